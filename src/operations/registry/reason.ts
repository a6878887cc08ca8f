import type { EndReason } from '../../core/operation-states.ts'
import type { InEachLanguage } from '../../core/words/index.ts'
import type { Elsewhere } from '../../graph/directory/account.ts'
import { unnamedNote } from '../../store/queries/origin.ts'

/**
 * Why an account, or one of its steps, is skipped: it is already in the wanted state, it can't or mustn't be changed
 * from here, someone excluded it, or the operation ended first.
 */
export type SkipKind = 'notNeeded' | 'notPossible' | 'excluded' | 'notReached'

/** Why something is skipped, changed with a warning, or not reached; and what is then skipped for it. */
const skips = {
  /** Nobody can change the account, or not without someone else. */
  protection: 'notPossible',
  /** Something else prevents it, now or since the plan. */
  barrier: 'notPossible',
  notNeeded: 'notNeeded',
  excluded: 'excluded',
  /** The operation ended first. */
  notReached: 'notReached',
  /** A warning about an account that will be changed anyway. */
  note: 'notPossible',
  /** One that is still useful once the account is changed. */
  lastingNote: 'notPossible',
  /** One that isn't counted where each account shows its own. */
  noteOfEach: 'notPossible',
  /**
   * Why an account already in the wanted state is still written to: a pending operation would change it back, or one has
   * just done the opposite, which reads might not show yet.
   */
  again: 'notNeeded',
  /** Why an item stays, although others of the same kind are changed. */
  stays: 'notPossible',
  /** Someone has to look at such items: they could let an attacker in. */
  riskyStays: 'notPossible',
  /** Such items are also named, the most frequent first. */
  namedStays: 'notPossible',
  /** Someone excluded the item, which is named too. */
  excludedStays: 'excluded',
} as const satisfies Readonly<Record<string, SkipKind>>

export type ReasonKind = keyof typeof skips

/** Those that plans count: accounts with a warning, items that stay. */
type CountedKind = NoteKind | StaysKind
export type NoteKind = 'note' | 'lastingNote' | 'noteOfEach'
export type StaysKind = 'stays' | 'riskyStays' | 'namedStays' | 'excludedStays'

declare const declared: unique symbol

/** The stored code of a reason that an action or a feature declares. */
type DeclaredCode<Kind extends ReasonKind> = string & { readonly [declared]: Kind }

/** The stored code of a reason. What is read from the database can be of another version. */
export type ReasonCode<Kind extends ReasonKind = ReasonKind> = OwnCode<Kind> | DeclaredCode<Kind>

/** A reason, and what is decided by it. */
export interface Reason<Kind extends ReasonKind = ReasonKind> {
  /** Stored with accounts and items, so never rename one. */
  readonly code: ReasonCode<Kind>
  readonly kind: Kind
}

/** What is said of a reason, with the name that it concerns or '' if there is none. */
type Text = (detail: string) => string
/** What plans say of all accounts or items that it concerns. */
type Count = (count: number) => string

/** What else is decided by a reason. */
interface Decided {
  /** The reason for which what an account keeps because of this one is counted among the items that stay. */
  readonly countsAs?: DeclaredCode<StaysKind>
  /** Set if the items that it names are managed in an on-premises directory. */
  readonly onPremises?: true
}

/** A reason of an action, with its words. Those of the engine's own are with what the chat says. */
export interface DeclaredReason<Kind extends ReasonKind = ReasonKind> extends InEachLanguage<Text>, Decided {
  readonly code: DeclaredCode<Kind>
  readonly kind: Kind
  readonly counted?: InEachLanguage<Count>
}

type Declaration = InEachLanguage<Text> &
  Decided &
  (
    | { readonly kind: Exclude<ReasonKind, CountedKind> }
    | { readonly kind: CountedKind; readonly counted: InEachLanguage<Count> }
  )

/** Declares reasons by their codes. One that lacks words doesn't compile. */
export const defineReasons = <const Declared extends Readonly<Record<string, Declaration>>>(reasons: Declared) =>
  Object.fromEntries(
    Object.entries(reasons).map(([code, reason]) => [code, Object.freeze({ ...reason, code })]),
  ) as unknown as { readonly [Code in keyof Declared]: DeclaredReason<Declared[Code]['kind']> }

