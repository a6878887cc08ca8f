/** What Graph answered, for the log. */
interface GraphAnswer {
  readonly status?: number
  readonly graphCode?: string
}

/** What Entra answered: the number of its AADSTS code. */
interface EntraRefusal {
  readonly aadsts?: number
}

type NoDetails = Readonly<Record<string, never>>

/** A field of a form, beside which its error is shown. */
interface InField {
  readonly field?: string
}

/**
 * Every error meant for the operator, and what its sentence needs. The sentences are in `messages/`; anything else that is
 * thrown is a bug, and is shown as a reference id only. Details the sentences leave out are for the log.
 */
export interface UserErrorDetails {
  // sign-in
  signedOut: NoDetails
  signInExpired: EntraRefusal & GraphAnswer
  wrongAccount: { readonly upn: string }
  /** `url`: where an administrator grants them; operations that were paused by an earlier version have none. */
  consentRequired: { readonly scopes: string; readonly url?: string }
  moreProofRequired: { readonly policy?: string; readonly claims?: string } & EntraRefusal
  /** `policy`: what kind of Conditional Access policy stands in the way; the messages know them. */
  policyBlocked: { readonly policy: string } & EntraRefusal
  signInRefused: EntraRefusal
  notAnOperator: NoDetails
  wrongTenant: NoDetails
  unknownSender: NoDetails
  // what was asked
  /** `alone`: a command that takes no arguments was given some. `file`: a file came with the message. */
  unknownCommand: { readonly nearest?: string; readonly alone?: string; readonly file?: number }
  /** `onCard`: it was filled in on a card, and is corrected there. */
  badArguments: { readonly command: string; readonly argument: string; readonly onCard?: number } & (
    | { readonly problem: 'missing' | 'invalid' }
    | { readonly problem: 'tooLong'; readonly limit: number }
  )
  noAccounts: { readonly text?: string }
  /** So many accounts have this name: one has to be chosen. */
  nameShared: { readonly name: string; readonly count: number }
  /** Pieces of a request for a change that mean nothing, and how many there are. */
  notUnderstood: { readonly text: string; readonly count: number }
  /** What looks like a filter and is none, and the one that was probably meant. */
  filterUnknown: { readonly filter: string; readonly nearest: string }
  filterBesideAccounts: { readonly filter: string }
  listExpired: NoDetails
  groupNotFound: { readonly name: string } & InField
  /** `unquoted`: nobody can tell where the name ends. */
  groupAmbiguous: { readonly name: string; readonly choices: string; readonly unquoted?: number } & InField
  groupEmpty: { readonly name: string } & InField
  membersHidden: { readonly name: string } & InField
  tooManyAccounts: { readonly count: number; readonly limit: number }
  /** A message that is longer than any list that Teams would deliver. */
  messageTooLong: { readonly length: number; readonly limit: number }
  textTooLong: { readonly length: number; readonly limit: number }
  fileNotTaken: { readonly command: string }
  /** `limit` in MB; `files`: how many were too large together. */
  fileTooLarge: { readonly limit: number } & ({ readonly name: string } | { readonly files: number })
  fileNotText: { readonly name: string }
  fileWithoutAccounts: { readonly name: string }
  fileUnavailable: { readonly name: string }
  tooFast: { readonly seconds: number }
  /** `length`: of a reason that is too short. */
  reasonRequired: { readonly min: number; readonly length?: number }
  badTicket: { readonly ticket: string; readonly pattern: string }
  countMismatch: { readonly expected: number }
  /** `reasons`: how many different ones have to be repeated, for `count` accounts. */
  reasonNotRepeated: { readonly count: number; readonly reasons: number }
  compromisedTimed: { readonly field: 'enableAt' }
  tampered: { readonly command: string } | { readonly id: string }
  timeUnreadable: { readonly field: string }
  /** A date without a time. */
  timeMissing: { readonly field: string }
  timeInGap: { readonly field: string; readonly date: string; readonly time: string; readonly zone: string }
  timePast: { readonly field: string }
  timeTooFar: { readonly field: string; readonly days: number }
  // operations
  operationNotFound: { readonly id: string }
  notYourOperation: { readonly id: string; readonly requester: string }
  operationExpired: { readonly id: string; readonly minutes: number }
  operationUnderWay: { readonly id: string; readonly state: string }
  operationEnded: { readonly id: string; readonly state: 'done' | 'cancelled' | 'denied' | 'expired' | 'stopped' }
  nothingToDo: { readonly id?: string }
  notEnded: { readonly id: string }
  cannotUndo: { readonly id: string }
  nothingToUndo: { readonly id: string }
  nothingToRetry: { readonly id: string }
  /** `minutes`: until there is room, unless the plan alone is over the limit. */
  tooManyThisHour: {
    readonly count: number
    readonly limit: number
    readonly used: number
    readonly minutes?: number
  }
  /** `count`: entries and groups that protect nobody. */
  protectionIncomplete: { readonly count: number }
  nobodyMayApprove: { readonly limit: number }
  notAnApprover: NoDetails
  ownApproval: { readonly id: string }
  notAskedToApprove: { readonly id: string }
  targetMayNotApprove: { readonly id: string }
  approvalAnswered: { readonly id: string; readonly name: string; readonly answer: 'approved' | 'denied' }
  approvalExpired: { readonly id: string }
  readOnly: NoDetails
  exportTooLarge: NoDetails
  // the outside world
  /** `needed`: the permissions the refused call takes. */
  graphForbidden: { readonly needed: string; readonly aadsts?: number } & GraphAnswer
  /** The tenant has no licence for what was asked. */
  licenceMissing: GraphAnswer
  /** Microsoft's cloud that the tenant is in does not have it. */
  notInCloud: NoDetails
  /** Nobody switched it on; `setting`: by what. */
  switchedOff: { readonly setting: string }
  graphThrottled: { readonly seconds: number } & GraphAnswer
  graphUnavailable: GraphAnswer
  graphTooLarge: GraphAnswer
  tokenServiceUnavailable: { readonly aadsts?: number }
  /** `stopping`: what was asked for is to stop an operation. */
  storeUnavailable: { readonly stopping?: number }
  storeFull: NoDetails
}

