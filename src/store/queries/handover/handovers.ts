import { type Kysely, type Selectable, sql } from 'kysely'
import type { HandoverRole, HandoverState, Named } from '../../../core/handovers.ts'
import type { OperationChannel } from '../../../core/model.ts'
import { waitingStates } from '../../../core/operation-states.ts'
import type { Database } from '../../schema.ts'
import { isDue, isOlder, maxTries, pauseAfter, tryTime } from '../attempts.ts'
import { type Fact, factOf } from '../facts.ts'
import type { Change } from '../lifecycle/advance.ts'
import { released } from '../lifecycle/changes.ts'
import type { OperationKey, OperationKeys } from '../lifecycle/operations.ts'
import type { OperationHandoverCardsTable, OperationHandoversTable } from './tables.ts'

/** A request to continue somebody else's operation, as stored. */
export type HandoverRow = Selectable<OperationHandoversTable>
/** A message about it. */
export type HandoverCardRow = Selectable<OperationHandoverCardsTable>

/** Whose message it is, and which of theirs. */
interface CardKey {
  readonly number: number
  readonly person: Named
  readonly role: HandoverRole
  readonly place?: string
}

/** Gives the operation to its new owner; not while a slice holds the lease. */
export const handingOver = (by: { row: HandoverRow; tokenHash: string; now: number }): Change => ({
  set: () => ({
    requester_oid: by.row.to_oid,
    requester_upn: by.row.to_upn,
    requester_name: by.row.to_name,
    locale: by.row.to_locale,
    channel: JSON.stringify(by.row.to_channel),
    token_hash: by.tokenHash,
    pause: sql<string>`case when state in ('paused', 'needsSignIn') then pause end`,
    nudged_at: by.now,
    not_before: sql<number>`case when state = 'scheduled' then not_before else 0 end`,
    // Whether there is room in the new owner's hour is decided when it goes on.
    admitted_at: sql<number>`case when finished_at is null then null else admitted_at end`,
    ...released,
  }),
  when: (row) => row.handing_over === by.row.number && row.lease_until <= by.now,
})

/** Nobody has to sign in any more: the new owner has. */
export const withoutPause: Change = { set: () => ({ pause: null }) }

/** Who wants to take these operations over. */
export const openHandovers = ({ tenantId, ids }: OperationKeys): Fact<ReadonlyMap<string, HandoverRow>> =>
  factOf(
    ids.length === 0
      ? undefined
      : sql<HandoverRow>`select * from operation_handovers where tenant_id = ${tenantId}
          and operation_id = any(${[...ids]}::text[]) and state in ('asked', 'agreed')`,
    (rows) => new Map(rows.map((row) => [row.operation_id, row])),
  )

/**
 * Queries on hand-overs; `db` may be a transaction. Whoever changes a request has locked its operation first, so that
 * nobody waits for two rows in different orders.
 */
