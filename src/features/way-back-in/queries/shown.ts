import { sql } from 'kysely'
import type { OperationKeys } from '../../../store/queries/lifecycle/operations.ts'
import { createGroups, type Subquery } from '../../../store/queries/subqueries.ts'
import type { PlannedReceiver, VoucherTally } from '../model.ts'
import { stage } from './vouchers.ts'

/** The receivers named by the plans of these operations, those of most accounts first; by operation. */
export const receiversOf = (
  { tenantId, ids }: OperationKeys,
  actions: readonly string[],
): Subquery<ReadonlyMap<string, readonly PlannedReceiver[]>> =>
  createGroups(sql`select w.operation_id as of, w.before -> 'receiver' ->> 'name' as name,
      w.before -> 'receiver' ->> 'upn' as upn, (w.before -> 'receiver' ->> 'manager')::boolean as manager,
      count(*)::integer as accounts
    from operation_writes w join operation_items i on i.tenant_id = w.tenant_id
      and i.operation_id = w.operation_id and i.seq = w.seq
    where w.tenant_id = ${tenantId} and w.operation_id = any(${[...ids]}::text[])
      and w.action = any(${[...actions]}::text[]) and w.kind = 'request' and i.verdict = 'change'
      and jsonb_typeof(w.before -> 'receiver') = 'object'
    group by 1, 2, 3, 4 order by 4, 5 desc, 2`)

/** Vouchers counted by receiver and state; by operation. */
export const voucherTallies = ({
  tenantId,
  ids,
}: OperationKeys): Subquery<ReadonlyMap<string, readonly VoucherTally[]>> =>
  createGroups(sql`select v.operation_id as of, v.state, v.receiver_name as receiver, count(*)::integer as count,
      coalesce(bool_or(p.unreachable), false) as unreachable,
      (count(*) filter (where v.state = 'open' and v.refused is not null))::integer as refused,
      (count(*) filter (where ${stage} = 'failed'))::integer as failed, max(v.until) as until
    from operation_vouchers v left join posts p on p.tenant_id = v.tenant_id and p.person = v.receiver_oid
      and p.role = 'receiver'
    where v.tenant_id = ${tenantId} and v.operation_id = any(${[...ids]}::text[])
    group by 1, 2, 3 order by 4 desc, 3`)
