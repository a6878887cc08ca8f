import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { configuredRegistry } from '../../../src/actions/index.ts'
import { permissionErrors } from '../../../src/core/sign-in-errors.ts'
import { actionsOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { federatedDomains } from '../../../src/graph/directory/domains.ts'
import { licencesOf } from '../../../src/graph/directory/licences.ts'
import { methodsOf } from '../../../src/graph/directory/methods.ts'
import { passwordsOf } from '../../../src/graph/directory/passwords.ts'
import type { Context } from '../../../src/operations/model/context.ts'
import { insertPlan } from '../../../src/operations/plan/draft.ts'
import { NothingToDo } from '../../../src/operations/plan/nothing-to-do.ts'
import { availableActions } from '../../../src/operations/plan/sources/undo-or-retry.ts'
import type { NewOperation } from '../../../src/store/queries/lifecycle/operations.ts'
import { answer } from '../../support/answering.ts'
import { anna, someone, useHarness } from '../harness.ts'
import { refused } from '../refusal.ts'

describe('planning', () => {
  const h = useHarness(() => ({ limits: { maxAccounts: 8, protectedAccounts: ['vip@contoso.com'] } }))

  beforeEach(() => {
    const { world } = h()
    world.add('bob')
    world.add('carol', { accountEnabled: false })
    world.add('vip')
    world.add('dora', { synced: true })
    world.add('eve', { userType: 'Guest' })
    world.add('fay1', { displayName: 'Fay' })
    world.add('fay2', { displayName: 'Fay' })
  })

  const everyone = ['bob', 'carol', 'vip', 'dora', 'eve', 'fay', 'nobody@contoso.com', 'bob@contoso.com']

  it('judges every input and writes nothing', async () => {
    const { operation } = await h().plan('disable', everyone)
    assert.deepEqual(operation.counts, {
      change: 2,
      already: 1,
      protected: 1,
      synced: 1,
      notFound: 1,
      ambiguous: 1,
      duplicate: 1,
      failed: 0,
      excluded: 0,
      notChosen: 0,
    })
    assert.equal(operation.guests, 1)
    assert.equal(operation.state, 'planned')
    assert.deepEqual(
      operation.actions.map(({ kind }) => kind),
      ['block-sign-in', 'sign-out'],
    )
    assert.equal(operation.progress.total, 2)
    assert.deepEqual(h().world.written, [])
    await h().work()
    assert.deepEqual(h().told, [])
  })

  it('can be confirmed despite skipped accounts', async () => {
    const { id } = await h().begin('disable', everyone)
    await h().work()
    const { state, progress } = await h().operations.get(id, anna)
    assert.deepEqual([state, progress.done], ['done', 2])
  })

  it('counts guests only among the accounts to change', async () => {
    h().world.add('gone', { userType: 'Guest', accountEnabled: false })
    assert.equal((await h().plan('disable', ['eve', 'gone'])).operation.guests, 1)
  })

  it('is valid for ten minutes', async () => {
    const { expiresAt } = (await h().plan('disable', ['bob'])).operation
    assert.equal(expiresAt - h().clock.now(), 600_000)
  })

  it('keeps a given reason and ticket, trimmed', async () => {
    const planned = async (more: { reason?: string; ticket?: string }) => {
      const { reason, ticket } = (await h().plan('disable', ['bob'], more)).operation
      return [reason, ticket]
    }
    assert.deepEqual(await planned({ reason: ' Left in May ', ticket: '\tINC-7\n' }), ['Left in May', 'INC-7'])
    assert.deepEqual(await planned({ reason: ' ', ticket: '' }), [null, null])
    assert.deepEqual(await planned({}), [null, null])
  })

  it('keeps items in order, by page and verdict', async () => {
    const { operations } = h()
    const { id } = (await h().plan('disable', everyone)).operation
    const all = await operations.items(id, anna, { offset: 0, limit: 100 })
    assert.deepEqual(
      all.items.map((item) => item.input),
      everyone,
    )
    const untouched = {
      state: 'none',
      why: null,
      detail: null,
      reason: null,
      requestId: null,
      verified: 'none',
      stays: [],
      items: [],
      synced: [],
      recent: [],
      temporary: [],
    }
    assert.deepEqual(all.items[0], {
      seq: 1,
      input: 'bob',
      verdict: 'change',
      why: null,
      whyKind: null,
      detail: null,
      at: null,
      notes: [],
      account: { id: 'bob', upn: 'bob@contoso.com', name: 'bob', enabled: true, guest: false },
      history: null,
      guards: null,
      admin: null,
      change: 'none',
      reason: null,
      requestId: null,
      verified: 'none',
      following: [{ action: 'sign-out', ...untouched }],
      steps: ['block-sign-in', 'sign-out'].map((action) => ({ action, ...untouched })),
      stillEnabled: null,
    })
    const page = await operations.items(id, anna, { offset: 3, limit: 2 })
    assert.deepEqual([page.total, page.items.map((item) => item.input)], [8, ['dora', 'eve']])
    const blocked = await operations.items(id, anna, { verdicts: ['protected', 'synced'], offset: 0, limit: 9 })
    assert.deepEqual(
      blocked.items.map((item) => [item.input, item.why]),
      [
        ['vip', 'configured'],
        ['dora', 'synced'],
      ],
    )
    assert.equal((await operations.items(id, anna, { verdicts: [], offset: 0, limit: 9 })).total, 0)
  })

  it('plans a sign-out only with disabling, and only if wanted', async () => {
    const kinds = async (playbook: string, name: string, signOut?: boolean) => {
      const { operation } = await h().plan(playbook, [name], signOut === undefined ? {} : { choices: { signOut } })
      return operation.actions.map(({ kind }) => kind)
    }
    assert.deepEqual(await kinds('disable', 'bob', false), ['block-sign-in'])
    assert.deepEqual(await kinds('enable', 'carol', true), ['allow-sign-in'])
    assert.deepEqual(await kinds('signOut', 'bob'), ['sign-out'])
  })

  it('stores nothing if there is nothing to change, and says why, with the first three accounts of each reason', async () => {
    for (const name of ['off1', 'off2', 'off3']) h().world.add(name, { accountEnabled: false })
    const error = await h()
      .plan('disable', ['carol', 'off1', 'off2', 'off3', 'vip', 'nobody@contoso.com', 'carol'])
      .catch((refusal: unknown) => refusal)
    assert.ok(error instanceof NothingToDo)
    assert.deepEqual(
      error.skipped.map(({ verdict, why, count, some }) => [
        verdict,
        why,
        count,
        some.map(({ account }) => account?.id),
      ]),
      [
        ['notFound', null, 1, [undefined]],
        ['already', null, 4, ['carol', 'off1', 'off2']],
        ['protected', 'configured', 1, ['vip']],
        ['duplicate', null, 1, ['carol']],
      ],
    )
    assert.deepEqual(error.inputs, ['carol', 'off1', 'off2', 'off3', 'vip', 'nobody@contoso.com'])
    assert.deepEqual(await h().store.db.selectFrom('operations').selectAll().execute(), [])
  })

  it('refuses empty input, and too much input before calling the directory', async () => {
    h().world.step = () => assert.fail('The directory was asked')
    await refused(h().plan('disable', [' ', '']), 'noAccounts')
    const many = Array.from({ length: 9 }, (_, n) => `user${n}`)
    assert.deepEqual(await refused(h().plan('disable', many), 'tooManyAccounts'), { count: 9, limit: 8 })
  })

  it('does not count duplicates against the limit', async () => {
    const { operation } = await h().plan('disable', [...everyone, 'bob', 'BOB', 'carol'])
    assert.equal(operation.counts.duplicate, 4)
  })

  it('stores no token, only its hash', async () => {
    const { token } = await h().plan('disable', ['bob'])
    const { rows } = await sql<{ row: string }>`select to_jsonb(operations)::text as row from operations`.execute(
      h().store.db,
    )
    assert.equal(rows.length, 1)
    assert.ok(!rows[0]?.row.includes(token))
  })

  it('keeps plans of two thousand accounts', async () => {
    const { world, limits, operations } = h()
    limits.maxAccounts = 2000
    const ids = Array.from({ length: 2000 }, (_, n) => world.add(`user${n}`).id)
    const { operation } = await h().plan('disable', ids)
    assert.equal(operation.counts.change, 2000)
    assert.equal((await operations.items(operation.id, anna, { offset: 1990, limit: 100 })).items.length, 10)
  })

  it('shows an operation only to its requester, and never in another tenant', async () => {
    const { operations } = h()
    const { id } = (await h().plan('disable', ['bob'])).operation
    assert.equal((await operations.get(` ${id.toUpperCase()} `, anna)).id, id)
    assert.deepEqual(
      (await operations.list(anna)).operations.map((one) => one.id),
      [id],
    )
    const page = { offset: 0, limit: 1 }
    await refused(operations.get(id, someone('zoe')), 'notYourOperation')
    await refused(operations.items(id, someone('zoe'), page), 'notYourOperation')
    await refused(operations.get(id, someone('anna', 'fabrikam')), 'operationNotFound')
    await refused(operations.items(id, someone('anna', 'fabrikam'), page), 'operationNotFound')
    await refused(operations.cardPosted(id, someone('anna', 'fabrikam'), { activityId: 'x' }), 'operationNotFound')
    assert.deepEqual((await operations.list(someone('zoe'))).operations, [])
    assert.deepEqual((await operations.list(someone('anna', 'fabrikam'))).operations, [])
  })
})

describe('a plan of several actions', () => {
  const h = useHarness(() => ({ limits: { syncedAccounts: 'allow' } }))

  it('keeps the warnings of each, and counts each kind once for an account', async () => {
    const refuse = () => Promise.reject(new permissionErrors.graphForbidden({ needed: 'Directory.Read.All' }))
    h().world.add('bob', { synced: true, restricted: true })
    h().world.instead = [
      [
        'consentsOf',
        async (ids: readonly string[]) =>
          new Map(
            ids.map((id) => [
              id,
              { grants: [{ id, clientId: 'app', resourceId: 'graph', scope: 'Mail.Read' }], tenantWide: true },
            ]),
          ),
      ],
      answer(
        passwordsOf,
        async (ids) => new Map(ids.map((id) => [id, { mustChange: false, changedAt: 0, synced: true }])),
      ),
      answer(federatedDomains, async () => new Set()),
      answer(methodsOf, refuse),
      answer(licencesOf, refuse),
      ['membershipsOf', refuse],
    ]
    const off = { confirmCompromised: false, removeMethods: false, disableDevices: false }
    const { operation } = await h().plan('contain', ['bob'], { choices: { ...off, requirePasswordChange: true } })
    assert.deepEqual(await h().operations.notes(operation.id, anna), {
      syncedToo: 1,
      restrictedUnit: 1,
      passwordWriteback: 1,
      tenantConsent: 1,
    })
    const [item] = (await h().operations.items(operation.id, anna, { offset: 0, limit: 1 })).items
    assert.deepEqual(
      [item?.why, item?.notes?.map(({ why }) => why)],
      ['restrictedUnit', ['syncedToo', 'passwordWriteback', 'tenantConsent']],
    )
  })
})

describe('the ID of an operation', () => {
  /** Inserts a plan when this many ids are taken. */
  const insert = async (taken: number) => {
    const tried: string[] = []
    const write = async ({ id }: NewOperation) => tried.push(id) > taken
    const key = await insertPlan({ random: randomBytes } as unknown as Context, {} as NewOperation, write).catch(
      ({ message }: Error) => message,
    )
    return { tried, key }
  }

  it('is the first free one', async () => {
    const { tried, key } = await insert(2)
    assert.deepEqual(key, { id: tried[2] })
    assert.equal(new Set(tried).size, 3)
  })

  it('is tried ten times', async () => {
    assert.deepEqual((await insert(9)).tried.length, 10)
    const { tried, key } = await insert(10)
    assert.deepEqual([tried.length, key], [10, 'No free operation id was found'])
  })
})

describe('an earlier operation after a feature was switched off', () => {
  const registry = configuredRegistry({
    on: {},
    sources: features,
    ownGroups: [],
    actions: actionsOf(features),
    off: ['DEVICE_ACTIONS', 'QUARANTINE_GROUP_ID'],
  })
  const of = (...kinds: string[]) => availableActions(registry, kinds, (kind) => kind)

  it('keeps everything else, and lists what is omitted', () => {
    assert.deepEqual(of('allow-sign-in', 'disable-devices'), {
      here: ['allow-sign-in'],
      omittedSteps: [{ action: 'disable-devices', because: 'off' }],
    })
    assert.deepEqual(of(), { here: [], omittedSteps: [] })
  })

  it('is refused with how to enable it, if nothing is left', () => {
    assert.throws(() => of('disable-devices'), { code: 'switchedOff', details: { setting: 'DEVICE_ACTIONS' } })
  })
})
