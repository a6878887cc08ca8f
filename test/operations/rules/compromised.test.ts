import assert from 'node:assert/strict'
import {
  checkNotTimed,
  checkRepeated,
  findCompromised,
  marksCompromised,
  mayUndoAlone,
} from '../../../src/operations/rules/compromised.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import type { CompromisedAccount } from '../../../src/store/queries/plan/decisions.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, reason, useHarness } from '../harness.ts'

const hour = 3_600_000

describe('undoing a containment alone', () => {
  const ended = { requester_oid: 'anna', finished_at: 1_000, handed: [] }

  it('is for the person who confirmed it, within an hour of its end', () => {
    assert.equal(mayUndoAlone(ended, 'anna', 1_000), true)
    assert.equal(mayUndoAlone(ended, 'anna', 1_000 + hour), true)
    assert.equal(mayUndoAlone(ended, 'anna', 1_001 + hour), false)
    assert.equal(mayUndoAlone(ended, 'zoe', 1_000), false)
  })

  it('is for nobody while it runs, or after it was handed over', () => {
    assert.equal(mayUndoAlone({ ...ended, finished_at: null }, 'anna', 0), false)
    const handed = [{ oid: 'zoe', upn: 'zoe@contoso.com', name: 'Zoe', at: 500 }] as never
    assert.equal(mayUndoAlone({ ...ended, handed }, 'anna', 1_000), false)
  })
})

describe('an operation', () => {
  it('marks its accounts as compromised always, if its operator says so, or never', () => {
    assert.deepEqual(
      [{ contains: 'always' }, { contains: 'asked' }, {}].map((playbook) =>
        [true, false, undefined].map((said) =>
          marksCompromised(playbook as Parameters<typeof marksCompromised>[0], said),
        ),
      ),
      [
        [true, true, true],
        [true, false, false],
        [false, false, false],
      ],
    )
  })

  it('cannot mark them and enable them again at a set time', () => {
    assert.throws(() => checkNotTimed(true, 5), { code: 'compromisedTimed', details: { field: 'enableAt' } })
    checkNotTimed(true, null)
    checkNotTimed(false, 5)
  })
})

describe('the reason that has to be repeated', () => {
  const because = (text: string | null) => ({ reason: text }) as CompromisedAccount
  const refused = (accounts: readonly CompromisedAccount[], given: string | undefined, reasons: number) =>
    assert.throws(() => checkRepeated(accounts, given), {
      code: 'reasonNotRepeated',
      details: { count: accounts.length, reasons },
    })

  it('is asked only if there is an account that was contained', () => {
    assert.equal(checkRepeated([], undefined), null)
    assert.equal(checkRepeated([], 'anything'), null)
  })

  it('is any text that has each of the reasons, whatever its case and white space', () => {
    const both = [because('Phished by mail'), because('Lost laptop'), because('phished  by MAIL ')]
    assert.equal(
      checkRepeated(both, '  Cleaned: phished\tby mail, lost   Laptop '),
      'Cleaned: phished\tby mail, lost   Laptop',
    )
    refused(both, 'phished by mail', 2)
    refused(both, 'phished bymail, lost laptop', 2)
  })

  it('is never empty, even if none is known', () => {
    for (const given of [undefined, '', ' \n']) refused([because(null)], given, 1)
    assert.equal(checkRepeated([because(null)], 'Cleaned'), 'Cleaned')
  })

  it('is as long as the plan shows it', () => {
    const long = 'a'.repeat(159)
    assert.equal(checkRepeated([because(`${long}bc`)], long), long)
    refused([because(`${long}bc`)], long.slice(1), 1)
    refused([because(`${long}b`)], long, 1)
  })
})

describe('the accounts that an operation would release', () => {
  const h = useHarness()
  const rowOf = async (id: string) =>
    (await operationQueries(h().store.db).find({ tenantId: anna.tid, id })) ?? assert.fail('no such operation')
  const found = async (id: string, some?: readonly string[]) =>
    (await findCompromised(h().store.db, await rowOf(id), wholeRegistry, h().clock.now(), some)).map(
      ({ account, reason: why }) => [account, why],
    )
  const contained = [
    ['bob', reason],
    ['carol', reason],
  ]

  beforeEach(async () => {
    for (const name of ['bob', 'carol', 'dave']) h().world.add(name)
    await h().begin('disable', ['bob', 'carol'], { compromised: true })
    await h().work()
    await h().begin('disable', ['dave'])
    await h().work()
  })

  it('are those contained as compromised among its own', async () => {
    const { operation } = await h().plan('enable', ['bob', 'carol', 'dave'])
    assert.deepEqual(await found(operation.id), contained)
    assert.deepEqual(await found(operation.id, ['carol', 'dave']), [['carol', reason]])
  })

  it('are none if it restores no access', async () => {
    const { operation } = await h().plan('signOut', ['bob', 'carol'])
    assert.deepEqual(await found(operation.id), [])
    assert.deepEqual(await found(operation.id, ['bob']), [])
  })

  it('include accounts that it has released already, and not those it failed to change', async () => {
    const { operation } = await h().plan('enable', ['bob', 'carol'])
    const state = (account: string, to: 'done' | 'failed' | 'pending' | 'sending') =>
      h()
        .store.db.updateTable('operation_writes')
        .set({ state: to })
        .where('operation_id', '=', operation.id)
        .where('seq', '=', account === 'bob' ? 1 : 2)
        .execute()
    await state('bob', 'done')
    assert.deepEqual(await found(operation.id), contained)
    await state('carol', 'failed')
    assert.deepEqual(await found(operation.id), [['bob', reason]])
    for (const waiting of ['pending', 'sending'] as const) {
      await state('carol', waiting)
      assert.deepEqual(await found(operation.id), contained)
    }
  })
})
