import type { AssigneeRefusal } from './hand-offs.ts'
import type { TakerRefusal } from './handovers.ts'
import type { PassRefusal } from './passes.ts'
import type { AccountRefusal, ReceiverRefusal, VoucherState } from './vouchers.ts'

/** Graph's response, for the log. */
interface GraphAnswer {
  readonly status?: number
  readonly graphCode?: string
}

/** Entra's refusal, by AADSTS number. */
interface EntraRefusal {
  readonly aadsts?: number
}

type NoDetails = Readonly<Record<string, never>>

/** The form field beside which the error is shown. */
interface FieldError {
  readonly field?: string
}

/**
 * Every error meant for the operator, with the details its message needs. The texts live in `messages/`. Anything else
 * that is thrown is a bug, and the operator only sees a reference ID. Details that no message uses are for the log.
 */
export interface UserErrorDetails {
  // sign-in
  signedOut: NoDetails
  signInExpired: EntraRefusal & GraphAnswer
  wrongAccount: { readonly upn: string }
  /**
   * `url`: where an administrator grants consent. Missing on operations paused by an earlier version, and for add-ons,
   * because granting consent there doesn't include them.
   */
  consentRequired: { readonly scopes: string; readonly url?: string; readonly addOn?: number }
  moreProofRequired: { readonly policy?: string; readonly claims?: string } & EntraRefusal
  /** `policy`: the kind of Conditional Access policy that blocked the request; see the messages. */
  policyBlocked: { readonly policy: string } & EntraRefusal
  signInRefused: EntraRefusal
  notAnOperator: NoDetails
  wrongTenant: NoDetails
  unknownSender: NoDetails
  // input
  /** `alone`: a command that takes no arguments was given some. `file`: a file was attached. */
  unknownCommand: { readonly nearest?: string; readonly alone?: string; readonly file?: number }
  /** `onCard`: whether it was entered on a card, and is to be corrected there. */
  badArguments: { readonly command: string; readonly argument: string; readonly onCard?: number } & (
    | { readonly problem: 'missing' | 'invalid' }
    | { readonly problem: 'tooLong'; readonly limit: number }
  )
  noAccounts: { readonly text?: string }
  /** No account was ticked in a list. */
  nothingSelected: NoDetails
  /** Names that match no account: the first few, how many there are, and how many of them `text` omits. */
  namesNotFound: { readonly text: string; readonly count: number; readonly more: number }
  /** Neither Entra nor the audit log contains this account. */
  noSuchAccount: { readonly text: string }
  /** Several accounts have this name, so the operator has to choose. */
  nameShared: { readonly name: string; readonly count: number }
  /** The parts of a change request that could not be understood, and how many there are. */
  notUnderstood: { readonly text: string; readonly count: number }
  /** Looks like a filter but isn't one; `nearest` is the filter that was probably meant. */
  filterUnknown: { readonly filter: string; readonly nearest: string }
  filterBesideAccounts: { readonly filter: string }
  listExpired: NoDetails
  groupNotFound: { readonly name: string } & FieldError
  /** `unquoted`: the name wasn't quoted, so it's unclear where it ends. `choices` is empty if there are buttons. */
  groupAmbiguous: { readonly name: string; readonly choices: string; readonly unquoted?: number } & FieldError
  /** `id`: the number that was given. */
  incidentNotFound: { readonly id: string }
  /** The incident was merged into others too often, or in a circle. */
  incidentMerged: { readonly id: string }
  /** The incident names no account of this tenant. */
  incidentNobody: { readonly id: string; readonly some: string }
  /** More than one incident was given. */
  oneIncident: NoDetails
  /** Nobody is at risk at this level. */
  nobodyAtRisk: { readonly level: 'high' | 'medium' }
  nobodyLeaving: NoDetails
  /** No account has a readable leave date. */
  leaveDatesUnseen: NoDetails
  groupEmpty: { readonly name: string } & FieldError
  /** Reading that many would take too long. */
  tooManyToRead: { readonly count: number; readonly limit: number }
  /** A filter that only `list users` accepts. */
  onlyListed: { readonly filter: string }
  membersHidden: { readonly name: string } & FieldError
  tooManyAccounts: { readonly count: number; readonly limit: number }
  /** The message is longer than anything Teams should deliver. */
  messageTooLong: { readonly length: number; readonly limit: number }
  textTooLong: { readonly length: number; readonly limit: number }
  fileNotTaken: { readonly command: string }
  /** `limit` is in MB; `files` is set when several files are too large together. */
  fileTooLarge: { readonly limit: number } & ({ readonly name: string } | { readonly files: number })
  fileNotText: { readonly name: string }
  fileWithoutAccounts: { readonly name: string }
  fileUnavailable: { readonly name: string }
  tooFast: { readonly seconds: number }
  /** `length`: the length of the reason given, if it was too short. */
  reasonRequired: { readonly min: number; readonly length?: number }
  badTicket: { readonly ticket: string; readonly pattern: string }
  countMismatch: { readonly expected: number }
  /** `reasons`: how many different reasons have to be confirmed, for `count` accounts. */
  reasonNotRepeated: { readonly count: number; readonly reasons: number }
  /** `count`: number of administrators to name. */
  adminsNotNamed: { readonly count: number }
  /** The approver named by the requester can't be asked. */
  approverNotOffered: NoDetails
  tooManyAdmins: { readonly count: number; readonly limit: number }
  compromisedTimed: { readonly field: 'enableAt' }
  /**
   * `count`: the number of accounts that the plan shows as done, but to which `operation` has done the opposite since.
   */
  planOvertaken: { readonly id: string; readonly count: number; readonly operation: string }
  tampered: { readonly command: string } | { readonly id: string }
  timeUnreadable: { readonly field: string }
  /** A date was given without a time. */
  timeMissing: { readonly field: string }
  timeInGap: { readonly field: string; readonly date: string; readonly time: string; readonly zone: string }
  timePast: { readonly field: string }
  /** The time is in the future, so nobody can have known of it. */
  timeAhead: { readonly field: string }
  timeTooFar: { readonly field: string; readonly days: number }
  // operations
  operationNotFound: { readonly id: string }
  /** Nothing is recorded about it, or only about accounts that this person isn't allowed to see. */
  noReport: { readonly id: string }
  notYourOperation: { readonly id: string; readonly requester: string }
  mayNotOversee: NoDetails
  operationExpired: { readonly id: string; readonly minutes: number }
  operationUnderWay: { readonly id: string; readonly state: string }
  operationEnded: { readonly id: string; readonly state: 'done' | 'cancelled' | 'denied' | 'expired' | 'stopped' }
  nothingToDo: { readonly id?: string }
  notEnded: { readonly id: string }
  cannotUndo: { readonly id: string }
  nothingToUndo: { readonly id: string }
  nothingToRetry: { readonly id: string }
  /** `minutes`: the time until there is capacity again; missing if this plan alone exceeds the limit. */
  tooManyThisHour: {
    readonly count: number
    readonly limit: number
    readonly used: number
    readonly minutes?: number
  }
  /** `count`: the number of gaps in who is known to be protected. */
  protectionIncomplete: { readonly count: number }
  nobodyMayApprove: { readonly limit: number }
  notAnApprover: NoDetails
  ownApproval: { readonly id: string }
  notAskedToApprove: { readonly id: string }
  targetMayNotApprove: { readonly id: string }
  approverDisabled: { readonly id: string }
  /** They would be shown a pass. */
  receiverMayNotApprove: { readonly id: string }
  approvalAnswered: { readonly id: string; readonly name: string; readonly answer: 'approved' | 'denied' }
  approvalExpired: { readonly id: string }
  questionMissing: NoDetails
  tooManyQuestions: { readonly limit: number }
  /** Nothing was asked, or the question was answered. */
  noQuestion: { readonly id: string }
  alreadyExtended: { readonly id: string }
  /** Its scheduled time leaves no room for an extension. */
  cannotExtend: { readonly id: string }
  /** Accounts that were to be excluded but aren't to be changed; `names` are the first of them. */
  notAmongAccounts: { readonly names: string; readonly count: number }
  excludedShared: { readonly name: string; readonly count: number }
  notAmongItems: { readonly names: string; readonly count: number }
  noItemsLeft: { readonly id: string }
  allExcluded: { readonly id: string; readonly count: number }
  /** `name`: the person who asked, who owns the operation, or who wants it. */
  alreadyYours: { readonly id: string }
  handoverNotNow: { readonly id: string }
  handoverAsked: { readonly id: string; readonly name: string }
  takerMayNot: { readonly name: string; readonly because: TakerRefusal }
  takerCreatesNoPasses: { readonly id: string }
  approvedByTaker: { readonly id: string; readonly name: string }
  takerNeedsApproval: { readonly id: string; readonly name: string; readonly limit: number }
  ownHandover: { readonly id: string; readonly name: string }
  ownerIsBack: { readonly id: string; readonly name: string }
  nobodyAsks: { readonly id: string }
  handingOver: { readonly id: string }
  nothingByHand: { readonly id: string }
  handOffNotTo: { readonly name: string; readonly because: AssigneeRefusal }
  /** There is none for this person, regardless of whether there is one for someone else. */
  voucherNotFound: NoDetails
  /** No account, or more than one, has this name. */
  receiverUnknown: { readonly name: string }
  voucherEnded: { readonly state: Exclude<VoucherState, 'open'> }
  /** A pass has been shown as often as allowed. */
  voucherUsedUp: { readonly limit: number }
  /** Another request is already creating a pass. */
  voucherBusy: NoDetails
  receiverNotAllowed: { readonly because: ReceiverRefusal }
  /** `name`: the person to ask. */
  accountNotAllowed: { readonly because: AccountRefusal; readonly name: string }
  /** `name`: whose sign-in is used to create passes, and who can be asked. */
  voucherOperatorSignedOut: { readonly name: string }
  readOnly: NoDetails
  exportTooLarge: NoDetails
  // services
  /**
   * `needed`: the permissions the refused call requires. `granted`: set if the token had them, so that only a role is
   * missing. `role`: the least privileged directory role, if known.
   */
  graphForbidden: {
    readonly needed: string
    readonly granted?: number
    readonly role?: string
    readonly aadsts?: number
  } & GraphAnswer
  /** The tenant lacks the required licence, P2 unless stated. */
  licenceMissing: { readonly licence?: 'P1' } & GraphAnswer
  /**
   * There was no response to the request for a pass, so one might exist that nobody has seen. `left`: how often it can
   * be requested again.
   */
  passNotShown: { readonly left?: number } & GraphAnswer
  passRefused: { readonly because: PassRefusal } & GraphAnswer
  /**
   * While the pass was being created, the right to it ended, so nobody was shown it. `deleted`: whether it has been
   * deleted; `contained`: the receiver was.
   */
  passWithdrawn: { readonly because: Exclude<VoucherState, 'open'> | 'contained'; readonly deleted: 0 | 1 }
  /** The feature doesn't exist in the tenant's Microsoft cloud. */
  notInCloud: NoDetails
  /** Defender refused because a role or licence is missing; it doesn't say which. */
  incidentsRefused: NoDetails
  /** Switched off in this deployment; `setting` switches it on. */
  switchedOff: { readonly setting: string }
  graphThrottled: { readonly seconds: number } & GraphAnswer
  graphUnavailable: GraphAnswer
  graphTooLarge: GraphAnswer
  tokenServiceUnavailable: { readonly aadsts?: number }
  /** `stopping`: set if the request was to stop an operation. */
  storeUnavailable: { readonly stopping?: number }
  storeFull: NoDetails
}

