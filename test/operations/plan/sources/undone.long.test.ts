import assert from 'node:assert/strict'
import { NothingToDo } from '../../../../src/operations/plan/nothing-to-do.ts'
import { anna, authorise, channel, reason, someone, useHarness } from '../../harness.ts'
import { refused } from '../../refusal.ts'

describe('undoing an operation', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100 } }))
  const names = ['bob', 'carol', 'dora']

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const request = (requester = anna) => ({
    requester,
    directory: h().world.directory(),
    locale: 'en-US',
    channel,
  })
  const undo = (id: string) => h().operations.undo(id, request())
  const verdicts = async (id: string) =>
    (await h().operations.items(id, anna, { offset: 0, limit: 99 })).items.map(
      (one) => `${one.input} ${one.verdict} ${one.why ?? '-'}`,
    )
  const run = async ({ operation, token }: Awaited<ReturnType<typeof undo>>) => {
    await h().clock.advance(1)
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, choices: { signOut: false } })
    await h().work()
    return h().operations.get(operation.id, anna)
  }
  const disabled = async (more: readonly string[] = names) => {
    await h().clock.advance(1)
    const { id } = await h().begin('disable', more)
    await h().work()
    return id
  }

  it('restores what it changed as a separate operation, linked both ways', async () => {
    const id = await disabled()
    const planned = await undo(id)
    assert.deepEqual(
      [planned.operation.playbook, planned.operation.undoOf, planned.operation.state],
      ['enable', id, 'planned'],
    )
    assert.deepEqual((await h().operations.get(id, anna)).followers, [])
    const done = await run(planned)
    assert.deepEqual([done.state, done.progress.done], ['done', 3])
    assert.deepEqual(
      h().world.written.slice(6),
      names.map((name) => `enable:${name}`),
    )
    assert.deepEqual((await h().operations.get(id, anna)).followers, [{ id: done.id, how: 'undo', state: 'done' }])
    const shown = h().told.findLast((one) => one.id === id)
    assert.equal(shown?.followers.length, 1, 'the card of the first names it')
  })

  it('marks accounts as compromised again if the operation that it restores did', async () => {
    const restored = async (compromised: boolean) => {
      await h().clock.advance(1)
      const { id } = await h().begin('disable', names, { compromised })
      await h().work()
      const back = await run(await undo(id))
      return (await undo(back.id)).operation
    }
    const plain = await restored(false)
    assert.deepEqual([plain.playbook, plain.compromised], ['disable', false])
    const { compromised } = await restored(true)
    assert.equal(compromised, true)
  })

  it('skips and names accounts changed by someone else since', async () => {
    const id = await disabled()
    // By then, reads show what the operation itself wrote.
    await h().clock.advance(16 * 60_000)
    h().world.add('carol', { accountEnabled: true })
    const planned = await undo(id)
    assert.deepEqual(await verdicts(planned.operation.id), [
      'bob change -',
      'carol already changedSince',
      'dora change -',
    ])
    assert.equal((await run(planned)).progress.done, 2)
    assert.ok(!h().world.written.includes('enable:carol'))
  })

  it('does not undo a later operation', async () => {
    const first = await disabled()
    await h().clock.advance(1)
    await h().begin('enable', ['bob'])
    await h().work()
    await disabled(['bob'])
    const planned = await undo(first)
    assert.deepEqual((await verdicts(planned.operation.id))[0], 'bob protected changedLater')
  })

  it('affects only what the operation itself changed', async () => {
    h().world.faults.set('carol', 'failed')
    h().world.add('dora', { accountEnabled: false })
    const id = await disabled()
    const { operation } = await undo(id)
    assert.deepEqual(await verdicts(operation.id), ['bob change -'])
  })

  it('lists uncertain accounts', async () => {
    h().world.faults.set('carol', 'uncertain')
    const id = await disabled()
    h().world.faults.clear()
    h().world.add('carol', { accountEnabled: false })
    const { operation } = await undo(id)
    assert.equal((await verdicts(operation.id))[1], 'carol protected notCertain')
  })

  it('is refused if every account is uncertain', async () => {
    h().world.faults.set('bob', 'uncertain')
    const id = await disabled(['bob'])
    assert.deepEqual(await refused(undo(id), 'nothingToUndo'), { id })
  })

  it('lists accounts in order as they are now; deleted ones as last seen', async () => {
    const id = await disabled()
    h().world.accounts.delete('bob')
    h().world.add('carol', { accountEnabled: true })
    const { operation } = await undo(id)
    const { items } = await h().operations.items(operation.id, anna, { offset: 0, limit: 9 })
    assert.deepEqual(
      items.map(({ seq, account }) => [seq, account?.id, account?.enabled]),
      [
        [1, 'bob', true],
        [2, 'carol', true],
        [3, 'dora', false],
      ],
    )
  })

  it("keeps the original's ticket, but not its reason", async () => {
    const { id } = await h().begin('disable', names, { ticket: 'INC-7' })
    await h().work()
    const { operation } = await undo(id)
    assert.deepEqual([operation.ticket, operation.reason], ['INC-7', null])
  })

  it('respects current protection', async () => {
    const id = await disabled()
    h().world.roles.set('bob', [{ name: 'User Administrator', templateId: 'x' }])
    h().world.accounts.delete('carol')
    const { operation } = await undo(id)
    assert.deepEqual(await verdicts(operation.id), ['bob protected adminRole', 'carol notFound -', 'dora change -'])
  })

  it('changes nothing the second time, and names the first', async () => {
    const id = await disabled()
    const first = await run(await undo(id))
    const again = await undo(id).catch((error: unknown) => error)
    assert.ok(again instanceof NothingToDo)
    assert.deepEqual(
      again.skipped.flatMap(({ some }) => some.map(({ why, detail }) => [why, detail])),
      names.map(() => ['changedLater', first.id]),
    )
  })

  it('changes nothing twice if two plans of it are confirmed', async () => {
    const id = await disabled()
    const [one, two] = [await undo(id), await undo(id)]
    await run(one)
    const second = await run(two)
    assert.deepEqual([second.state, second.progress.skipped], ['done', 3])
    assert.equal(h().world.written.filter((entry) => entry.startsWith('enable')).length, 3)
  })

  it('can itself be undone', async () => {
    const id = await disabled()
    const undone = await run(await undo(id))
    const back = await undo(undone.id)
    assert.deepEqual([back.operation.playbook, back.operation.undoOf], ['disable', undone.id])
    assert.deepEqual(
      back.operation.actions.map(({ kind }) => kind),
      ['block-sign-in'],
    )
    await run(back)
    assert.ok(names.every((name) => h().world.accounts.get(name)?.accountEnabled === false))
  })

  it('is refused for sign-outs, unchanged and running operations, and for others', async () => {
    const { id } = await h().begin('signOut', ['bob'])
    assert.deepEqual(await refused(undo(id), 'notEnded'), { id })
    await h().work()
    assert.deepEqual(await refused(undo(id), 'cannotUndo'), { id })
    const { operation } = await h().plan('disable', names)
    await refused(undo(operation.id), 'notEnded')
    await h().operations.cancel(operation.id, { person: anna })
    await refused(undo(operation.id), 'nothingToUndo')
    await refused(h().operations.undo(id, request(someone('zoe'))), 'notYourOperation')
    await refused(undo('nobody-00'), 'operationNotFound')
  })
})
