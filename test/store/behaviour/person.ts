import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { exportPerson } from '../../../src/app/cli/person-export.ts'
import { auditQueries, ownSteps } from '../../../src/store/queries/audit.ts'
import { itemQueries } from '../../../src/store/queries/plan/items.ts'
import type { Store } from '../../../src/store/store.ts'
import { insertPlan } from '../../support/events.ts'
import { channel, itemOf, planOf } from '../../support/plans.ts'
import type { Place } from './prune.ts'

const guidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const person = (n: number, name: string) => ({ oid: guidOf(n), upn: `${name}@contoso.com`, name })
const [anna, ben, carol, dora] = [person(1, 'Anna'), person(2, 'ben'), person(3, 'carol'), person(4, 'dora')]
const tenantId = 'contoso'
const now = 1_800_000_000_000

interface Exported {
  readonly about: { readonly id: string | null; readonly signInNames: readonly string[] }
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

/** Anna's operation on Carol and Dora, which Ben may approve. */
async function tell({ db }: Store): Promise<void> {
  const plan = planOf({ tenantId, id: 'one-11', now, expiresAt: now, requester: anna })
  await insertPlan(db, { ...plan, reason: 'Both clicked', channel: { ...channel, userId: '29:anna-1' } })
  const items = [carol, dora].map(({ oid, upn, name }, seq) => {
    const { writes = [], ...item } = itemOf(seq)
    const account = { input: upn, account_id: oid, account_upn: upn, account_name: name }
    return { ...item, ...account, writes: writes.map((write) => ({ ...write, target: oid })) }
  })
  await itemQueries(db).insert({ tenantId, id: 'one-11' }, items)
  await db
    .insertInto('operation_approvers')
    .values({
      tenant_id: tenantId,
      operation_id: 'one-11',
      approver_oid: ben.oid,
      approver_upn: ben.upn,
      approver_name: ben.name,
      plan_hash: 'hash',
      conversation: null,
    })
    .execute()
  const settled = { state: 'failed', reason: JSON.stringify({ code: 'forbidden' }) } as const
  await db.updateTable('operation_writes').set(settled).where('target', '=', carol.oid).execute()
  await db.insertInto('absences').values({ tenant_id: tenantId, person_id: ben.oid, until: now }).execute()
  const state = { value: '{"pasted":"a list"}', etag: '1', updated_at: new Date(now) }
  await db
    .insertInto('turn_state')
    .values([
      { key: 'msteams/bot/users/29:anna-1', ...state },
      { key: 'msteams/bot/users/29:anna-12', ...state },
    ])
    .execute()
}

export function personBehaviour(make: () => Promise<Place>): void {
  let place: Place
  let pieces: string[]
  let said: string
  const run = async (...args: string[]) => {
    pieces = []
    said = ''
    const code = await exportPerson({
      args,
      environment: place.environment,
      write: (text) => void pieces.push(text),
      say: (text) => {
        said += text
      },
    })
    return { code, said }
  }
  const exported = async (name: string): Promise<Exported> => {
    assert.deepEqual(await run(name), { code: 0, said: '' })
    return JSON.parse(pieces.join('')) as Exported
  }
  const within = async (work: (store: Store) => Promise<unknown>) => {
    const { store, close } = await place.open()
    await work(store).finally(close)
  }
  const counts = ({ rows }: Exported) =>
    Object.fromEntries(Object.entries(rows).flatMap(([table, { length }]) => (length > 0 ? [[table, length]] : [])))

  before(async () => {
    place = await make()
    await within(tell)
  })

  it('prints the data stored about an operator, with the state of their chat', async () => {
    const found = await exported('ANNA@contoso.com')
    assert.deepEqual(found.about, { ...found.about, id: anna.oid, signInNames: ['anna@contoso.com'] })
    assert.deepEqual(counts(found), { audit: 2, operations: 1, posts: 1, turn_state: 1 })
    assert.equal(found.rows['turn_state']?.[0]?.['key'], 'msteams/bot/users/29:anna-1')
    assert.equal(found.rows['operations']?.[0]?.['token_hash'], undefined)
  })

  it('prints the data stored about an approver', async () => {
    assert.deepEqual(counts(await exported(ben.oid)), { absences: 1, operation_approvers: 1 })
  })

  it('prints the data stored about an account, and why, but not about others in the list', async () => {
    const found = await exported(carol.upn)
    assert.deepEqual(counts(found), { audit: 1, operation_items: 1, operation_writes: 1, operations: 1 })
    assert.equal(found.rows['operations']?.[0]?.['reason'], 'Both clicked')
    assert.ok(!pieces.join('').includes(dora.oid))
  })

  it('finds people in what others wrote, but not within longer names', async () => {
    await within(({ db }) =>
      auditQueries(db).append(tenantId, [
        { step: ownSteps.refused, reason: 'Asked by Carol@contoso.com.' },
        { step: ownSteps.refused, reason: 'xcarol@contoso.com, carol@contoso.com.au' },
      ]),
    )
    assert.equal(counts(await exported(carol.upn))['audit'], 2)
  })

  it('asks which one is meant if a name has had several owners, and never mixes them', async () => {
    const [old, next] = [guidOf(8), guidOf(9)]
    await within(({ db }) =>
      auditQueries(db).append(
        tenantId,
        [old, next].map((id) => ({ step: ownSteps.accountChanged, account: { id, upn: 'desk@contoso.com' } })),
      ),
    )
    const { code, said } = await run('desk@contoso.com')
    assert.deepEqual([code, pieces], [1, []])
    assert.ok(said.includes(old) && said.includes(next), said)
    assert.deepEqual(counts(await exported(next)), { audit: 1 })
  })

  it('prints nothing about an unknown person, and says so, because the name can be misspelt', async () => {
    const { code, said } = await run('annna@contoso.com')
    assert.deepEqual([code, pieces], [3, []])
    assert.equal(said, 'Nothing is held about annna@contoso.com: check the spelling, or use the object ID.\n')
    assert.deepEqual([(await run(guidOf(77))).code, pieces], [3, []])
  })

  it('writes a few rows at a time', async () => {
    const entry = { step: ownSteps.refused, actor: dora, export: { what: 'x'.repeat(500) } } as const
    await within(({ db }) => auditQueries(db).append(tenantId, Array<typeof entry>(1_000).fill(entry)))
    assert.equal(counts(await exported(dora.oid))['audit'], 1_000)
    assert.ok(Math.max(...pieces.map(({ length }) => length)) < 250_000)
  })

  it('changes nothing, and refuses a command line that names nobody or two people', async () => {
    await within(async ({ db }) => {
      const { rows } = await sql<{ n: number }>`select count(*)::integer as n from audit`.execute(db)
      assert.equal(rows[0]?.n, 1_006)
    })
    for (const args of [[], ['a', 'b'], ['--nonsense', 'a'], [' ']])
      assert.deepEqual([(await run(...args)).code, pieces], [2, []], args.join(' '))
  })
}
