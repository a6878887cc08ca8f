import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { countVerdicts } from '../../src/operations/plan/classify.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import type { OperationKey } from '../../src/store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../src/store/queries/plan/items.ts'
import { markPending } from '../../src/store/queries/plan/writes.ts'
import { markSending, settleWrites } from '../../src/store/queries/run/sending.ts'
import type { Store } from '../../src/store/store.ts'
import { applyMove, insertPlan, takeLease } from '../../test/support/events.ts'

/** Results by description. */
export type Figures = Record<string, string>

/** An operation being run on a store. */
export interface Job {
  readonly store: Store
  readonly operation: OperationKey
}

const batch = 20
/** Batches of one operation sent to Graph in parallel, as when writes are paced by quota. */
const lanes = 4

const actions = [
  { kind: 'block-sign-in', parameters: null },
  { kind: 'sign-out', parameters: null, after: 'block-sign-in' },
]
const channel = { reference: {}, userId: '29:alex', device: 'desktop' } as const
const write = (action: string, n: number, phase: number, after: string | null) => ({
  action,
  kind: 'request' as const,
  target: `account-${n}`,
  phase,
  after,
  before: true,
  audit_before: 'enabled',
  audit_after: 'disabled',
})

const perSecond = (count: number, since: number) =>
  Math.round((count * 1000) / (performance.now() - since)).toLocaleString('en-US')

/** Stores and confirms a plan with this many accounts. */
export async function planAccounts(
  { db }: Store,
  tenantId: string,
  accounts: number,
  figures?: Figures,
): Promise<OperationKey> {
  const key = { tenantId, id: randomUUID() }
  const items = Array.from({ length: accounts }, (_, n) => ({
    seq: n + 1,
    input: `person.number${n}@contoso.onmicrosoft.com`,
    verdict: 'change' as const,
    why: null,
    detail: null,
    account_id: randomUUID(),
    account_upn: `person.number${n}@contoso.onmicrosoft.com`,
    account_name: `Person Number ${n}`,
    account_enabled: true,
    account_guest: false,
    reason: null,
    writes: [write('block-sign-in', n, 0, null), write('sign-out', n, 10, 'block-sign-in')],
  }))
  const now = Date.now()
  const began = performance.now()
  await db.transaction().execute(async (tx) => {
    await insertPlan(tx, {
      ...key,
      playbook: 'disable',
      actions,
      requester: { oid: randomUUID(), upn: 'alex@contoso.com', name: 'Alex Wilber' },
      locale: 'en-US',
      channel,
      reason: 'Left the company in May',
      ticket: 'INC-1',
      planHash: 'x'.repeat(64),
      tokenHash: 'y'.repeat(64),
      counts: { ...countVerdicts([]), change: accounts },
      guests: 0,
      now,
      expiresAt: now + 600_000,
    })
    await itemQueries(tx).insert(key, items)
  })
  if (figures) figures['accounts planned a second'] = perSecond(accounts, began)
  await markPending(
    db,
    key,
    actions.map(({ kind }) => kind),
  )
  await applyMove(db, key, { from: 'planned', to: 'queued', now })
  return key
}

/** Runs them like a slice but without Graph: write-ahead, then settle, each with its audit row. */
export async function changeAccounts(
  jobs: readonly Job[],
  accounts: number,
  figures: Figures,
  who: string,
): Promise<void> {
  const began = performance.now()
  await Promise.all(
    jobs.map(async ({ store, operation }) => {
      const by = randomUUID()
      const now = Date.now()
      await takeLease(store.db, operation, { by, now, until: now + 3_600_000 })
      let next = 1
      const lane = async () => {
        while (next <= accounts) {
          const some = Array.from({ length: Math.min(batch, accounts - next + 1) }, (_, n) => next + n)
          next += some.length
          const writes = some.map((seq) => ({ seq, ...write('block-sign-in', seq - 1, 0, null) }))
          await markSending(store.db, operation, writes, by, Date.now(), [])
          const settled = writes.map(({ seq, action, target }) => ({
            seq,
            action,
            target,
            to: 'done' as const,
            requestId: randomUUID(),
          }))
          await settleWrites(store.db, operation, settled, by, Date.now())
        }
      }
      await Promise.all(Array.from({ length: lanes }, lane))
    }),
  )
  figures[`accounts changed a second, each with a row in the audit, ${who}`] = perSecond(accounts * jobs.length, began)
}

export async function readAudit({ db }: Store, tenantId: string, figures: Figures): Promise<void> {
  const began = performance.now()
  const { rows } = await verifyChain(db, tenantId)
  figures['rows of the audit verified a second'] = perSecond(rows, began)
}

/** Sends jobs one after another, taken by a worker. */
export async function queueJobs({ queue }: Store, figures: Figures, jobs: number): Promise<void> {
  let taken = 0
  let finished = () => {}
  const all = new Promise<void>((resolve) => {
    finished = resolve
  })
  const began = performance.now()
  await queue.work('bench', async () => void (++taken === jobs && finished()), { concurrency: 4 })
  for (let n = 0; n < jobs; n++) await queue.send('bench', { n }, { singletonKey: `${n}` })
  figures['jobs sent a second'] = perSecond(jobs, began)
  await all
  figures['jobs sent and taken a second'] = perSecond(jobs, began)
}

/** A turn's database queries, twenty at a time, and those for pacing. */
export async function takeTurns(
  { seen, conversations, turnState, cell }: Store,
  figures: Figures,
  turns: number,
): Promise<void> {
  const turn = async (n: number) => {
    await seen.first(`${n}`)
    await conversations.save({ tenantId: 'bench', personId: `${n % 50}` }, { conversation: { id: 'a:1' } })
    await turnState.read([`msteams/conversations/${n % 50}`])
    await turnState.write({ [`msteams/conversations/${n % 50}`]: { pending: { text: 'list users' } } })
  }
  let began = performance.now()
  for (let n = 0; n < turns; n += 20) await Promise.all(Array.from({ length: 20 }, (_, at) => turn(n + at)))
  figures['turns a second'] = perSecond(turns, began)
  const quota = cell<number>('bench')
  began = performance.now()
  const looks = turns / 2
  for (let n = 0; n < looks; n++) await quota.update((level = 0) => ({ state: level + 1, result: level }))
  figures['looks at the shared quota a second'] = perSecond(looks, began)
}

/** Bytes per row, including indexes. */
export async function sizes({ db }: Store, figures: Figures): Promise<void> {
  await sql`vacuum analyze`.execute(db)
  for (const [table, what] of [
    ['operation_items', 'bytes an account of an operation'],
    ['operation_writes', 'bytes a write of an operation'],
    ['audit', 'bytes a row of the audit'],
  ] as const) {
    const { rows } = await sql<{ bytes: number }>`select
      (pg_total_relation_size(${table})::float8 / greatest(1, (select count(*) from ${sql.table(table)})))::integer as bytes`.execute(
      db,
    )
    figures[what] = `${rows[0]?.bytes ?? 0}`
  }
}
