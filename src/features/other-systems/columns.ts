import type { StepColumns } from '../../chat/turn/files.ts'
import type { Item } from '../../operations/index.ts'
import type { ManualSystem } from './manual-steps.ts'
import { findOnPremisesWork } from './on-premises.ts'
import { assignmentsIn } from './steps.ts'
import type { Assignment } from './types.ts'

type StepColumn = StepColumns[string]

/** The state of this account's steps in another system; empty if there are none. */
const columnOf =
  (system: ManualSystem, concerns: (...given: Parameters<StepColumn>) => boolean): StepColumn =>
  (given) => {
    const one = assignmentsIn(given.operation).find((other) => other.system === system)
    return one && concerns(given) ? stateText(one) : null
  }

const stateText = ({ state, by, at, reason }: Assignment): string =>
  [
    state,
    ...(by ? [by.upn] : []),
    ...(at === null ? [] : [new Date(at).toISOString()]),
    ...(reason ? [reason] : []),
  ].join('; ')

/** Whether an account needs something done in its mailbox or OneDrive; must match `needsManualSteps` in the store. */
const isByHand = ({ item: { account, verdict, steps } }: { readonly item: Item }): boolean =>
  account !== null &&
  account.guest !== true &&
  (verdict === 'synced' ||
    steps.some(
      ({ state, why }) => state === 'done' || state === 'uncertain' || why === 'synced' || why === 'federated',
    ))

export const stepColumns: StepColumns = {
  mailboxSteps: columnOf('mailbox', isByHand),
  oneDriveSteps: columnOf('oneDrive', isByHand),
  activeDirectorySteps: columnOf(
    'activeDirectory',
    ({ item, operation, registry }) => findOnPremisesWork(registry, item, operation).tasks.length > 0,
  ),
}
