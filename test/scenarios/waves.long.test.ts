import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { eventually, nothingMore } from '../support/eventually.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

describe('an operation on many accounts', () => {
  const world = useWorld({
    emulator: { users: 1500 },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  const disabled = (people: readonly Person[]) =>
    people.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
  const begin = async (count: number) => {
    const targets = ordinary(world(), count, used)
    used += count
    assert.equal(targets.length, count)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex.heard(`Disable ${count} accounts?`)
    return {
      targets,
      id,
      confirm: () => alex.press(`Disable ${count} accounts`, { reason, count: `${count}`, signOut: 'false' }, id),
    }
  }

  it('changes at most one batch after Stop if Graph takes longer than two seconds', async () => {
    const { faults } = world().emulator
    // By the machine's clock: on a faster one, a busy machine loses leases and overruns deadlines.
    const slow = faults.add({ at: 'item', match: { method: 'PATCH' }, delayMs: 2_200 })
    const { targets, id, confirm } = await begin(656)
    await confirm()
    await eventually('forty accounts are disabled', () => disabled(targets) >= 40)
    await alex.press('Stop', {}, id)
    const atStop = disabled(targets)
    const result = await alex.heard('Stopped.')
    faults.remove(slow)
    const done = disabled(targets)
    assert.ok(atStop < 200, `${atStop} of 656 were changed when it was stopped`)
    assert.ok(done - atStop <= 20, `${done - atStop} were changed after it was stopped`)
    assert.match(wordsOf(result), new RegExp(`Disabled ${done} of 656 accounts`))
  })

  describe('many of which fail for the same reason', () => {
    const refuse = () =>
      world().emulator.faults.add({
        match: { method: 'PATCH' },
        fail: 403,
        code: 'Authorization_RequestDenied',
        probability: 0.6,
        seed: 7,
      })
    const attempts = (people: readonly Person[]) => {
      const ids = new Set(people.map(({ id }) => id))
      const tried = world()
        .emulator.journal.entries({ path: /batch/ })
        .flatMap(({ body }) => {
          const { requests = [] } = (typeof body === 'string' ? JSON.parse(body) : body) as {
            requests?: { method: string; url: string }[]
          }
          return requests.filter(({ method }) => method === 'PATCH').map(({ url }) => url.split('/')[2] ?? '')
        })
      return new Set(tried.filter((id) => ids.has(id))).size
    }
    // The card, not an earlier message about it.
    const asked = /Paused: many accounts failed[\s\S]*Continue/

    it('pauses after the first twenty, says why, and survives a restart until someone decides whether to continue', async () => {
      const fault = refuse()
      const { targets, id, confirm } = await begin(60)
      await confirm()
      const card = await alex.heard(asked)
      assert.equal(card.id, id)
      assert.match(wordsOf(card), /\d+ of 20 failed for the same reason: Your role doesn’t allow this change/)
      assert.equal(attempts(targets), 20)
      await world().restart()
      await nothingMore('sent after the restart', () => attempts(targets), world())
      assert.equal(attempts(targets), 20)
      await alex.press('Continue', {}, id)
      const result = await alex.heard(/Disabled \d+ of 60 accounts/)
      world().emulator.faults.remove(fault)
      assert.equal(attempts(targets), 60)
      assert.match(wordsOf(result), new RegExp(`Disabled ${disabled(targets)} of 60 accounts`))
    })
  })
})