export function handoverQueries(db: Kysely<Database>) {
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_handovers').selectAll().where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  const at = ({ tenantId, id }: OperationKey, number: number) =>
    db
      .updateTable('operation_handovers')
      .where('tenant_id', '=', tenantId)
      .where('operation_id', '=', id)
      .where('number', '=', number)

  return {
    /** The open request; undefined if nobody asks. */
    open: (key: OperationKey): Promise<HandoverRow | undefined> =>
      of(key).where('state', 'in', ['asked', 'agreed']).executeTakeFirst(),

    find: (key: OperationKey, number: number): Promise<HandoverRow | undefined> =>
      of(key).where('number', '=', number).executeTakeFirst(),

    latest: (key: OperationKey): Promise<HandoverRow | undefined> =>
      of(key).orderBy('number', 'desc').limit(1).executeTakeFirst(),

    ask: async (
      { tenantId, id }: OperationKey,
      asked: { from: Named; to: Named; locale: string; channel: OperationChannel; now: number; until: number },
    ): Promise<HandoverRow> => {
      const { from, to } = asked
      return db
        .insertInto('operation_handovers')
        .values({
          tenant_id: tenantId,
          operation_id: id,
          number: sql<number>`(select coalesce(max(number), 0) + 1 from operation_handovers
            where tenant_id = ${tenantId} and operation_id = ${id})`,
          state: 'asked',
          from_oid: from.oid,
          from_upn: from.upn,
          from_name: from.name,
          to_oid: to.oid,
          to_upn: to.upn,
          to_name: to.name,
          to_locale: asked.locale,
          to_channel: JSON.stringify(asked.channel),
          asked_at: asked.now,
          until: asked.until,
          changed_at: asked.now,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
    },

    /**
     * Changes the state of an open request; undefined if it isn't in state `from` any more. Once it is agreed, the operation's
     * owner can't decide anything about it.
     */
    move: (
      key: OperationKey,
      number: number,
      move: { from: HandoverState; to: HandoverState; now: number; by?: Named | undefined },
    ): Promise<HandoverRow | undefined> =>
      at(key, number)
        .set((e) => ({
          state: move.to,
          version: e('version', '+', 1),
          changed_at: move.now,
          ended_at: move.to === 'agreed' ? null : move.now,
          ...(move.by && { by_oid: move.by.oid, by_upn: move.by.upn, by_name: move.by.name }),
        }))
        .where('state', '=', move.from)
        .returningAll()
        .executeTakeFirst(),

    /** Operations whose hand-over was agreed to and which no slice holds any more. */
    agreed: (now: number): Promise<OperationKey[]> =>
      db
        .selectFrom('operation_handovers as h')
        .innerJoin('operations as o', (join) =>
          join.onRef('o.tenant_id', '=', 'h.tenant_id').onRef('o.id', '=', 'h.operation_id'),
        )
        .select(['o.tenant_id as tenantId', 'o.id'])
        .where('h.state', '=', 'agreed')
        .where('o.lease_until', '<=', now)
        .execute(),

    /** Requests that nobody answered in time. */
    overdue: (now: number): Promise<(OperationKey & { number: number })[]> =>
      db
        .selectFrom('operation_handovers')
        .select(['tenant_id as tenantId', 'operation_id as id', 'number'])
        .where('state', '=', 'asked')
        .where('until', '<=', now)
        .execute(),

    /** Requests about operations that have waited for their owner since `since`, whose approvers aren't asked yet. */
    stalled: async (since: number): Promise<OperationKey[]> => {
      const { rows } = await sql<OperationKey>`select o.tenant_id as "tenantId", o.id
        from operation_handovers h join operations o on o.tenant_id = h.tenant_id and o.id = h.operation_id
        where h.state = 'asked' and h.approvers_at is null and o.state = any(${[...waitingStates]}::text[])
          and o.changed_at <= ${since} and exists (select from operation_handover_cards c where c.tenant_id = h.tenant_id
            and c.operation_id = h.operation_id and c.number = h.number and c.role = 'approver')`.execute(db)
      return rows
    },

    /** Asks the approvers too, for one caller. */
    askApprovers: (key: OperationKey, number: number, by: { now: number; until: number }) =>
      at(key, number)
        .set((e) => ({
          approvers_at: by.now,
          until: sql<number>`greatest(until, ${by.until})`,
          version: e('version', '+', 1),
          changed_at: by.now,
        }))
        .where('state', '=', 'asked')
        .where('until', '>', by.now)
        .where('approvers_at', 'is', null)
        .returningAll()
        .executeTakeFirst(),

    /** The approvers who are asked about a request, once it comes to that. */
    approvers: async ({ tenantId, id }: OperationKey, number: number): Promise<string[]> => {
      const rows = await db
        .selectFrom('operation_handover_cards')
        .select('person')
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('number', '=', number)
        .where('role', '=', 'approver')
        .execute()
      return rows.map(({ person }) => person)
    },

    /** Remembers where the previous owner's card is. */
    keepFormer: async (key: OperationKey, number: number, channel: OperationChannel): Promise<void> => {
      await at(key, number)
        .set({ from_channel: JSON.stringify(channel) })
        .execute()
    },

    /** The request by which this person last handed the operation over. */
    lastFrom: (key: OperationKey, oid: string): Promise<HandoverRow | undefined> =>
      of(key)
        .where('state', '=', 'done')
        .where('from_oid', '=', oid)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst(),

    /** Has a message kept up to date: a new one, or with `channel` one that is there. */
    addCard: async (
      { tenantId, id }: OperationKey,
      { number, person, role, place = '' }: CardKey,
      channel?: unknown,
    ): Promise<void> => {
      const posted = channel === undefined ? null : JSON.stringify(channel)
      if (posted !== null) {
        // The card that was pressed is known already.
        const known = await db
          .updateTable('operation_handover_cards')
          .set({ shown: 0, tries: 0 })
          .where('tenant_id', '=', tenantId)
          .where('operation_id', '=', id)
          .where('number', '=', number)
          .where('person', '=', person.oid)
          .where('role', '=', role)
          .where(sql<boolean>`channel ->> 'activityId' = ${place}`)
          .executeTakeFirst()
        if (known.numUpdatedRows > 0n) return
      }
      await db
        .insertInto('operation_handover_cards')
        .values({
          ...{ tenant_id: tenantId, operation_id: id, number, role, place, channel: posted },
          ...{ person: person.oid, person_upn: person.upn, person_name: person.name },
        })
        .onConflict((on) =>
          on
            .columns(['tenant_id', 'operation_id', 'number', 'person', 'role', 'place'])
            .doUpdateSet({ shown: 0, tries: 0, ...(posted !== null && { channel: posted }) }),
        )
        .execute()
    },

    /** Has the messages of this kind sent again, because a late edit may have overwritten them. */
    showAgain: async ({ tenantId, id }: OperationKey, role: HandoverRole): Promise<void> => {
      const cards = db.updateTable('operation_handover_cards').set({ shown: 0 }).where('tenant_id', '=', tenantId)
      await cards.where('operation_id', '=', id).where('role', '=', role).execute()
    },

    /** From now on the operation's card is in this message of the one who asked, once it is theirs. */
    saveTaker: async (key: OperationKey, number: number, where: Partial<OperationChannel>): Promise<void> => {
      await at(key, number)
        .set({ to_channel: sql<string>`to_channel || ${JSON.stringify(where)}::jsonb` })
        .where('state', 'in', ['asked', 'agreed'])
        .execute()
    },

    /**
     * Messages that are out of date, of one operation or of all whose request changed `age` ms ago or earlier. Each goes to a
     * single caller, for one attempt.
     */
    claimCards: async (now: number, which: { readonly of: OperationKey } | { readonly age: number }) => {
      const wanted =
        'of' in which
          ? sql`h.tenant_id = ${which.of.tenantId} and h.operation_id = ${which.of.id}`
          : isOlder('h.changed_at', now, which.age)
      const { rows } = await sql<HandoverCardRow>`
        with due as materialized (select c.tenant_id, c.operation_id, c.number, c.person, c.role, c.place
          from operation_handover_cards c join operation_handovers h
            on (h.tenant_id, h.operation_id, h.number) = (c.tenant_id, c.operation_id, c.number)
          where c.shown < h.version and ${isDue('c.try_after', now)} and c.tries < ${maxTries} and ${wanted}
          limit 100 for update of c skip locked)
        update operation_handover_cards c set tries = c.tries + 1, try_after = ${now + tryTime} from due
        where (c.tenant_id, c.operation_id, c.number, c.person, c.role, c.place)
          = (due.tenant_id, due.operation_id, due.number, due.person, due.role, due.place)
        returning c.*`.execute(db)
      return rows
    },

    /** Records what a message shows, and where it is. */
    cardShown: async (card: HandoverCardRow, version: number, channel: unknown): Promise<void> => {
      const row = cardAt(db, card)
      await row
        .set({ shown: version, tries: 0, try_after: 0, channel: channel === null ? null : JSON.stringify(channel) })
        .execute()
    },

    /** Postpones the next attempt; true if there won't be one. */
    cardFailed: async (card: HandoverCardRow, now: number): Promise<boolean> => {
      await cardAt(db, card)
        .set({ try_after: now + pauseAfter(card.tries) })
        .execute()
      return card.tries >= maxTries
    },
  }
}

function cardAt(db: Kysely<Database>, card: HandoverCardRow) {
  return db
    .updateTable('operation_handover_cards')
    .where('tenant_id', '=', card.tenant_id)
    .where('operation_id', '=', card.operation_id)
    .where('number', '=', card.number)
    .where('person', '=', card.person)
    .where('role', '=', card.role)
    .where('place', '=', card.place)
}
