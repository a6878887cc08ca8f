import { membershipScopes } from '../actions/scopes.ts'
import { help, notifications, settings, signIn, signOut, thanks, whoami } from './about.ts'
import { changes, checkStatus, listUsers } from './accounts.ts'
import { approveOperation, denyOperation, showApproval } from './approvals.ts'
import {
  cancelOperation,
  confirmOperation,
  continueOperation,
  listOperations,
  operationItems,
  retryOperation,
  showOperation,
  stopOperation,
  undoOperation,
} from './operations.ts'
import { exportFile, showAudit } from './records.ts'
import type { CommandSpec } from './spec.ts'

/** Everything an operator can type or press, in the order in which help lists it. */
export const commandSpecs: readonly CommandSpec[] = [
  help,
  listUsers,
  checkStatus,
  ...Object.values(changes),
  listOperations,
  showOperation,
  operationItems,
  confirmOperation,
  cancelOperation,
  stopOperation,
  continueOperation,
  retryOperation,
  undoOperation,
  showApproval,
  approveOperation,
  denyOperation,
  showAudit,
  exportFile,
  settings,
  notifications,
  whoami,
  signIn,
  signOut,
  thanks,
]

/** Every delegated Graph permission that commands, or the operations they start, may ask for. */
export const allScopes: readonly string[] = [
  ...new Set([
    ...commandSpecs.flatMap(({ scopes = [], otherScopes = [] }) => [...scopes, ...otherScopes]),
    ...membershipScopes,
  ]),
]
