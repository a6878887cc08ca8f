import { fullRegistry } from '../actions/index.ts'
import type { CloudName } from '../core/model.ts'
import type { Action } from '../operations/registry/action.ts'
import { addOnScopes, findAddOn, isAddOn } from '../operations/registry/add-ons.ts'
import { commonPlanScopes, membershipScopes } from '../operations/registry/collect-scopes.ts'
import { help, notifications, settings, signIn, signOut, thanks, whoami } from './about.ts'
import { endAbsence, startAbsence } from './absence.ts'
import { changeSpecs, checkStatus, listUsers, warningScopes } from './accounts.ts'
import {
  answerQuestion,
  approveOperation,
  askQuestion,
  denyOperation,
  extendRequest,
  showApproval,
} from './approvals.ts'
import { handOff, handOffDone, handOffFile, handOffNotNeeded } from './hand-off.ts'
import { handOver, keepOperation, takeOver } from './handover.ts'
import { chooseAccounts, listIncidents } from './incidents.ts'
import { offerChanges } from './offers.ts'
import {
  cancelOperation,
  changeTime,
  confirmOperation,
  continueOperation,
  listOperations,
  moreOfOperation,
  operationItems,
  planAgain,
  retryOperation,
  showEvidence,
  showOperation,
  stopOperation,
  undoOperation,
} from './operations.ts'
import { exportFile, showAudit } from './records.ts'
import { addNote, setAwareness, writeReport } from './reports.ts'
import type { CommandSpec } from './spec.ts'
import { giveWaysBackIn, planWaysBackInAgain, remindReceivers, waysBackIn } from './vouchers.ts'

/** Every command that can be typed or pressed, in the order in which help lists them. */
export const commandSpecs: readonly CommandSpec[] = [
  help,
  listUsers,
  checkStatus,
  ...Object.values(changeSpecs),
  offerChanges,
  listIncidents,
  chooseAccounts,
  listOperations,
  showOperation,
  moreOfOperation,
  operationItems,
  showEvidence,
  confirmOperation,
  cancelOperation,
  stopOperation,
  continueOperation,
  retryOperation,
  planAgain,
  changeTime,
  undoOperation,
  takeOver,
  handOver,
  keepOperation,
  handOffFile,
  handOff,
  handOffDone,
  handOffNotNeeded,
  waysBackIn,
  remindReceivers,
  giveWaysBackIn,
  planWaysBackInAgain,
  writeReport,
  addNote,
  setAwareness,
  showApproval,
  approveOperation,
  denyOperation,
  askQuestion,
  answerQuestion,
  extendRequest,
  showAudit,
  exportFile,
  settings,
  notifications,
  startAbsence,
  endAbsence,
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

const extraScopes = commandSpecs.flatMap(({ optionalScopes: scopes = [] }) => scopes)

/** Every delegated Graph permission that commands, or operations they start, can request, without add-ons. */
export const allScopes: readonly string[] = [...new Set([...scopesOf(commandSpecs), ...extraScopes])].filter(
  (scope) => !isAddOn(scope),
)

/** Everyday commands, which Teams lists, have to work without optional permissions. */
const everydayScopes = scopesOf(commandSpecs.filter(({ teamsMenu }) => teamsMenu))

/** Scopes needed only by individual commands or steps. Without consent to them, everything else still works. */
export const optionalScopes: readonly string[] = allScopes.filter((scope) => !everydayScopes.includes(scope))

/** Scopes requested only if the feature that needs them is switched on. */
export const optInScopes: readonly string[] = [
  ...new Set(commandSpecs.flatMap(({ optInScopes: scopes = [] }) => scopes)),
]

const syncedScopes = ({ scopes }: Action): readonly string[] => scopes.runSynced ?? []

/** Scopes needed only by actions that this cloud doesn't support. */
function unsupportedScopes(cloud: CloudName): ReadonlySet<string> {
  const isElsewhere = ({ needs }: Action) => needs?.unavailableIn?.some((one) => one === cloud) === true
  const reachesSynced = ({ needs }: Action) => !needs?.syncedUnavailableIn?.some((one) => one === cloud)
  const scopesOfIt = ({ scopes: { plan, run, verify, more = [] } }: Action) => [...plan, ...run, ...verify, ...more]
  const all = fullRegistry.actions()
  const here = new Set([
    ...all.filter((action) => !isElsewhere(action)).flatMap(scopesOfIt),
    ...all.filter((action) => !isElsewhere(action) && reachesSynced(action)).flatMap(syncedScopes),
    ...commonPlanScopes,
    ...membershipScopes,
    ...warningScopes,
  ])
  const elsewhere = [...all.filter(isElsewhere).flatMap(scopesOfIt), ...all.flatMap(syncedScopes)]
  return new Set(elsewhere.filter((scope) => !here.has(scope)))
}

interface ScopeSettings {
  readonly optIn: boolean
  readonly cloud: CloudName
}

/** All scopes that can be requested in this configuration, without add-ons. */
export function configuredScopes({ optIn, cloud }: ScopeSettings): readonly string[] {
  const useless = unsupportedScopes(cloud)
  return (optIn ? [...allScopes, ...optInScopes] : allScopes).filter((scope) => !useless.has(scope))
}

/** The scopes of this cloud's add-ons, with their names. */
export const addOnNamesByScope = (cloud: CloudName): ReadonlyMap<string, string> =>
  new Map(addOnScopes(cloud).map((scope) => [scope, findAddOn(scope) ?? scope]))