export type UserErrorCode = keyof UserErrorDetails

/** The code of an error with the details that belong to it, for any of the codes `C`: comparing `code` narrows `details`. */
export type UserErrorData<C extends UserErrorCode = UserErrorCode> = {
  [K in C]: { readonly code: K; readonly details: UserErrorDetails[K] }
}[C]

/** An error meant for the operator: a code, and what its sentence needs. */
export type UserError<C extends UserErrorCode = UserErrorCode> = Error & UserErrorData<C>

/** Errors that a sign-in mends. */
export type SignInCode = 'signedOut' | 'signInExpired' | 'wrongAccount' | 'consentRequired' | 'moreProofRequired'

/** Details may be left out where all of them are optional. */
type Rest<C extends UserErrorCode> =
  Record<never, never> extends UserErrorDetails[C]
    ? [details?: UserErrorDetails[C], options?: ErrorOptions]
    : [details: UserErrorDetails[C], options?: ErrorOptions]

// Declared apart from its class: `instanceof` would otherwise narrow a generic class to details of type `any`.
export const UserError: {
  readonly prototype: UserError
  new <C extends UserErrorCode>(
    code: C,
    ...rest: Rest<C>
  ): Error & { readonly code: C; readonly details: UserErrorDetails[C] }
} = class<C extends UserErrorCode> extends Error {
  readonly code: C
  readonly details: UserErrorDetails[C]

  constructor(code: C, ...[details, options]: Rest<C>) {
    super(code, options)
    this.name = 'UserError'
    this.code = code
    // Left out only where `Rest` says that none are required.
    this.details = (details ?? {}) as UserErrorDetails[C]
  }
}

/**
 * What is said when somebody has just signed in on a page and the answer is the same as before: asking once more would ask for
 * ever. Names the kind of policy that the sign-in did not satisfy.
 */
export function refusalAfterSignIn(error: UserError | undefined): UserError<'policyBlocked' | 'signInRefused'> {
  const aadsts = error && 'aadsts' in error.details ? error.details.aadsts : undefined
  const number = aadsts === undefined ? {} : { aadsts }
  if (error?.code !== 'moreProofRequired') return new UserError('signInRefused', number, { cause: error })
  return new UserError('policyBlocked', { policy: error.details.policy ?? 'access', ...number }, { cause: error })
}

const signInCodes: ReadonlySet<UserErrorCode> = new Set<SignInCode>([
  'signedOut',
  'signInExpired',
  'wrongAccount',
  'consentRequired',
  'moreProofRequired',
])

/** Whether a sign-in mends it. */
export function needsSignIn<E extends UserErrorData>(error: E): error is Extract<E, { readonly code: SignInCode }> {
  return signInCodes.has(error.code)
}

/** Errors that pause an operation: its requester, an administrator or a policy has to change something first. */
export type PauseCode = SignInCode | 'policyBlocked' | 'signInRefused'

/** Whether it pauses an operation. */
export function pauses<E extends UserErrorData>(error: E): error is Extract<E, { readonly code: PauseCode }> {
  return needsSignIn(error) || error.code === 'policyBlocked' || error.code === 'signInRefused'
}
