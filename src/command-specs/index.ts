import type { Action } from '../actions/define.ts'
import { registry } from '../actions/registry.ts'
import { membershipScopes, planScopes } from '../actions/scopes.ts'
import type { CloudName } from '../core/model.ts'
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

/** What only actions take that this cloud does not have. */
function uselessIn(cloud: CloudName): ReadonlySet<string> {
  const isElsewhere = ({ needs }: Action) => needs?.notIn?.some((one) => one === cloud) === true
  const scopesOfThem = (actions: readonly Action[]) =>
    actions.flatMap(({ scopes: { plan, run, verify, runSynced = [] } }) => [...plan, ...run, ...verify, ...runSynced])
  const here = new Set([
    ...scopesOfThem(registry.actions().filter((action) => !isElsewhere(action))),
    ...planScopes,
    ...membershipScopes,
  ])
  return new Set(scopesOfThem(registry.actions().filter(isElsewhere)).filter((scope) => !here.has(scope)))
}

/** All that may be asked for as the bot is configured. */
export function scopesWhere({
  optIn,
  cloud,
}: {
  readonly optIn: boolean
  readonly cloud: CloudName
}): readonly string[] {
  const useless = uselessIn(cloud)
  return (optIn ? [...allScopes, ...optInScopes] : allScopes).filter((scope) => !useless.has(scope))
}
