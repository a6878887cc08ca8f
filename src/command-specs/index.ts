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
  planAgain,
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
  planAgain,
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

const scopesOf = (specs: readonly CommandSpec[]): readonly string[] => [
  ...new Set([
    ...specs.flatMap(({ scopes = [], otherScopes = [] }) => [...scopes, ...otherScopes]),
    ...membershipScopes,
  ]),
]

/** Every delegated Graph permission that commands, or the operations they start, may ask for by themselves. */
export const allScopes: readonly string[] = scopesOf(commandSpecs)

const needed = scopesOf(commandSpecs.filter(({ group }) => group === 'start'))

/** Those that only single commands, or single steps, take: where they are not granted, all else works. */
export const optionalScopes: readonly string[] = allScopes.filter((scope) => !needed.includes(scope))

/** Those beside them that are asked for only where somebody switched on what takes them. */
export const optInScopes: readonly string[] = [
  ...new Set(commandSpecs.flatMap(({ optInScopes: scopes = [] }) => scopes)),
]

/** All that may be asked for as the bot is configured. */
export const scopesWhere = ({ optIn }: { readonly optIn: boolean }): readonly string[] =>
  optIn ? [...allScopes, ...optInScopes] : allScopes
