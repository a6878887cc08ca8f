import { type Kysely, type Selectable, sql } from 'kysely'
import type { Named } from '../../../core/handovers.ts'
import type { AskedApprovers } from '../../../core/model.ts'
import type { Database } from '../../schema.ts'
import { isAway } from '../absences.ts'
import { maxTries, tryTime } from '../attempts.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import { saveApproval } from './requests.ts'
import type { OperationApproversTable } from './tables.ts'

/** A person asked to approve, as stored. */
export type ApproverRow = Selectable<OperationApproversTable>

/** Departments and job titles of the affected people: the most frequent ones, and the number of others. */
export interface Work {
  readonly departments: Frequent
  readonly titles: Frequent
}

interface Frequent {
  readonly some: readonly { readonly name: string; readonly count: number }[]
  readonly others: number
}

/** Queries on approvals; `db` may be a transaction. Each decision is a single statement. */
export function approvalQueries(db: Kysely<Database>) {
  const approver = ({ tenantId, id }: OperationKey, oid: string) =>
    db
      .updateTable('operation_approvers')
      .where('tenant_id', '=', tenantId)
      .where('operation_id', '=', id)
      .where('approver_oid', '=', oid)

  return {
    /** Stores who has to be asked, and in which conversation in addition. */
    insert: async (
      { tenantId, id }: OperationKey,
      asked: {
        approvers: readonly Named[]
        escalation?: readonly Named[]
        conversation?: string | undefined
      },
      planHash: string,
    ): Promise<void> => {
      const { approvers, escalation = [], conversation } = asked
      const shared = conversation ? [{ oid: conversation, upn: '', name: '', conversation, escalated: false }] : []
      const people = (some: readonly Named[], escalated: boolean) =>
        some.map((one) => ({ ...one, conversation: null, escalated }))
      const all = [...people(approvers, false), ...people(escalation, true), ...shared]
      const values = all.map(({ oid, upn, name, conversation, escalated }) => ({
        tenant_id: tenantId,
        operation_id: id,
        approver_oid: oid,
        approver_upn: upn,
        approver_name: name,
        conversation,
        escalated,
        plan_hash: planHash,
      }))
      await db.insertInto('operation_approvers').values(values).execute()
    },

    all: ({ tenantId, id }: OperationKey): Promise<ApproverRow[]> =>
      db
        .selectFrom('operation_approvers')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .orderBy('approver_name')
        .orderBy('approver_oid')
        .execute(),

    /** Requests this person may decide on: those sent to them and those in shared conversations. */
    requestsTo: ({ tenantId, id }: OperationKey, oid: string): Promise<ApproverRow[]> =>
      db
        .selectFrom('operation_approvers')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where((e) => e.or([e('approver_oid', '=', oid), e('conversation', 'is not', null)]))
        .execute(),

    /** Undecided requests to this person, oldest first. */
    openRequests: (tenantId: string, oid: string, now: number): Promise<OperationRow[]> =>
      db
        .selectFrom('whole_operations as o')
        .selectAll('o')
        .where('o.tenant_id', '=', tenantId)
        .where('o.state', '=', 'awaitingApproval')
        .where('o.approve_by', '>', now)
        .where('o.requester_oid', '!=', oid)
        .where((e) =>
          e.exists(
            e
              .selectFrom('operation_approvers as a')
              .select('a.operation_id')
              .whereRef('a.tenant_id', '=', 'o.tenant_id')
              .whereRef('a.operation_id', '=', 'o.id')
              .where('a.approver_oid', '=', oid)
              .where((is) => is.or([is('a.escalated', '=', false), is('o.escalated_at', 'is not', null)])),
          ),
        )
        .orderBy('o.created_at')
        .orderBy('o.id')
        .execute(),

    /** Departments and job titles of the affected people: the `most` frequent by name. */
    work: async ({ tenantId, id }: OperationKey, most: number): Promise<Work> => {
      const counted = async (column: 'account_department' | 'account_title') => {
        const { rows } = await sql<{
          name: string
          count: number
        }>`select min(${sql.ref(column)}) as name, count(*)::integer as count
          from operation_items where tenant_id = ${tenantId} and operation_id = ${id} and verdict = 'change'
            and ${sql.ref(column)} is not null
          group by lower(${sql.ref(column)}) order by count desc, name`.execute(db)
        return { some: rows.slice(0, most), others: Math.max(0, rows.length - most) }
      }
      return { departments: await counted('account_department'), titles: await counted('account_title') }
    },

    /** True for the single caller that may ask this person now. An attempt that never returns counts as abandoned. */
    claimAsking: async (
      key: OperationKey,
      oid: string,
      by: {
        tokenHash: string
        until: number | null
        talk: number
        now: number
      },
    ): Promise<boolean> => {
      const result = await approver(key, oid)
        .set((e) => ({
          token_hash: by.tokenHash,
          shown_until: by.until,
          shown_talk: by.talk,
          asked_at: by.now,
          ask_after: by.now + tryTime,
          attempts: e('attempts', '+', 1),
        }))
        .where('told', 'is', null)
        .where('unreachable', '=', false)
        .where('ask_after', '<=', by.now)
        .where('attempts', '<', maxTries)
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /**
     * True for the single caller that may show this person what is new, on a card with a new token. Earlier tokens stay
     * valid: the card that carries one is pressed while the new one is on its way.
     */
    claimRenewal: async (
      key: OperationKey,
      oid: string,
      by: { until: number; talk: number; tokenHash: string },
    ): Promise<boolean> => {
      const result = await approver(key, oid)
        .set((e) => ({
          shown_token_hash: sql<string>`concat_ws(' ', shown_token_hash, ${by.tokenHash}::text)`,
          shown_until: e.case().when('shown_until', 'is', null).then(null).else(by.until).end(),
          shown_talk: by.talk,
        }))
        .where('told', '=', 'asked')
        .where((e) => e.or([e('shown_until', '<', by.until), e('shown_talk', '<', by.talk)]))
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** Records that the card still shows what it did before. */
    notRenewed: async (
      key: OperationKey,
      oid: string,
      shown: { until: number | null; talk: number },
    ): Promise<void> => {
      await approver(key, oid).set({ shown_until: shown.until, shown_talk: shown.talk }).execute()
    },

    /** Gives the card on which somebody reopened the request its own token. */
    saveShown: async (key: OperationKey, oid: string, tokenHash: string): Promise<void> => {
      await approver(key, oid).set({ shown_token_hash: tokenHash }).execute()
    },

    /** Records what somebody's card shows, and where it is. */
    told: async (key: OperationKey, oid: string, channel: unknown, told: string): Promise<void> => {
      await approver(key, oid)
        .set({ channel: JSON.stringify(channel), told })
        .execute()
    },

    /** Records that the request is on another card now; returns the previous one. */
    moved: async ({ tenantId, id }: OperationKey, oid: string, channel: unknown): Promise<unknown> => {
      const { rows } = await sql<{ channel: unknown }>`update operation_approvers a
        set channel = ${JSON.stringify(channel)}::jsonb, told = 'asked', unreachable = false,
          shown_until = coalesce(a.shown_until, (select r.approve_by from operation_approvals r
            where r.tenant_id = a.tenant_id and r.operation_id = a.operation_id))
        from operation_approvers b where a.tenant_id = ${tenantId} and a.operation_id = ${id} and a.approver_oid = ${oid}
          and (b.tenant_id, b.operation_id, b.approver_oid) = (a.tenant_id, a.operation_id, a.approver_oid)
        returning b.channel`.execute(db)
      return rows[0]?.channel ?? undefined
    },

    /** Postpones the next attempt to ask them. */
    notAsked: async (key: OperationKey, oid: string, until: number): Promise<void> => {
      await approver(key, oid).set({ ask_after: until }).where('told', 'is', null).execute()
    },

    unreachable: async (key: OperationKey, oid: string): Promise<void> => {
      await approver(key, oid).set({ unreachable: true }).execute()
    },

    /** Copies the names to the operation, for use on all cards. */
    saveNames: ({ tenantId, id }: OperationKey, names: AskedApprovers): Promise<void> =>
      saveApproval(db, { tenant_id: tenantId, id }, { approvers: JSON.stringify(names) }),

    /**
     * Requests to send to a person who has just come back, who could not be asked before, or to the others because the
     * approver whom the requester named has had `after` ms or can't be asked.
     */
    unasked: async (now: number, after: number): Promise<OperationKey[]> => {
      const { rows } = await sql<OperationKey>`select distinct o.tenant_id as "tenantId", o.id
        from whole_operations o join operation_approvers a on a.tenant_id = o.tenant_id and a.operation_id = o.id
        where o.state = 'awaitingApproval' and o.approve_by > ${now} and o.approvers_told = o.version
          and a.told is null and not a.unreachable and a.attempts < ${maxTries} and a.ask_after <= ${now}
          and (not a.escalated or o.escalated_at is not null) and not ${isAway(now)}
          and not (o.asked_at > ${now - after} and exists (select from operation_approvers n
            where n.tenant_id = o.tenant_id and n.operation_id = o.id and n.approver_oid = o.named_approver
              and n.approver_oid <> a.approver_oid and not n.unreachable and not ${isAway(now, 'n')}))`.execute(db)
      return rows
    },

    /** The operations this person approved or denied, latest first. */
    decidedBy: (tenantId: string, oid: string, limit: number): Promise<OperationRow[]> =>
      db
        .selectFrom('whole_operations')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('approver_oid', '=', oid)
        .where('follows', 'is', null)
        .orderBy('decided_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute(),

    /** Whether this person was ever asked, and how many requests wait for them. */
    standing: async (tenantId: string, oid: string, now: number): Promise<{ asked: boolean; waiting: number }> => {
      const { rows } = await sql<{ asked: boolean; waiting: number }>`
        select count(*) > 0 as asked, (count(*) filter (where o.state = 'awaitingApproval' and o.approve_by > ${now}
          and o.requester_oid <> ${oid}))::integer as waiting
        from operation_approvers a join whole_operations o on o.tenant_id = a.tenant_id and o.id = a.operation_id
        where a.tenant_id = ${tenantId} and a.approver_oid = ${oid} and (not a.escalated or o.escalated_at is not null)`.execute(
        db,
      )
      return rows[0] ?? { asked: false, waiting: 0 }
    },
  }
}

export type ApprovalQueries = ReturnType<typeof approvalQueries>
