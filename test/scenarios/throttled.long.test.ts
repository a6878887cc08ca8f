import assert from 'node:assert/strict'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'

describe('an operation that Microsoft throttles', () => {
  const clock = createFastClock(20)
  const world = useWorld({ clock, environment: () => ({ APPROVAL_ABOVE: '1000' }) })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  /** Changes sent so far, each time. */
  const sent = () =>
    world()
      .emulator.journal.entries()
      .flatMap(({ path, body, method }) =>
        path.includes('$batch')
          ? (Object(body).requests as { method: string }[]).filter((one) => one.method === 'PATCH')
          : method === 'PATCH'
            ? [body]
            : [],
      ).length
  const lines = () =>
    world()
      .logged.map((line) => JSON.parse(line))
      .filter(({ msg, step }) => msg === 'Operation' && step === 'waiting')

  it('sends nothing before the time that Microsoft names, says it, and logs it once', async () => {
    const targets = ordinary(world(), 100)
    const { faults } = world().emulator
    faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 120, skip: 40 })
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex.heard('Disable 100 accounts?')
    await alex.press('Disable 100 accounts', { reason, count: '100', signOut: 'false' }, id)
    const card = wordsOf(await alex.heard('Microsoft limits how fast I can go'))
    assert.match(card, /Next try at \d+:\d\d\s[AP]M\./)
    assert.doesNotMatch(card, /not responding/)
    const refused = sent() - 40
    // Each account at most once, although Graph refuses them for two minutes.
    assert.ok(refused <= 60, `${refused} refused calls`)
    const waits = lines()
    assert.deepEqual(
      waits.map(({ why }) => why),
      ['throttled'],
    )
    const left = Date.parse(waits[0]?.until) - clock.now()
    assert.ok(left > 60_000 && left <= 120_000, `${left} ms`)
    await clock.sleep(60_000)
    assert.equal(sent(), 40 + refused)
    faults.remove()
    const result = await alex.heard(/Disabled 100 accounts/)
    assert.equal(result.id, id)
    assert.equal(sent(), 100 + refused)
  })
})
