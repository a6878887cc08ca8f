import { sql } from 'kysely'

/** Whether the row `p` of posts is the card of the approver in the row `a`. */
export const approverPost = sql`p.tenant_id = a.tenant_id and p.operation_id = a.operation_id and p.role = 'approver'
  and p.person = a.approver_oid`

/** Whether the approver in the row `a` has a card. */
export const isReached = sql`exists (select from posts p where ${approverPost} and p.address is not null)`

/** Whether they don't have the app. */
export const isUnreachable = (
  row: string,
) => sql`exists (select from posts p where p.tenant_id = ${sql.ref(`${row}.tenant_id`)}
  and p.operation_id = ${sql.ref(`${row}.operation_id`)} and p.role = 'approver'
  and p.person = ${sql.ref(`${row}.approver_oid`)} and p.unreachable)`
