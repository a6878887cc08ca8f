import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type Selectable,
  type SqlBool,
  sql,
  type UpdateObject,
} from 'kysely'
import type { OperationState } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import { editClaimTime, isDue } from '../attempts.ts'
import type { CardRole, FollowingPart } from '../card-roles.ts'
import type { PostsTable } from '../operation-tables.ts'
import { originColumn } from '../origin.ts'
import { findRows, isAmong, type NewOperation, type OperationKey, type OperationRow } from './operations.ts'

type Builder = ExpressionBuilder<Database, 'operations'>

/** `advanceRows` sets these. */
type OwnColumns = 'state' | 'version' | 'stop_requested' | 'events_version'

/** What changes together with an event, and other conditions for the event. */
export interface Change {
  readonly set?: (e: Builder) => Omit<UpdateObject<Database, 'operations'>, OwnColumns>
  /** Checks the operation while nobody else can change it. */
  readonly when?: (row: OperationRow) => boolean
  /** Writes to the tables of its parts; `row` is the operation before the event. */
  readonly write?: (db: Kysely<Database>, row: OperationRow) => Promise<unknown>
  /** Additional details for the audit entry. */
  readonly detail?: object | ((row: OperationRow) => object)
}

/** One event, as declared in `operations/lifecycle/events.ts`. */
export interface EventRecord {
  readonly event: string
  /** The version of the event table that this instance knows; operations of a newer version are left alone. */
  readonly eventsVersion: number
  readonly from: readonly OperationState[]
  /** The new state; unchanged if omitted. */
  readonly to?: OperationState | undefined
  readonly stop?: boolean | undefined
  /** The cards that change afterwards. */
  readonly cards: readonly CardRole[]
  /** What it is about, if not the whole operation: the cards that show that, and its number. */
  readonly subject?: { readonly cards: readonly CardRole[]; readonly number: number } | undefined
  /** What features add to what changes with every event. */
  readonly following?: Following | undefined
  readonly now: number
  /** The person who did it, unless it was the requester or the bot itself. */
  readonly actor?: { readonly oid: string; readonly upn: string; readonly name: string } | undefined
  /** Whether this transaction has already locked the operation, in a state in which the event is possible. */
  readonly locked?: boolean
  /** Whether to claim the owner's card for the caller, who draws it once this is committed. */
  readonly draws?: boolean | undefined
}

/** What changes with every event because of features. */
export interface Following {
  /** The cards of an operation that also change with those that undo or retry it. */
  readonly ofOrigin: readonly CardRole[]
  readonly parts: readonly FollowingPart[]
}

/** An operation after an event. */
export interface Advanced {
  readonly row: OperationRow
  /** What there is to send, if the event draws the owner's card. Otherwise, the caller has to look for it. */
  readonly sends?: {
    /** The owner's card, claimed; undefined if someone is drawing it right now, who then draws it again. */
    readonly card: Selectable<PostsTable> | undefined
    /** Whether anything else is due. */
    readonly more: boolean
  }
}

/** One operation, or a condition for several. */
export type RowSelection = OperationKey | ((e: Builder) => Expression<SqlBool>)

/**
 * Changes operations and records the event. Except for `create`, this is the only code that changes an operation's
 * state, version or stop request. Needs a transaction. Triggers write the audit entry, refuse a move that isn't in
 * `operation_moves`, and refuse a commit that changes an operation without an event.
 */
export async function advanceRows(
  db: Kysely<Database>,
  which: RowSelection,
  happening: EventRecord,
  { set, when = () => true, write, detail }: Change = {},
): Promise<Advanced[]> {
  const { event, to, stop, now, actor, eventsVersion, draws } = happening
  const locked = happening.locked && 'id' in which ? [rowKey(which)] : await lock(db, which, happening)
  // Read by a separate statement, because one that waited for the lock might still see the old data.
  const before = (await findRows(db, locked)).filter(when)
  if (before.length === 0) return []
  for (const row of before) await write?.(db, row)
  const { parts = [] } = happening.following ?? {}
  const moving = db.with('moved', (q) =>
    q
      .updateTable('operations')
      .set((e) => ({
        ...set?.(e),
        ...(to !== undefined && { state: to, changed_at: now }),
        ...(stop !== undefined && { stop_requested: stop }),
        version: e('version', '+', 1),
        events_version: eventsVersion,
      }))
      .where(isAmong(before))
      .returningAll(),
  )
  const followed = parts.reduce((moving, part, at) => moving.with(partName(at), () => part.change(to, now)), moving)
  const moved = await followed
    .with('raised', () => raisePostsSql(happening))
    .with('recorded', (q) =>
      q.insertInto('operation_events').values(
        before.map((row) => ({
          tenant_id: row.tenant_id,
          operation_id: row.id,
          version: row.version + 1,
          event,
          to_state: to ?? row.state,
          actor: actor ? JSON.stringify(actor) : null,
          detail: detail ? JSON.stringify(typeof detail === 'function' ? detail(row) : detail) : null,
        })),
      ),
    )
    .selectFrom('moved')
    .selectAll()
    .select(
      sql<Selectable<PostsTable>[]>`coalesce((select jsonb_agg(r) from raised r
        where r.tenant_id = moved.tenant_id and r.operation_id = moved.id), '[]')`.as('raised'),
    )
    .execute()
  // Columns from the tables of its parts might have changed, and those from the event's details.
  const after = write || detail ? await findRows(db, before) : before
  return after.map((row) => {
    const { raised = [], ...columns } = moved.find((one) => one.tenant_id === row.tenant_id && one.id === row.id) ?? {}
    const advanced = { row: { ...row, ...columns } }
    if (!draws || advanced.row.state === 'awaitingApproval') return advanced
    const more = raised.some(({ role }) => role !== ('requester' satisfies CardRole))
    // Only a claimed one has been tried since it was wanted.
    return { ...advanced, sends: { card: raised.find(({ tries }) => tries > 0), more } }
  })
}

