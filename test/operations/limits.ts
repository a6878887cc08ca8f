import type { Limits } from '../../src/operations/model/types.ts'

/** The default limits, except for a number of accounts small enough to exceed in a test. */
export const limits: Limits = {
  confirmCountAbove: 5,
  approvalAbove: 25,
  approvalAboveIrreversible: 5,
  approvalWindow: 24 * 3_600_000,
  handoverAfter: 15 * 60_000,
  maxAccounts: 10,
  maxAccountsPerHour: 5000,
  abortAboveFailures: 20,
  readOnly: false,
  protectedAccounts: [],
  missingProtected: 'block',
}
