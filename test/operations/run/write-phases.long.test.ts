import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { Directory } from '../../../src/graph/directory/directory.ts'
import { operationQueue } from '../../../src/operations/index.ts'
import { setOperations } from '../../support/events.ts'
import { anna, useHarness } from '../harness.ts'

const names = ['bob', 'carol', 'dora']

describe('a wave of writes', () => {
  const h = useHarness()

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const items = async (id: string) => (await h().operations.items(id, anna, { offset: 0, limit: 100 })).items
  const operation = (id: string) => h().operations.get(id, anna)
  /** Replaces the directory's write. */
  const writing = (write: (usual: Directory['write']) => Directory['write']) => {
    const { world } = h()
    const usual = world.directory
    world.directory = () => {
      const directory = usual()
      return { ...directory, write: write(directory.write) }
    }
    return () => {
      world.directory = usual
    }
  }

  it('stores each result, and the ID for Microsoft support', async () => {
    h().world.faults.set('carol', 'failed')
    const { id } = await h().begin('disable', names)
    await h().work()
    const denied = { code: 'forbidden', status: 403, graphCode: 'Authorization_RequestDenied' }
    assert.deepEqual(
      (await items(id)).map(({ change, reason, requestId, following: [next] }) => {
        return [change, reason, requestId, next?.state, next?.requestId]
      }),
      [
        ['done', null, 'request-1', 'done', 'request-1'],
        ['failed', denied, 'request-2', 'skipped', null],
        ['done', null, 'request-3', 'done', 'request-3'],
      ],
    )
  })

  it('stores no ID if Graph gave none', async () => {
    writing(
      (usual) =>
        (changes, { onSettled, ...rest }) =>
          usual(changes, {
            ...rest,
            onSettled: (settled) => onSettled(settled.map(({ key }) => ({ key, outcome: { outcome: 'done' } }))),
          }),
    )
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    assert.deepEqual(
      (await items(id)).map((one) => [one.change, one.requestId]),
      [['done', null]],
    )
  })

  it('treats a deleted account as not found, and changes the others', async () => {
    const { id } = await h().begin('disable', names)
    h().world.accounts.delete('carol')
    await h().work()
    assert.deepEqual(
      (await items(id)).map((one) => [one.change, one.reason]),
      [
        ['done', null],
        ['failed', { code: 'notFound' }],
        ['done', null],
      ],
    )
  })

  it('resends in the next slice what was abandoned in this one', async () => {
    const usually = writing((usual) => async (changes, options) => {
      const [first, ...later] = changes
      await usual(first ? [first] : [], options)
      await options.onSending(later.map(({ key }) => key))
      await options.onSettled(
        later.map(({ key }) => ({ key, outcome: { outcome: 'uncertain', reason: { code: 'cancelled' } } })),
      )
      usually()
    })
    const { id } = await h().begin('disable', names)
    await h().work()
    assert.equal((await operation(id)).state, 'done')
    assert.deepEqual(
      (await items(id)).map(({ change }) => change),
      ['done', 'done', 'done'],
    )
    assert.equal(h().world.written.length, 6)
  })

  it('does not count the time in which nobody could try a write', async () => {
    const { clock } = h()
    const first = clock.now()
    const earlier: unknown[] = []
    const usually = writing((usual) => async (changes, options) => {
      earlier.push(changes.map((one) => one.earlier))
      await options.onSending(changes.map(({ key }) => key))
      if (earlier.length < 3) throw new signInErrors.signInExpired()
      usually()
      await usual(changes, options)
    })
    const { id } = await h().begin('disable', ['bob'])
    const resume = async (after: number) => {
      await clock.advance(after)
      await h().operations.resume(anna)
      await h().work()
    }
    await h().work()
    await resume(40_000)
    await resume(16 * 60_000)
    assert.equal((await operation(id)).state, 'done')
    assert.deepEqual(earlier.slice(0, 3), [
      [undefined],
      [{ attempts: 1, firstSentAt: first }],
      [{ attempts: 2, firstSentAt: first + 15 * 60_000 }],
    ])
  })

  it('continues with what exceeds one read', async () => {
    const { db } = h().store
    const { id } = await h().begin('signOut', ['bob'])
    await sql`insert into operation_items (tenant_id, operation_id, seq, input, verdict, account_id, account_guest)
      select tenant_id, operation_id, more, input, verdict, account_id, account_guest
      from operation_items, generate_series(2, 4001) as more`.execute(db)
    await sql`insert into operation_writes (tenant_id, operation_id, seq, action, target, phase, state)
      select tenant_id, operation_id, more, action, target, phase, state
      from operation_writes, generate_series(2, 4001) as more`.execute(db)
    const rounds: number[] = []
    writing(() => async (changes, { onSending, onSettled }) => {
      rounds.push(changes.length)
      await onSending(changes.map(({ key }) => key))
      await onSettled(changes.map(({ key }) => ({ key, outcome: { outcome: 'done' } })))
    })
    await h().queue.runOne()
    assert.deepEqual(rounds, [2000, 2000, 1])
    assert.equal((await operation(id)).progress.done, 4001)
  })

  it('does not loop forever if nothing is settled', async () => {
    const usually = writing(() => async () => {})
    const { id } = await h().begin('disable', names)
    await h().work()
    assert.match(h().errors.splice(0).join(), /No account got an end in a whole round of writing/)
    assert.equal((await operation(id)).state, 'running')
    usually()
    await h().clock.advance(2000)
    await h().work()
    assert.equal((await operation(id)).state, 'done')
  })

  it('changes nobody settled by another instance', async () => {
    const { db } = h().store
    writing((usual) => async (changes, options) => {
      await db
        .updateTable('operation_writes')
        .set({ state: 'skipped' })
        .where('seq', '=', 2)
        .where('after', 'is', null)
        .execute()
      await usual(changes, options)
    })
    await h().begin('disable', names)
    await h().queue.runOne()
    assert.deepEqual(h().world.written, [])
  })

  it('skips accounts that no longer need a change, and sends nothing if there are no others', async () => {
    const { id } = await h().begin('disable', names)
    for (const name of names) h().world.add(name, { accountEnabled: false })
    let wrote = 0
    writing((usual) => (changes, options) => {
      wrote++
      return usual(changes, options)
    })
    await h().work()
    const done = await operation(id)
    assert.deepEqual([done.state, wrote], ['done', 0])
    assert.equal(h().scopes.length, 1, 'there was nothing to read back')
    assert.deepEqual(
      (await items(id)).map(({ change, why }) => [change, why]),
      names.map(() => ['skipped', 'already']),
    )
  })

  it('reads back an unanswered enable, like a disable', async () => {
    for (const name of names) h().world.add(name, { accountEnabled: false })
    h().world.faults.set('carol', 'lostAfterApplying')
    h().world.faults.set('dora', 'uncertain')
    const { id } = await h().begin('enable', names)
    await h().work()
    assert.deepEqual(
      (await items(id)).map(({ change, following: [next] }) => [change, next?.state ?? 'none']),
      [
        ['done', 'none'],
        ['done', 'none'],
        ['uncertain', 'none'],
      ],
    )
  })

  it('leaves an unanswered sign-out uncertain', async () => {
    h().world.faults.set('bob', 'uncertain')
    const { id } = await h().begin('signOut', ['bob'])
    await h().work()
    assert.deepEqual(
      (await items(id)).map(({ change }) => change),
      ['uncertain'],
    )
  })

  for (const kind of ['disable', 'signOut'] as const) {
    it(`leaves an unanswered write (${kind}) uncertain if the account is gone`, async () => {
      const { world } = h()
      world.faults.set('bob', 'uncertain')
      const { id } = await h().begin(kind, ['bob'])
      world.step = (name) => {
        if (name === 'answered') world.accounts.delete('bob')
      }
      await h().work()
      assert.deepEqual(
        (await items(id)).map(({ change }) => change),
        ['uncertain'],
      )
      assert.equal((await operation(id)).state, 'done')
    })
  }

  it('stops reading when the slice is over', async () => {
    const { world, clock } = h()
    const usual = world.directory
    const over: (boolean | undefined)[] = []
    world.directory = () => ({
      ...usual(),
      accountsByIds: async (ids, { signal } = {}) => {
        await clock.advance(30_000)
        over.push(signal?.aborted)
        world.directory = usual
        return usual().accountsByIds(ids)
      },
    })
    const { id } = await h().begin('disable', names)
    await h().work()
    assert.deepEqual([over, (await operation(id)).state], [[true], 'done'])
  })

  it('does not report losing the operation as a bug', async () => {
    const { db } = h().store
    writing(() => async () => {
      await db.updateTable('operations').set({ lease_by: 'another' }).execute()
    })
    const { id } = await h().begin('disable', names)
    await h().queue.runOne()
    assert.equal((await operation(id)).state, 'running')
  })

  it('takes credit for writes in flight at a crash if they show', async () => {
    const { store, world, queue } = h()
    const { id } = await h().begin('disable', names)
    await setOperations(store.db, { state: 'running', started_at: 1 })
    await store.db
      .updateTable('operation_writes')
      .set({ state: 'sending' })
      .where('seq', '<=', 2)
      .where('after', 'is', null)
      .execute()
    for (const name of ['bob', 'dora']) world.add(name, { accountEnabled: false })
    await queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().work()
    assert.deepEqual(
      (await items(id)).map(({ change, following: [next], why }) => [change, next?.state, why]),
      [
        ['done', 'done', null],
        ['done', 'done', null],
        ['skipped', 'skipped', 'already'],
      ],
    )
    assert.deepEqual(world.written, ['disable:carol', 'signOut:bob', 'signOut:carol'])
  })

  it('does not take credit for writes in flight to accounts now protected', async () => {
    const { store, world, queue } = h()
    const { id } = await h().begin('disable', ['bob'])
    await setOperations(store.db, { state: 'running', started_at: 1 })
    await store.db.updateTable('operation_writes').set({ state: 'sending' }).where('after', 'is', null).execute()
    world.roles.set('bob', [{ name: 'User Administrator', templateId: 'x' }])
    await queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().work()
    const [bob] = await items(id)
    assert.deepEqual([bob?.change, bob?.why, world.written], ['skipped', 'adminRole', []])
  })
})
