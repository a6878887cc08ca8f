import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import type {
  EndReason,
  Impact,
  LeftOutAction,
  ManyFailures,
  NotChecked,
  OperationChannel,
  OperationState,
  Pause,
  PlannedAction,
  ProtectionGap,
  Verdict,
} from '../../core/model.ts'
import { activeStates, confirmedStates, unfinishedStates } from '../../core/operation-states.ts'
import type { Database } from '../schema.ts'
import type { OperationsTable } from './operation-tables.ts'

/** Identifies one operation. Ids are unique only within a tenant, so no query uses the id alone. */
export interface OperationKey {
  readonly tenantId: string
  readonly id: string
}

/** One operation as stored. */
export type OperationRow = Selectable<OperationsTable>

/** A new plan, without the columns that always start the same. */
export interface NewOperation extends OperationKey {
  readonly playbook: string
  readonly actions: readonly PlannedAction[]
  readonly leftOut?: readonly LeftOutAction[] | undefined
  readonly requester: { readonly oid: string; readonly upn: string; readonly name: string }
  readonly locale: string
  readonly channel: OperationChannel
  readonly reason: string | null
  readonly ticket: string | null
  readonly planHash: string
  readonly tokenHash: string
  readonly counts: Readonly<Record<Verdict, number>>
  readonly guests: number
  readonly gaps?: readonly ProtectionGap[]
  readonly notChecked?: readonly NotChecked[]
  readonly impact?: readonly Impact[] | undefined
  readonly now: number
  readonly expiresAt: number
  readonly fromSentence?: boolean | undefined
  readonly compromised?: boolean | undefined
  /** The operation that this one undoes or retries. */
  readonly undoOf?: string | undefined
  readonly retryOf?: string | undefined
}

/** Who stops somebody else's operation, and why. */
export interface Stop {
  readonly by: { readonly oid: string; readonly upn: string; readonly name: string }
  readonly reason: string
}

/** What changes together with the state. */
export interface Move {
  readonly from: readonly OperationState[]
  readonly to: OperationState
  readonly now: number
  /** Only while this slice holds the lease; without it, only while nobody does. */
  readonly leaseBy?: string
  /** Only if no slice has ever run. */
  readonly unstarted?: boolean
  readonly pause?: Pause | ManyFailures
  readonly because?: EndReason
  readonly stop?: Stop | undefined
  /** Only while the operation is this person's, and isn't being handed over. */
  readonly owner?: string | undefined
  /** When to read back next; null if there is nothing to verify. Unchanged if omitted. */
  readonly lookAt?: number | null
  /** How often it has been read back. */
  readonly looks?: number
}