/** The engine's own, and those that several actions share. */
const own = {
  self: 'protection',
  approver: 'protection',
  lastGlobalAdmin: 'protection',
  adminRole: 'protection',
  partialRole: 'protection',
  eligibleRole: 'protection',
  configured: 'protection',
  protectedGroup: 'protection',
  guardsBot: 'protection',
  lastApprover: 'protection',
  guestAtHome: 'barrier',
  federated: 'barrier',
  protectionUnseen: 'barrier',
  earlierStep: 'barrier',
  synced: 'barrier',
  compromised: 'barrier',
  syncedToo: 'lastingNote',
  restrictedUnit: 'note',
  roleGroup: 'note',
  excludedItem: 'excludedStays',
  justChanged: 'again',
  /** It no longer needs a change. */
  already: 'notNeeded',
  notChosen: 'excluded',
  excluded: 'excluded',
  /** Someone else has already restored it. */
  changedSince: 'notNeeded',
  /** Another operation has changed it since. */
  changedLater: 'barrier',
  /** Someone has changed it in another tool since, the sync with Active Directory has, or Defender's attack disruption. */
  changedOutside: 'barrier',
  changedBySync: 'barrier',
  changedByDisruption: 'barrier',
  enabledOutside: 'noteOfEach',
  disabledOutside: 'noteOfEach',
  enabledBySync: 'noteOfEach',
  disabledBySync: 'noteOfEach',
  enabledByDisruption: 'noteOfEach',
  disabledByDisruption: 'noteOfEach',
  /** It might have been changed outside, or by an operation. */
  unclearOutside: 'noteOfEach',
  sessionsEnded: 'barrier',
  notCertain: 'barrier',
  /** It was in this state before the operation that is undone. */
  asBefore: 'notNeeded',
  /** The operation that this one retries did it. */
  doneBefore: 'notNeeded',
  otherTenant: 'barrier',
  notInEntra: 'barrier',
  stopped: 'notReached',
  readOnly: 'notReached',
  notAnOperator: 'notReached',
  forbidden: 'notReached',
  protectionIncomplete: 'notReached',
  unavailable: 'notReached',
  waitedTooLong: 'notReached',
  denied: 'notReached',
  notApproved: 'notReached',
  lapsed: 'notReached',
  tooLate: 'notReached',
  pastEnableAt: 'notReached',
  replaced: 'notReached',
} as const satisfies Readonly<Record<Elsewhere | EndReason, ReasonKind> & Record<string, ReasonKind>>

/** Why accounts are left out because others have changed them in other tools. */
export const reasonsByOthers: ReadonlySet<string> = new Set([
  'changedOutside',
  'changedBySync',
  'changedByDisruption',
] satisfies OwnCode[])

/** Whether others have changed the account, so that the requester can include it all the same. */
export const isByOthers = (why: string | null): boolean => why !== null && reasonsByOthers.has(why)

/** The engine's own codes of these kinds. */
export type OwnCode<Kind extends ReasonKind = ReasonKind> = {
  [Code in keyof typeof own]: (typeof own)[Code] extends Kind ? Code : never
}[keyof typeof own]

export { unnamedNote }

/** Those that plans count. How many accounts the origin doesn't name is said of the operation. */
export type CountedCode = Exclude<OwnCode<CountedKind>, typeof unnamedNote>

export const ownReasons: readonly Reason[] = Object.entries<ReasonKind>(own).map(([code, kind]) => ({
  code: code as OwnCode,
  kind,
}))

/** What is skipped for a reason of this kind counts as this. */
export const skipKindOf = (kind: ReasonKind): SkipKind => skips[kind]

/** Whether a reason of this kind is a warning about an account that will be changed anyway. */
export const isNote = (kind: ReasonKind | null): kind is NoteKind =>
  kind === 'note' || kind === 'lastingNote' || kind === 'noteOfEach'

/** Whether the items that stay for a reason of this kind are named. */
export const namesItems = (kind: ReasonKind): boolean => kind === 'namedStays' || kind === 'excludedStays'
