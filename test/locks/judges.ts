// Covers: away, evidence, report, take-over, way-back-in
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import { findUnrecorded } from '../support/audit.ts'
import { lockOrder, locksOf } from '../support/lock-order.ts'
import { type Played, transactionsIn } from './play.ts'
import { differences, type Stored } from './stored.ts'

/** What a play left behind. */
export interface End {
  readonly outcomes: Played['outcomes']
  readonly stored: Stored
}

/** Locks that a transaction took in another order than the documented one. */
export const misorderedLocks = ({ steps }: Pick<Played, 'steps'>): string[] =>
  transactionsIn(steps).flatMap((transaction) => {
    const locks = locksOf(transaction.map(({ statement }) => statement))
    const sorted = [...locks].sort((one, other) => lockOrder.indexOf(one) - lockOrder.indexOf(other))
    return locks.join() === sorted.join() ? [] : [`locks in another order than the documented one: ${locks.join(', ')}`]
  })

/** Events without an audit entry, entries without an event, and operations whose version isn't that of their events. */
export async function lostEvents(db: Kysely<Database>, tenantId: string): Promise<string[]> {
  const { broken } = await verifyChain(db, tenantId)
  const unrecorded = await findUnrecorded(db, tenantId)
  const { rows } = await sql<{ operation: string; said: string }>`
    select o.id as operation, 'its version is ' || o.version || ', but it has ' || count(e.version) || ' events' as said
      from operations o left join operation_events e on e.tenant_id = o.tenant_id and e.operation_id = o.id
      where o.tenant_id = ${tenantId} group by o.id, o.version having count(e.version) <> o.version
    union all
    select coalesce(e.operation, a.operation), coalesce(e.step, a.step) || ': ' || coalesce(e.times, 0) || ' events and '
        || coalesce(a.times, 0) || ' entries'
      from (select e.operation_id as operation, m.step, count(*) as times from operation_events e
          join operation_moves m on m.event = e.event and m.from_state is not distinct from e.from_state
            and m.to_state = e.to_state
          where e.tenant_id = ${tenantId} and m.step is not null group by 1, 2) e
        full join (select operation_id as operation, entry ->> 'step' as step, count(*) as times from audit
          where tenant_id = ${tenantId} and entry ->> 'step' in (select step from operation_moves) group by 1, 2) a
          on a.operation = e.operation and a.step = e.step
      where coalesce(e.times, 0) <> coalesce(a.times, 0)
    union all
    select o.id, 'its owner has no card'
      from operations o where o.tenant_id = ${tenantId} and o.confirmed_at is not null
        and not exists (select from posts p where p.tenant_id = o.tenant_id and p.operation_id = o.id
          and p.role = 'requester' and p.person = o.requester_oid)`.execute(db)
  return [
    ...(broken ? [`the audit chain is broken: ${JSON.stringify(broken)}`] : []),
    ...unrecorded.map((one) => `not in the audit log: ${JSON.stringify(one)}`),
    ...rows.map(({ operation, said }) => `${operation}: ${said}`),
  ]
}

/** What no order of one after the other leaves behind: the differences from the one that is nearest. */
export function unlikeSerial(end: End, serial: readonly End[]): string[] {
  const unlike = serial.map((one) => {
    const outcomes = one.outcomes.join() === end.outcomes.join()
    const said = `ended with ${end.outcomes.join(' and ')}, not with ${one.outcomes.join(' and ')}`
    return [...(outcomes ? [] : [said]), ...differences(end.stored, one.stored)]
  })
  return unlike.sort((one, other) => one.length - other.length)[0] ?? []
}