/** Queries on the operations table; `db` may be a transaction. Each state change is a single statement. */
export function operationQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** Stores a plan; false if the id is taken. */
    insert: async (plan: NewOperation): Promise<boolean> => {
      const result = await db
        .insertInto('operations')
        .values({
          tenant_id: plan.tenantId,
          id: plan.id,
          playbook: plan.playbook,
          actions: JSON.stringify(plan.actions),
          left_out: JSON.stringify(plan.leftOut ?? []),
          state: 'planned',
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
        .onConflict((on) => on.doNothing())
        .executeTakeFirst()
      return result.numInsertedOrUpdatedRows === 1n
    },

    find: ({ tenantId, id }: OperationKey): Promise<OperationRow | undefined> =>
      db.selectFrom('operations').selectAll().where('tenant_id', '=', tenantId).where('id', '=', id).executeTakeFirst(),

    /** A page of one person's operations, pending ones first, then newest first, and the total. */
    listOf: async (
      person: { tenantId: string; oid: string },
      range: { offset: number; limit: number },
    ): Promise<{ rows: OperationRow[]; total: number }> => {
      const of = db
        .selectFrom('operations')
        .where('tenant_id', '=', person.tenantId)
        .where('requester_oid', '=', person.oid)
        // Plans without changes, or never confirmed, aren't listed.
        .where(sql<boolean>`(counts ->> 'change')::integer > 0`)
        .where((e) => e.or([e('confirmed_at', 'is not', null), e('state', '=', 'planned')]))
      const { total } = await of.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const rows = await of
        .selectAll()
        .orderBy((e) => e.case().when('state', 'in', confirmedStates).then(0).else(1).end())
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .offset(range.offset)
        .limit(range.limit)
        .execute()
      return { rows, total: Number(total) }
    },

    /** A page of everybody's confirmed operations that haven't ended, newest first, except those that would change `reader`. */
    listOpen: async (
      { tenantId, oid: reader }: { tenantId: string; oid: string },
      range: { offset: number; limit: number },
    ): Promise<{ rows: OperationRow[]; total: number }> => {
      const open = db
        .selectFrom('operations as o')
        .where('o.tenant_id', '=', tenantId)
        .where('o.state', 'in', confirmedStates)
        .where((e) =>
          e.or([
            e('o.requester_oid', '=', reader),
            e.not(
              e.exists(
                e
                  .selectFrom('operation_items as i')
                  .select('i.seq')
                  .whereRef('i.tenant_id', '=', 'o.tenant_id')
                  .whereRef('i.operation_id', '=', 'o.id')
                  .where('i.verdict', '=', 'change')
                  .where(sql<boolean>`lower(i.account_id) = ${reader}`),
              ),
            ),
          ]),
        )
      const { total } = await open.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const page = open.selectAll('o').orderBy('o.created_at', 'desc').orderBy('o.id')
      return { rows: await page.offset(range.offset).limit(range.limit).execute(), total: Number(total) }
    },

    /** Operations waiting for this person to sign in. */
    waitingFor: (person: { tenantId: string; oid: string }): Promise<OperationKey[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('tenant_id', '=', person.tenantId)
        .where('requester_oid', '=', person.oid)
        .where('state', '=', 'needsSignIn')
        .where('handing_over', 'is', null)
        .orderBy('confirmed_at')
        .execute(),

    /** Confirms: of any number of concurrent clicks, one gets the row and the others get nothing. */
    confirm: (
      key: OperationKey,
      by: {
        oid: string
        tokenHash: string
        planHash: string
        now: number
        reason: string
        ticket: string | null
        compromised: boolean
        repeatedReason: string | null
        actions: readonly PlannedAction[]
        newHash: string
        /** The state after confirming, and the schedule. */
        to: OperationState
        approveBy: number | null
        /** The object id of the approver to ask first. */
        namedApprover: string | null
        /** Since when its accounts count against the requester's hourly limit. */
        admittedAt: number | null
        runAt: number | null
        enableAt: number | null
      },
    ): Promise<OperationRow | undefined> =>
      at(key)
        .set((e) => ({
          state: by.to,
          version: e('version', '+', 1),
          changed_at: by.now,
          confirmed_at: by.now,
          approve_by: by.approveBy,
          named_approver: by.namedApprover,
          admitted_at: by.admittedAt,
          run_at: by.runAt,
          enable_at: by.enableAt,
          not_before: by.runAt ?? 0,
          nudged_at: by.now,
          reason: by.reason,
          ticket: by.ticket,
          compromised: by.compromised,
          repeated_reason: by.repeatedReason,
          actions: JSON.stringify(by.actions),
          plan_hash: by.newHash,
        }))
        .where('state', '=', 'planned')
        .where('requester_oid', '=', by.oid)
        .where('token_hash', '=', by.tokenHash)
        .where('plan_hash', '=', by.planHash)
        .where('expires_at', '>', by.now)
        .returningAll()
        .executeTakeFirst(),

    /** Changes the state if it is still one of `from` and releases the lease; otherwise undefined. */
    move: (key: OperationKey, move: Move): Promise<OperationRow | undefined> =>
      at(key)
        .set((e) => ({
          state: move.to,
          version: e('version', '+', 1),
          changed_at: move.now,
          finished_at: unfinishedStates.includes(move.to) ? null : move.now,
          // Kept until the operation gets further, so that the same pause isn't reported again.
          pause: move.pause ? JSON.stringify(move.pause) : move.to === 'queued' ? sql<string>`pause` : null,
          ended_because: move.because ?? null,
          lease_by: null,
          lease_until: 0,
          not_before: 0,
          failures: 0,
          nudged_at: move.now,
          // Once everything has been sent, a stop request is too late.
          ...(move.to === 'verifying' && { stop_requested: false }),
          ...(move.stop ? stopColumns(move.stop) : (move.to === 'verifying' || move.to === 'done') && noStop),
          ...(move.lookAt !== undefined && { look_at: move.lookAt }),
          ...(move.looks !== undefined && { looks: move.looks }),
        }))
        .where('state', 'in', move.from)
        .where((e) => (move.leaseBy ? e('lease_by', '=', move.leaseBy) : e('lease_until', '<=', move.now)))
        // The time for an answer may have been extended meanwhile.
        .where((e) =>
          move.because === 'notApproved'
            ? e.or([e('state', '<>', 'awaitingApproval'), e('approve_by', '<=', move.now)])
            : e.lit(true),
        )
        .where((e) => (move.unstarted ? e('started_at', 'is', null) : e.lit(true)))
        .where((e) => (move.owner === undefined ? e.lit(true) : isOwnedBy(e, move.owner)))
        .returningAll()
        .executeTakeFirst(),

    /**
     * Continues an operation that asked whether to, and stops asking about these failures; undefined if it didn't ask.
     */
    goOn: (key: OperationKey, owner: string, now: number): Promise<OperationRow | undefined> =>
      at(key)
        .set((e) => ({
          state: 'queued',
          version: e('version', '+', 1),
          changed_at: now,
          nudged_at: now,
          accepted_failures: sql`accepted_failures || (pause -> 'details' ->> 'reason')`,
          pause: null,
        }))
        .where('state', '=', 'paused')
        .where('lease_until', '<=', now)
        .where((e) => isOwnedBy(e, owner))
        .returningAll()
        .executeTakeFirst(),

    /**
     * Asks the running instance to stop, for its owner or somebody else with a reason; undefined if the operation is
     * neither running nor waiting to, or isn't this owner's any more. The first request counts.
     */
    requestStop: (
      key: OperationKey,
      now: number,
      stop: Stop | { readonly owner: string },
    ): Promise<OperationRow | undefined> =>
      at(key)
        .set((e) => ({
          ...('by' in stop && {
            stopped_by_oid: first(e, 'stopped_by_oid', stop.by.oid),
            stopped_by_upn: first(e, 'stopped_by_upn', stop.by.upn),
            stopped_by_name: first(e, 'stopped_by_name', stop.by.name),
            stop_reason: first(e, 'stop_reason', stop.reason),
          }),
          stop_requested: true,
          not_before: 0,
          nudged_at: now,
        }))
        .where('state', 'in', activeStates)
        .where((e) => ('owner' in stop ? isOwnedBy(e, stop.owner) : e.lit(true)))
        .returningAll()
        .executeTakeFirst(),

    /** Replaces a plan's token; undefined if it isn't a plan any more. */
    saveToken: (key: OperationKey, tokenHash: string): Promise<OperationRow | undefined> =>
      at(key).set({ token_hash: tokenHash }).where('state', '=', 'planned').returningAll().executeTakeFirst(),

    saveTrace: async (key: OperationKey, traceparent: string): Promise<void> => {
      await at(key).set({ trace_context: traceparent }).execute()
    },

    /** Records where its owner's card is; undefined if the operation isn't theirs. */
    saveActivity: (
      key: OperationKey,
      owner: string,
      where: { activityId: string; reference?: unknown; device?: string },
    ): Promise<OperationRow | undefined> =>
      at(key)
        .set({ channel: sql<string>`channel || ${JSON.stringify(where)}::jsonb` })
        .where('requester_oid', '=', owner)
        .returningAll()
        .executeTakeFirst(),
  }
}

const isOwnedBy = (e: ExpressionBuilder<Database, 'operations'>, owner: string) =>
  e.and([e('requester_oid', '=', owner), e('handing_over', 'is', null)])

const stopColumns = ({ by, reason }: Stop) => ({
  stopped_by_oid: by.oid,
  stopped_by_upn: by.upn,
  stopped_by_name: by.name,
  stop_reason: reason,
})

const noStop = { stopped_by_oid: null, stopped_by_upn: null, stopped_by_name: null, stop_reason: null }

const first = (
  e: ExpressionBuilder<Database, 'operations'>,
  column: 'stopped_by_oid' | 'stopped_by_upn' | 'stopped_by_name' | 'stop_reason',
  value: string,
) => sql<string | null>`case when ${e.ref('stop_requested')} then ${e.ref(column)} else ${value}::text end`

export type OperationQueries = ReturnType<typeof operationQueries>
