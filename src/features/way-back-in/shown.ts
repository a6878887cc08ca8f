import { hasRun } from '../../core/operation-states.ts'
import { defineShown, type ReadContext } from '../../operations/model/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { receiversOf, voucherTallies } from './queries/shown.ts'
import { vouchingKinds } from './receivers.ts'

const isVouching = ({ actions }: OperationRow, { registry }: ReadContext): boolean =>
  vouchingKinds(registry, actions).length > 0

/** The people who will be shown passes, those who aren't managers first. */
export const receiverTally = defineShown({
  name: 'receivers',
  wanted: isVouching,
  query: (keys, _rows, { registry }) => receiversOf(keys, vouchingKinds(registry)),
  empty: [],
})

/** Who has received passes, and who is waiting for whom. */
export const voucherTally = defineShown({
  name: 'vouchers',
  wanted: (row, context) => hasRun(row.state) && isVouching(row, context),
  query: voucherTallies,
  empty: [],
})

/** Whether everyone has been let back in who wasn't. */
export const isBackIn = (operation: Operation): boolean =>
  voucherTally.of(operation).every(({ state, failed, refused }) => state !== 'expired' && failed === 0 && refused === 0)