const rowKey = ({ tenantId, id }: OperationKey) => ({ tenant_id: tenantId, id })

/** Locks the operations to which the event can happen; everything else about them is read afterwards. */
const lock = (db: Kysely<Database>, which: RowSelection, { from, eventsVersion }: EventRecord) =>
  db
    .selectFrom('operations')
    .select(['tenant_id', 'id'])
    .where((e) => ('id' in which ? e.and({ tenant_id: which.tenantId, id: which.id }) : which(e)))
    .where('state', 'in', from)
    .where('events_version', '<=', eventsVersion)
    .orderBy('tenant_id')
    .orderBy('id')
    .forUpdate()
    .execute()

/** Changes one operation; undefined if the event can't happen to it now. */
export async function advanceRow(
  db: Kysely<Database>,
  key: OperationKey,
  happening: EventRecord,
  change?: Change,
): Promise<Advanced | undefined> {
  const [advanced] = await advanceRows(db, key, happening, change)
  return advanced
}

/** Stores a plan and its first event; false if the ID is taken. */
export async function create(
  db: Kysely<Database>,
  plan: NewOperation,
  { event, eventsVersion }: Pick<EventRecord, 'event' | 'eventsVersion'>,
): Promise<boolean> {
  const rows = await db
    .with('moved', (q) =>
      q
        .insertInto('operations')
        .values({ ...rowOf(plan), state: 'planned', events_version: eventsVersion })
        .onConflict((on) => on.doNothing())
        .returning(['tenant_id', 'id', 'version', 'state', 'requester_oid', 'changed_at']),
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
    // The answer to the person who plans the operation already shows it.
    .with('posted', (q) =>
      q
        .insertInto('posts')
        .columns(['tenant_id', 'operation_id', 'role', 'person', 'wanted', 'shown', 'wanted_at'])
        .expression(
          q
            .selectFrom('moved')
            .select([
              'tenant_id',
              'id',
              sql<string>`${'requester' satisfies CardRole}::text`.as('role'),
              'requester_oid',
              sql<number>`1`.as('wanted'),
              sql<number>`1`.as('shown'),
              'changed_at',
            ]),
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
  omitted_steps: JSON.stringify(plan.omittedSteps ?? []),
  requester_oid: plan.requester.oid,
  requester_upn: plan.requester.upn,
  requester_name: plan.requester.name,
  locale: plan.locale,
  channel: JSON.stringify(plan.channel),
  reason: plan.reason,
  ticket: plan.ticket,
  ...originColumn(plan.origin),
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
  compromised: plan.compromised ?? false,
  undo_of: plan.undoOf ?? null,
  retry_of: plan.retryOf ?? null,
  replaces: plan.replaces ?? null,
})

/** What a part with these cards is called in the statement. */
const partName = (at: number) => `part${at}`

/** Marks the posts `p` as having something new to show, without waiting for earlier failures. */
export const raisedPostColumns = (now: number) =>
  sql`wanted = p.wanted + 1, wanted_at = ${now}::bigint, tries = 0, try_after = 0`

/**
 * Marks cards as having something new to show: those that already show something, those of the operation that this one
 * undoes or retries, and those about what the event is about.
 */
function raisePostsSql({ cards, subject, following, now, draws = false }: EventRecord) {
  const { ofOrigin, parts } = following ?? { ofOrigin: [], parts: [] }
  // Approvers are asked first, and the owner's card says who was.
  const claimed = sql`${draws} and p.role = 'requester' and p.operation_id = moved.id and moved.state <> 'awaitingApproval'
    and not p.unreachable and ${isDue('p.claimed_until', now)}`
  return sql<
    Selectable<PostsTable>
  >`(update posts p set wanted = p.wanted + 1, wanted_at = ${now}::bigint, try_after = 0,
      tries = case when ${claimed} then 1 else 0 end,
      claimed_until = case when ${claimed} then ${now + editClaimTime}::bigint else p.claimed_until end
    from moved ${sql.join(
      parts.map((_, at) => {
        const part = sql.ref(partName(at))
        return sql`left join ${part} on ${part}.tenant_id = moved.tenant_id and ${part}.operation_id = moved.id`
      }),
      sql` `,
    )}
    where p.tenant_id = moved.tenant_id and p.operation_id in (moved.id, coalesce(moved.undo_of, moved.retry_of))
      and p.wanted > 0 and case
        when p.operation_id <> moved.id
          then p.role = any(${['requester', ...ofOrigin]}::text[]) and ${cards.includes('requester')}
            and moved.confirmed_at is not null
        when p.role = any(${[...(subject?.cards ?? [])]}::text[]) then p.subject = ${subject?.number ?? null}::integer
        ${sql.join(
          parts.map(
            (part, at) =>
              sql`when p.role = any(${[...part.cards]}::text[]) then p.subject = ${sql.ref(`${partName(at)}.number`)}`,
          ),
          sql` `,
        )}
        else p.role = any(${[...cards]}::text[]) end
    returning p.*)`
}
