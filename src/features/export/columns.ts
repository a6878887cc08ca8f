import type { AccountDetails, Details } from '../../chat/accounts/account-details.ts'
import type { AddedCells, AddedColumns, Cell, Columns, StepColumns } from '../../chat/turn/files.ts'
import { isObjectId } from '../../core/text.ts'
import type { Account, Lookup } from '../../graph/directory/account.ts'
import { automaticSignIn, interactiveSignIn, lastSignIn } from '../../graph/directory/last-sign-ins.ts'
import type { Item, ItemAction, Operation, PendingDecision } from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'

/*
 * Column names and values of exported files. They are Graph's or the bot's own codes, the same in every language,
 * because files are joined with other files and read by programs.
 */

/** Accounts as in the directory. */
export const accountColumns: Columns<Account> = {
  displayName: ({ displayName }) => displayName,
  userPrincipalName: ({ userPrincipalName }) => userPrincipalName,
  id: ({ id }) => id,
  mail: ({ mail }) => mail,
  jobTitle: ({ jobTitle }) => jobTitle,
  department: ({ department }) => department,
  accountEnabled: ({ accountEnabled }) => accountEnabled,
  userType: ({ userType }) => userType,
  synced: ({ synced }) => synced,
}

const accountOf = (lookup: Lookup): Account | undefined => ('account' in lookup ? lookup.account : undefined)

/** As typed. Members of a group weren't typed: their object IDs are meaningless here and have a column of their own. */
const inputText = (input: string, upn: string | undefined): string => (isObjectId(input) && upn ? upn : input)

/** An input and the account it refers to. */
export const lookupColumns: Columns<Lookup> = {
  input: (lookup) => inputText(lookup.input, accountOf(lookup)?.userPrincipalName),
  outcome: ({ outcome }) => outcome,
  ...Object.fromEntries(
    Object.entries(accountColumns).map(([key, of]) => [
      key,
      (lookup: Lookup): Cell => {
        const account = accountOf(lookup)
        return account ? of(account) : null
      },
    ]),
  ),
  detail: (lookup) => {
    if (lookup.outcome === 'ambiguous') return lookup.candidates.map((one) => one.userPrincipalName).join(' ')
    if (lookup.outcome === 'duplicate') return lookup.of
    return lookup.outcome === 'failed' ? lookup.reason.code : null
  },
}

const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

const detailCells: Columns<AccountDetails> = {
  lastSignIn: ({ signIns }) => isoOrNull(signIns && interactiveSignIn(signIns)),
  lastSignInByApps: ({ signIns }) => isoOrNull(signIns && automaticSignIn(signIns)),
  neverSignedIn: ({ signIns }) => (signIns ? lastSignIn(signIns) === undefined : null),
  signInMethods: ({ methods }) => methods ?? null,
  licences: ({ licences }) => licences?.join('; ') ?? null,
  devices: ({ devices }) => devices?.total ?? null,
  devicesEnabled: ({ devices }) => devices?.enabled ?? null,
  risk: ({ risk }) => risk ?? null,
  groups: ({ groups }) => groups?.map(({ role, name }) => `${role}: ${name}`).join('; ') ?? null,
}

/** Columns about accounts, with those of their details; details that couldn't be read are empty. */
function withDetails<Row>(
  columns: Columns<Row>,
  cells: Columns<AccountDetails>,
  { of }: Details,
  idOf: (row: Row) => string | undefined,
): Columns<Row> {
  const own = Object.entries(cells).map(([key, cell]) => {
    const read = (row: Row): Cell => cell(of.get(idOf(row) ?? '') ?? {})
    return [key, read] as const
  })
  return { ...columns, ...Object.fromEntries(own) }
}

/** Inputs with the details of their accounts. */
export const detailedColumns = (details: Details): Columns<Lookup> =>
  withDetails(lookupColumns, detailCells, details, (lookup) => accountOf(lookup)?.id)

/** Accounts with their last sign-ins. */
export function inactiveColumns(details: Details): Columns<Account> {
  const { lastSignIn: last, lastSignInByApps, neverSignedIn } = detailCells
  const cells = { ...(last && { lastSignIn: last }), ...(lastSignInByApps && { lastSignInByApps }) }
  return withDetails(accountColumns, { ...cells, ...(neverSignedIn && { neverSignedIn }) }, details, ({ id }) => id)
}

/** Optional steps as columns, named after their input for stable lookups. */
const optionalSteps = (registry: Registry) =>
  registry
    .playbooks()
    .flatMap(([, { steps }]) =>
      steps.flatMap(({ action, after, optional }) => (optional && after ? [{ action, name: optional.input }] : [])),
    )

