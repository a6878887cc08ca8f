import type { Context } from '../../operations/model/context.ts'
import type { Person } from '../../operations/model/types.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { wayBackInErrors } from './errors.ts'
import { maxReveals, receiverState, type VoucherView } from './model.ts'
import { type VoucherRow, voucherQueries } from './queries/vouchers.ts'

/** A voucher with the operation that it belongs to. */
export interface FoundVoucher {
  readonly row: VoucherRow
  readonly operation: OperationRow
}

/** The voucher, for its receiver. Throws voucherNotFound for everyone else, whether or not it exists. */
export async function findOwnVoucher({ store }: Pick<Context, 'store'>, id: string, by: Person): Promise<FoundVoucher> {
  const row = await voucherQueries(store.db).find(id)
  const operation = row && isReceiver(row, by) ? await operationQueries(store.db).find(keyOf(row)) : undefined
  if (!row || !operation) throw new wayBackInErrors.voucherNotFound()
  return { row, operation }
}

export const isReceiver = ({ tenant_id: tenant, receiver_oid: receiver }: VoucherRow, { tid, oid }: Person): boolean =>
  tenant === tid && receiver.toLowerCase() === oid.toLowerCase()

export const keyOf = (row: Pick<VoucherRow, 'tenant_id' | 'operation_id'>): OperationKey => ({
  tenantId: row.tenant_id,
  id: row.operation_id,
})

export const viewOf = (
  row: VoucherRow,
  operation: Pick<OperationRow, 'requester_name' | 'requester_upn' | 'locale' | 'actions'>,
  now: number,
): VoucherView => ({
  id: row.id,
  account: { name: row.account_name, upn: row.account_upn },
  operator: { name: operation.requester_name, upn: operation.requester_upn },
  // As one step of several, it follows what was restored.
  released: operation.actions.length > 1,
  until: row.until,
  left: maxReveals - row.reveals.length,
  state: receiverState(row, now),
  locale: operation.locale,
})

/** The account as named in the audit log. */
export const accountOf = ({ account_id: id, account_upn: upn, account_name: name }: VoucherRow) => ({ id, upn, name })
