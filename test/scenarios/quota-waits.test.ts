import assert from 'node:assert/strict'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'

/** Everything the bot shows from now on. */
function record({ emulator }: World): { readonly shown: string[]; stop(): void } {
  const shown: string[] = []
  const stop = emulator.conversations.watch(({ entries }) => {
    for (const entry of entries.slice(-2)) if (entry.from === 'bot') shown.push(wordsOf(entry))
  })
  return { shown, stop }
}

describe('a plan that waits for a quota', () => {
  const clock = createFastClock(20)
  const world = useWorld({ clock, emulator: { clock, users: 1200 } })
  before(async () => {
    await world().person(world().emulator.world.operators.megan, { signedIn: true })
  })

  const cases = [
    {
      locale: 'en-GB',
      waits: /Microsoft Entra limits these requests: about (\d) minutes? left/,
    },
    {
      locale: 'de-DE',
      waits: /Microsoft Entra lässt nur wenige dieser Anfragen zu\. Es dauert noch etwa (\d) Minuten?/,
    },
  ]
  for (const { locale, waits } of cases) {
    it(`says so, and roughly how long, in ${locale}`, async () => {
      const { megan } = world().emulator.world.operators
      const chat = await world().person(megan, { locale })
      const { shown, stop } = record(world())
      await chat.say(`remove sign-in methods ${upnsOf(ordinary(world(), 45))}`)
      await chat.heard(/\d+ (?:accounts|Konten).*\?/)
      stop()
      const told = shown.flatMap((words) => waits.exec(words)?.[1] ?? [])
      assert.ok(told.length > 0, shown.join('\n---\n'))
      assert.ok(
        told.every((minutes) => Number(minutes) <= 4),
        told.join(),
      )
    })
  }

  it('leaves what is slow to read to the run, instead of keeping people from blocking accounts', async () => {
    const { megan } = world().emulator.world.operators
    const chat = await world().person(megan, { locale: 'en-GB' })
    const body = JSON.stringify({ limits: { reports: { size: 5, perMs: 3_600_000 } } })
    await fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body })
    await chat.say(`contain accounts ${upnsOf(ordinary(world(), 20))}`)
    const plan = await chat.heard(/Contain \d+ accounts\?/)
    assert.match(wordsOf(plan), /read and removed during the run/)
  })
})