const optionalStepColumns = (
  registry: Registry,
  suffix: string,
  of: (one: ItemAction) => Cell,
  otherwise: Cell,
): Columns<Item> =>
  Object.fromEntries(
    optionalSteps(registry).map(({ action, name }) => [
      `${name}${suffix}`,
      ({ following }: Item): Cell => {
        const one = following.find((other) => other.action === action)
        return one ? of(one) : otherwise
      },
    ]),
  )

/** One step in codes: result, verification, and reason if it wasn't done. */
const stepText = ({ action, state, verified, reason, why, stays, items }: ItemAction): string =>
  [
    `${action}: ${state}`,
    ...(verified === 'none' ? [] : [verified]),
    ...(reason ? [reason.code] : why ? [why] : []),
    ...(items.length > 0 ? [`(items: ${items.join('; ')})`] : []),
    ...(stays.length > 0 ? [`(stays: ${stays.map((one) => `${one.why} ${one.name}`).join(', ')})`] : []),
  ].join(' ')

/** Whether an account was changed but isn't blocked, although it should be. */
const isNotBlocked = ({ change, stillEnabled }: Item): boolean =>
  change === 'done' && stillEnabled !== null && stillEnabled !== 'notChosen' && stillEnabled !== 'unconfirmed'

/**
 * The result of an account's change. If the account can still sign in, the change isn't done, so only the steps
 * that were done are listed.
 */
export function changeText(item: Item): string {
  if (!isNotBlocked(item)) return item.change
  const done = item.steps.flatMap(({ action, state }) => (state === 'done' ? [action] : []))
  return `stillEnabled (only ${done.join(', ')})`
}

/** An operation's accounts with their results. */
export const itemColumns = (registry: Registry, operation: Operation, added: StepColumns): Columns<Item> => ({
  number: ({ seq }) => seq,
  input: ({ input, account }) => inputText(input, account?.upn),
  displayName: ({ account }) => account?.name ?? null,
  userPrincipalName: ({ account }) => account?.upn ?? null,
  id: ({ account }) => account?.id ?? null,
  guest: ({ account }) => account?.guest ?? null,
  synced: ({ account }) => (account ? account.synced === true : null),
  enabledBefore: ({ account }) => account?.enabled ?? null,
  plan: ({ verdict }) => verdict,
  canSignIn: ({ stillEnabled }) => stillEnabled,
  change: (item) => changeText(item),
  changeSeen: (item) => (isNotBlocked(item) ? 'none' : item.verified),
  ...optionalStepColumns(registry, '', ({ state }) => state, 'none'),
  ...optionalStepColumns(registry, 'Seen', ({ verified }) => verified, 'none'),
  why: ({ reason, following, why }) =>
    reason?.code ?? following.find((one) => one.reason !== null)?.reason?.code ?? why,
  detail: ({ detail, at }) => (at === null ? detail : `${detail} ${isoTime(at)}`),
  requestId: ({ requestId }) => requestId,
  ...optionalStepColumns(registry, 'RequestId', ({ requestId }) => requestId, null),
  steps: ({ steps }) => steps.map(stepText).join('; '),
  ...Object.fromEntries(
    Object.entries(added).map(([name, cell]) => [name, (item: Item) => cell({ item, operation, registry })]),
  ),
  lastOperation: ({ history }) => history?.last?.operation ?? null,
  lastKind: ({ history }) => history?.last?.playbook ?? null,
  lastBy: ({ history }) => history?.last?.by ?? null,
  lastAt: ({ history }) => isoTime(history?.last?.at),
  lastReason: ({ history }) => history?.last?.reason ?? null,
  compromisedOperation: ({ history }) => history?.compromised?.operation ?? null,
  compromisedBy: ({ history }) => history?.compromised?.by ?? null,
  compromisedAt: ({ history }) => isoTime(history?.compromised?.at),
  compromisedReason: ({ history }) => history?.compromised?.reason ?? null,
  pending: ({ history }) => history?.pending.map(pendingText).join('; ') || null,
})

const isoTime = (at: number | null | undefined): string | null => (at ? new Date(at).toISOString() : null)

/** In codes: the operation, its playbook, its time if scheduled, and its requester. */
const pendingText = ({ operation, playbook, at, by, awaitsApproval }: PendingDecision): string =>
  [operation, playbook, isoTime(at), ...(awaitsApproval ? ['awaitingApproval'] : []), by].filter(Boolean).join(' ')

/** An account of an operation, with what features know about it. */
export type ExportedItem = Item & {
  /** The cells of columns that features add. */
  readonly added?: AddedCells | undefined
}

/** An operation's accounts with their results, and what features know about them. */
export const operationColumns = (
  features: readonly AddedColumns[],
  ...of: Parameters<typeof itemColumns>
): Columns<ExportedItem> => ({
  ...itemColumns(...of),
  ...Object.fromEntries(
    features.flatMap(({ names }) => names.map((name) => [name, ({ added }: ExportedItem) => added?.[name] ?? null])),
  ),
})
