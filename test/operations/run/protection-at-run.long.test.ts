import assert from 'node:assert/strict'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { anna, someone, useHarness } from '../harness.ts'
import { member } from '../world.ts'

const hour = 3_600_000
const group = 'approvers'

describe('protection when an operation runs', () => {
  const h = useHarness(() => ({ limits: { approverGroupId: group, protectedAccounts: ['boss@contoso.com'] } }))
  beforeEach(() => {
    for (const name of ['bob', 'carol', 'erik', 'frida']) h().world.add(name)
    h().world.add('boss')
    h().world.groups.set(group, new Set(['erik', 'frida']))
  })
  const begin = (...names: string[]) =>
    h().begin('disable', names, { runAt: h().clock.now() + hour, choices: { signOut: false } })
  const atItsHour = async (id: string) => {
    await h().clock.advance(hour)
    await h().work()
    return h().operations.get(id, anna)
  }

  it('stops it before anything is written if an entry no longer matches anyone', async () => {
    const { id } = await begin('bob')
    h().world.accounts.delete('boss')
    const { state, endedBecause } = await atItsHour(id)
    assert.deepEqual([state, endedBecause], ['stopped', 'protectionIncomplete'])
    assert.deepEqual(h().world.written, [])
  })

  it('does not stop it if that is configured to be ignored', async () => {
    const { id } = await begin('bob')
    h().world.accounts.delete('boss')
    h().limits.missingProtected = 'ignore'
    assert.equal((await atItsHour(id)).state, 'done')
  })

  it('stops it if eligible roles can no longer be seen, and only then', async () => {
    const { id } = await begin('bob')
    h().world.eligibleUnread = 'role'
    const { state, endedBecause } = await atItsHour(id)
    assert.deepEqual([state, endedBecause], ['stopped', 'protectionIncomplete'])
    const unseen = await begin('carol')
    assert.equal((await atItsHour(unseen.id)).state, 'done')
    assert.deepEqual(h().world.written, ['disable:carol'])
  })

  it('does not matter to what only completes a change, and ends no process', async () => {
    h().world.step = (name) => {
      if (name === 'leaving' && h().world.written.length > 0) throw new graphErrors.graphUnavailable({})
    }
    const { id } = await h().begin('disable', ['bob'], { choices: { signOut: true } })
    await h().work()
    assert.deepEqual(h().world.written, ['disable:bob'])
    h().world.step = () => {}
    h().world.accounts.delete('boss')
    const unhandled: unknown[] = []
    const note = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', note)
    const { state } = await atItsHour(id).finally(() => process.off('unhandledRejection', note))
    assert.deepEqual([state, h().world.written], ['done', ['disable:bob', 'signOut:bob']])
    assert.deepEqual(unhandled, [])
  })

  it('skips people who became approvers, unless the operation was approved', async () => {
    const { id } = await begin('bob', 'carol')
    h().world.groups.get(group)?.add('bob')
    const { skippedAtRecheck } = await atItsHour(id)
    assert.deepEqual(skippedAtRecheck, { guardsBot: 1 })
    assert.deepEqual(h().world.written, ['disable:carol'])
  })

  it('spares the last approvers even if it was approved', async () => {
    const { id, state } = await begin('erik')
    assert.equal(state, 'awaitingApproval')
    await h().work()
    const directory = member
    await h().operations.approve(id, { person: someone('frida'), directory })
    h().world.add('frida', { accountEnabled: false })
    const { skippedAtRecheck } = await atItsHour(id)
    assert.deepEqual(skippedAtRecheck, { lastApprover: 1 })
    assert.deepEqual(h().world.written, [])
  })
})
