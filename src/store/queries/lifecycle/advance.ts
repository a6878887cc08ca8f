import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  sql,
  type UpdateObject,
} from 'kysely'
import type { OperationState } from '../../../core/model.ts'
import { hasEnded } from '../../../core/operation-states.ts'
import type { Database } from '../../schema.ts'
import type { NewOperation, OperationKey, OperationRow } from '../operations.ts'

type Builder = ExpressionBuilder<Database, 'operations'>

/** Only `advance` sets these. */
type Own = 'state' | 'version' | 'changed_at' | 'stop_requested' | 'events_version'

/** Columns that change together with an event, and what else must hold for it to happen. */
export interface Change {
  readonly set?: (e: Builder) => Omit<UpdateObject<Database, 'operations'>, Own>
  readonly where?: (e: Builder) => readonly Expression<SqlBool>[]
  /** What else the audit entry says: values, or SQL that reads the columns of the changed row. */
  readonly detail?: Readonly<Record<string, unknown>> | RawBuilder<string>
}

/** One event, as `operations/lifecycle/events.ts` declares it. */
export interface Happening {
  readonly event: string
  /** The number of the table of events that this instance knows; operations of a newer one are left alone. */
  readonly eventsVersion: number
  readonly from: readonly OperationState[]
  /** The new state; unchanged if omitted. */
  readonly to?: OperationState | undefined
  readonly stop?: boolean | undefined
  readonly now: number
  /** Whoever did it, unless it was the requester or the bot itself. */
  readonly actor?: { readonly oid: string; readonly upn: string; readonly name: string } | undefined
}

/** Which operations, if not one. */
export type Which = OperationKey | ((e: Builder) => Expression<SqlBool>)

const changing = (e: Builder, { to, stop, now, eventsVersion }: Happening, { set }: Change) => ({
  ...set?.(e),
  ...(to !== undefined && { state: to }),
  ...(stop !== undefined && { stop_requested: stop }),
  version: e('version', '+', 1),
  changed_at: now,
  events_version: eventsVersion,
})

const holding = (e: Builder, { from, eventsVersion }: Happening, { where }: Change, which: Which) =>
  e.and([
    ...('id' in which ? [e('tenant_id', '=', which.tenantId), e('id', '=', which.id)] : [which(e)]),
    e('state', 'in', from),
    e('events_version', '<=', eventsVersion),
    ...(where?.(e) ?? []),
  ])

/**
 * Changes operations and records the event, in one statement: the only one that changes an operation's state, version or
 * stop request, but for `begin` and `create`. Triggers write the audit entry, refuse a move that isn't in
 * `operation_moves`, and refuse a commit that changes an operation without an event.
 */
export function advanceRows(
  db: Kysely<Database>,
  which: Which,
  happening: Happening,
  change: Change = {},
): Promise<OperationRow[]> {
  return db
    .with('moved', (q) =>
      q
        .updateTable('operations')
        .set((e) => changing(e, happening, change))
        .where((e) => holding(e, happening, change, which))
        .returningAll(),
    )
    .with('recorded', (q) =>
      q
        .insertInto('operation_events')
        .columns(['tenant_id', 'operation_id', 'version', 'event', 'to_state', 'actor', 'detail'])
        .expression(
          q
            .selectFrom('moved')
            .select([
              'tenant_id',
              'id',
              'version',
              sql<string>`${happening.event}::text`.as('event'),
              'state',
              asJson(happening.actor).as('actor'),
              detailOf(change).as('detail'),
            ]),
        ),
    )
    .with('followed', () => follow(happening.to))
    .selectFrom('moved')
    .selectAll()
    .orderBy('tenant_id')
    .orderBy('id')
    .execute()
}

/** Changes one operation; undefined if the event can't happen to it now. */
export async function advanceRow(
  db: Kysely<Database>,
  key: OperationKey,
  happening: Happening,
  change?: Change,
): Promise<OperationRow | undefined> {
  const [row] = await advanceRows(db, key, happening, change)
  return row
}

/** Stores a plan and its first event; false if the id is taken. */
export async function create(
  db: Kysely<Database>,
  plan: NewOperation,
  { event, eventsVersion }: Pick<Happening, 'event' | 'eventsVersion'>,
): Promise<boolean> {
  const rows = await db
    .with('moved', (q) =>
      q
        .insertInto('operations')
        .values({ ...rowOf(plan), state: 'planned', events_version: eventsVersion })
        .onConflict((on) => on.doNothing())
        .returning(['tenant_id', 'id', 'version', 'state']),
    )
    .with('recorded', (q) =>
      q
        .insertInto('operation_events')
        .columns(['tenant_id', 'operation_id', 'version', 'event', 'to_state'])
        .expression(
          q
            .selectFrom('moved')
            .select(['tenant_id', 'id', 'version', sql<string>`${event}::text`.as('event'), 'state']),
        ),
    )
    .selectFrom('moved')
    .select('id')
    .execute()
  return rows.length === 1
}