export type UserErrorCode = keyof UserErrorDetails

/** An error code with its details, for any of the codes `C`. Comparing `code` narrows `details`. */
export type UserErrorData<C extends UserErrorCode = UserErrorCode> = {
  [K in C]: { readonly code: K; readonly details: UserErrorDetails[K] }
}[C]

/** An error meant for the user: a code and the details its message needs. */
export type UserError<C extends UserErrorCode = UserErrorCode> = Error & UserErrorData<C>

/** Teams reports that nothing can be delivered there: the app isn't installed, or was removed or blocked. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('Teams does not deliver there', options)
    this.name = 'Unreachable'
  }
}

/** Details can be omitted if all of them are optional. */
type DetailsArgument<C extends UserErrorCode> =
  Record<never, never> extends UserErrorDetails[C]
    ? [details?: UserErrorDetails[C], options?: ErrorOptions]
    : [details: UserErrorDetails[C], options?: ErrorOptions]

// Declared separately from its class: otherwise `instanceof` narrows a generic class to details of type `any`.
export const UserError: {
  readonly prototype: UserError
  new <C extends UserErrorCode>(
    code: C,
    ...rest: DetailsArgument<C>
  ): Error & { readonly code: C; readonly details: UserErrorDetails[C] }
} = class<C extends UserErrorCode> extends Error {
  readonly code: C
  readonly details: UserErrorDetails[C]

  constructor(code: C, ...[details, options]: DetailsArgument<C>) {
    super(code, options)
    this.name = 'UserError'
    this.code = code
    // `DetailsArgument` allows omitting them only if none are required.
    this.details = (details ?? {}) as UserErrorDetails[C]
  }
}

/** Whether a policy wants a sign-in from a certain device, rather than one more step in it. */
export const wantsDevice = ({ details }: { readonly details: object }): boolean =>
  'policy' in details && details.policy === 'device'

/**
 * The error to show if someone has just signed in and Entra still refuses, because asking again would loop forever.
 * Names the kind of policy that the sign-in didn't satisfy.
 */
export function refusalAfterSignIn(error: UserError | undefined): UserError<'policyBlocked' | 'signInRefused'> {
  const aadsts = error && 'aadsts' in error.details ? error.details.aadsts : undefined
  const number = aadsts === undefined ? {} : { aadsts }
  if (error?.code !== 'moreProofRequired') return new UserError('signInRefused', number, { cause: error })
  return new UserError('policyBlocked', { policy: error.details.policy ?? 'access', ...number }, { cause: error })
}