/** The columns of a new plan. */
const rowOf = (plan: NewOperation) => ({
  tenant_id: plan.tenantId,
  id: plan.id,
  playbook: plan.playbook,
  actions: JSON.stringify(plan.actions),
  left_out: JSON.stringify(plan.leftOut ?? []),
  requester_oid: plan.requester.oid,
  requester_upn: plan.requester.upn,
  requester_name: plan.requester.name,
  locale: plan.locale,
  channel: JSON.stringify(plan.channel),
  reason: plan.reason,
  ticket: plan.ticket,
  plan_hash: plan.planHash,
  token_hash: plan.tokenHash,
  counts: JSON.stringify(plan.counts),
  guests: plan.guests,
  protection_gaps: plan.gaps && plan.gaps.length > 0 ? JSON.stringify(plan.gaps) : null,
  not_checked: plan.notChecked ? JSON.stringify(plan.notChecked) : null,
  impact: plan.impact && plan.impact.length > 0 ? JSON.stringify(plan.impact) : null,
  created_at: plan.now,
  changed_at: plan.now,
  expires_at: plan.expiresAt,
  from_sentence: plan.fromSentence ?? false,
  compromised: plan.compromised ?? false,
  undo_of: plan.undoOf ?? null,
  retry_of: plan.retryOf ?? null,
})

/** Who works on an operation, and until when. */
export interface Claim {
  readonly by: string
  readonly now: number
  readonly until: number
  readonly eventsVersion: number
}

/**
 * Claims an operation for one slice, and starts it if it is waiting to; undefined if nothing may be done, or somebody else
 * has claimed it. `first` and `again` are the events of a first and a later start.
 */
export async function claim(
  db: Kysely<Database>,
  key: OperationKey,
  { by, now, until, eventsVersion }: Claim,
  { first, again, to, from }: { first: string; again: string; to: OperationState; from: readonly OperationState[] },
  where: (e: Builder) => readonly Expression<SqlBool>[],
): Promise<{ readonly row: OperationRow; readonly began: boolean } | undefined> {
  const mine = (e: Builder) =>
    e.and([
      e('tenant_id', '=', key.tenantId),
      e('id', '=', key.id),
      e('lease_until', '<=', now),
      e('events_version', '<=', eventsVersion),
      ...where(e),
    ])
  const leased = (e: Builder) => ({
    started_at: sql<number>`coalesce(${e.ref('started_at')}, ${now})`,
    lease_by: by,
    lease_until: until,
  })
  const rows = await db
    .with('moved', (q) =>
      q
        .updateTable('operations')
        .set((e) => ({
          ...leased(e),
          state: to,
          version: e('version', '+', 1),
          changed_at: now,
          events_version: eventsVersion,
        }))
        .where(mine)
        .where('state', 'in', from)
        .returningAll(),
    )
    .with('recorded', (q) =>
      q
        .insertInto('operation_events')
        .columns(['tenant_id', 'operation_id', 'version', 'event', 'to_state'])
        .expression(
          q.selectFrom('moved as m').select([
            'm.tenant_id',
            'm.id',
            'm.version',
            sql<string>`case when exists (select from operation_events e where e.tenant_id = m.tenant_id
              and e.operation_id = m.id and e.event = ${first}) then ${again} else ${first} end`.as('event'),
            'm.state',
          ]),
        ),
    )
    .with('followed', () => follow(to))
    .with('kept', (q) =>
      q.updateTable('operations').set(leased).where(mine).where('state', 'not in', from).returningAll(),
    )
    .selectFrom('moved')
    .selectAll()
    .select(sql<boolean>`true`.as('began'))
    .unionAll((q) => q.selectFrom('kept').selectAll().select(sql<boolean>`false`.as('began')))
    .execute()
  const [found] = rows
  if (!found) return undefined
  const { began, ...row } = found
  return { row, began }
}

/** An open request to take the operation over ends with it; otherwise its cards show the new state. */
function follow(to: OperationState | undefined) {
  const over = to !== undefined && (hasEnded(to) || to === 'verifying')
  return sql<{
    number: number
  }>`(update operation_handovers h set version = h.version + 1, changed_at = moved.changed_at,
      state = case when ${over} then 'void' else h.state end, ended_at = case when ${over} then moved.changed_at end
    from moved where ${to !== undefined} and h.tenant_id = moved.tenant_id and h.operation_id = moved.id
      and h.state = 'asked' returning h.number)`
}

const detailOf = ({ detail }: Change) => (isSql(detail) ? detail : asJson(detail))

const isSql = (detail: Change['detail']): detail is RawBuilder<string> =>
  detail !== undefined && 'toOperationNode' in detail

const asJson = (value: object | undefined) => sql<string | null>`${value ? JSON.stringify(value) : null}::jsonb`
