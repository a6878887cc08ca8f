import type { UserErrorCode, UserErrorData } from './errors.ts'

type Kind =
  /** Signing in resolves it. */
  | 'signIn'
  /** A Conditional Access policy or an administrator has to change something. */
  | 'policy'
  /** A permission, a role or a membership is missing. */
  | 'access'
  /** Not a mistake: the bot couldn't tell what was meant. */
  | 'notUnderstood'
  /** The operation's state has changed since its card was sent. */
  | 'movedOn'
  /** It exceeds the limit per operation or per hour. */
  | 'limit'
  /** A service didn't respond or asked to wait: the same request might work later. */
  | 'outage'
  /** Impossible for this operation, in this tenant or cloud, or at the moment. */
  | 'refused'

type Meaning = Readonly<
  | { kind: Kind; field?: string }
  /**
   * Some input has to be corrected. `field`: the field to show it beside; null if the details name the field or there
   * is none.
   */
  | { kind: 'input'; field: string | null }
> & {
  /** It can concern several fields of the plan's card, which is then shown again. */
  readonly onPlan?: true
  /** The command behind the button that helps. */
  readonly next?: 'operations' | 'whoami' | 'checkStatus'
  /** How a plan describes it, for reads the plan can do without. */
  readonly unread?: 'permission' | 'role' | 'licence' | 'unavailable'
}

/** What each error means, for everything that treats errors differently. */
const errorMeanings = {
  signedOut: { kind: 'signIn' },
  signInExpired: { kind: 'signIn' },
  wrongAccount: { kind: 'signIn' },
  consentRequired: { kind: 'signIn', unread: 'permission' },
  moreProofRequired: { kind: 'signIn' },
  policyBlocked: { kind: 'policy' },
  signInRefused: { kind: 'policy' },

  notAnOperator: { kind: 'access', next: 'whoami' },
  notAnApprover: { kind: 'access', next: 'whoami' },
  wrongTenant: { kind: 'access' },
  unknownSender: { kind: 'access' },
  graphForbidden: { kind: 'access', next: 'whoami', unread: 'role' },
  mayNotOversee: { kind: 'access' },
  notYourOperation: { kind: 'access' },
  notAskedToApprove: { kind: 'access' },
  ownApproval: { kind: 'access' },
  targetMayNotApprove: { kind: 'access' },
  receiverMayNotApprove: { kind: 'access' },
  approverDisabled: { kind: 'access' },
  nobodyMayApprove: { kind: 'access' },
  takerMayNot: { kind: 'access' },
  takerCreatesNoPasses: { kind: 'access', next: 'whoami' },
  approvedByTaker: { kind: 'access' },
  takerNeedsApproval: { kind: 'access' },
  ownHandover: { kind: 'access' },
  membersHidden: { kind: 'access' },

  licenceMissing: { kind: 'refused', unread: 'licence' },
  notInCloud: { kind: 'refused' },
  passRefused: { kind: 'refused' },
  passNotShown: { kind: 'outage' },
  passWithdrawn: { kind: 'refused' },
  switchedOff: { kind: 'refused' },
  readOnly: { kind: 'refused' },
  protectionIncomplete: { kind: 'refused' },

  unknownCommand: { kind: 'notUnderstood' },
  noAccounts: { kind: 'notUnderstood', field: 'accounts' },
  nothingSelected: { kind: 'input', field: null },
  namesNotFound: { kind: 'notUnderstood', field: 'accounts' },
  noSuchAccount: { kind: 'notUnderstood' },
  filterUnknown: { kind: 'notUnderstood', field: 'accounts' },
  filterBesideAccounts: { kind: 'notUnderstood', field: 'accounts' },

  badArguments: { kind: 'input', field: null },
  nameShared: { kind: 'input', field: null },
  notUnderstood: { kind: 'input', field: 'accounts' },
  listExpired: { kind: 'input', field: null, next: 'checkStatus' },
  groupNotFound: { kind: 'input', field: 'accounts' },
  groupAmbiguous: { kind: 'input', field: null },
  incidentNotFound: { kind: 'input', field: 'accounts' },
  incidentMerged: { kind: 'refused' },
  incidentNobody: { kind: 'refused' },
  oneIncident: { kind: 'input', field: 'accounts' },
  nobodyAtRisk: { kind: 'refused' },
  nobodyLeaving: { kind: 'refused' },
  leaveDatesUnseen: { kind: 'refused' },
  incidentsRefused: { kind: 'access', next: 'whoami' },
  groupEmpty: { kind: 'input', field: 'accounts' },
  onlyListed: { kind: 'input', field: null },
  textTooLong: { kind: 'input', field: null, onPlan: true },
  fileNotTaken: { kind: 'input', field: null },
  fileNotText: { kind: 'input', field: null },
  fileWithoutAccounts: { kind: 'input', field: null },
  fileUnavailable: { kind: 'input', field: null },
  reasonRequired: { kind: 'input', field: 'reason' },
  badTicket: { kind: 'input', field: 'ticket' },
  countMismatch: { kind: 'input', field: 'count' },
  reasonNotRepeated: { kind: 'input', field: 'repeated' },
  adminsNotNamed: { kind: 'input', field: 'admins' },
  approverNotOffered: { kind: 'input', field: 'approver' },
  compromisedTimed: { kind: 'input', field: null },
  timeUnreadable: { kind: 'input', field: null },
  timeMissing: { kind: 'input', field: null },
  timeInGap: { kind: 'input', field: null },
  timeAhead: { kind: 'input', field: null },
  timePast: { kind: 'input', field: null },
  timeTooFar: { kind: 'input', field: null },
  notAmongAccounts: { kind: 'input', field: 'without' },
  excludedShared: { kind: 'input', field: 'without' },
  allExcluded: { kind: 'input', field: 'without' },
  notAmongItems: { kind: 'input', field: 'without' },
  noItemsLeft: { kind: 'input', field: 'without' },
  questionMissing: { kind: 'input', field: null },
  tampered: { kind: 'input', field: null, next: 'operations' },
  noReport: { kind: 'input', field: null, next: 'operations' },
  operationNotFound: { kind: 'input', field: null, next: 'operations' },

  operationExpired: { kind: 'movedOn' },
  operationUnderWay: { kind: 'movedOn', next: 'operations' },
  operationEnded: { kind: 'movedOn', next: 'operations' },

  approvalAnswered: { kind: 'refused' },
  approvalExpired: { kind: 'refused' },
  nothingToDo: { kind: 'refused' },
  planOvertaken: { kind: 'refused' },
  notEnded: { kind: 'refused' },
  cannotUndo: { kind: 'refused' },
  nothingToUndo: { kind: 'refused' },
  nothingToRetry: { kind: 'refused' },
  noQuestion: { kind: 'refused' },
  alreadyExtended: { kind: 'refused' },
  cannotExtend: { kind: 'refused' },
  alreadyYours: { kind: 'refused' },
  handoverNotNow: { kind: 'refused' },
  handoverAsked: { kind: 'refused' },
  ownerIsBack: { kind: 'refused' },
  nobodyAsks: { kind: 'refused' },
  handingOver: { kind: 'refused' },
  nothingByHand: { kind: 'refused' },
  handOffNotTo: { kind: 'refused' },
  voucherNotFound: { kind: 'refused' },
  receiverUnknown: { kind: 'input', field: 'receiver' },
  voucherEnded: { kind: 'refused' },
  voucherUsedUp: { kind: 'refused' },
  voucherBusy: { kind: 'refused' },
  receiverNotAllowed: { kind: 'refused' },
  accountNotAllowed: { kind: 'refused' },
  voucherOperatorSignedOut: { kind: 'refused' },

  tooManyToRead: { kind: 'limit' },
  tooManyAccounts: { kind: 'limit', field: 'accounts' },
  messageTooLong: { kind: 'limit' },
  fileTooLarge: { kind: 'limit' },
  tooFast: { kind: 'limit' },
  tooManyAdmins: { kind: 'limit' },
  tooManyThisHour: { kind: 'limit' },
  tooManyQuestions: { kind: 'limit' },
  exportTooLarge: { kind: 'limit' },

  graphThrottled: { kind: 'outage', unread: 'unavailable' },
  graphUnavailable: { kind: 'outage', unread: 'unavailable' },
  tokenServiceUnavailable: { kind: 'outage' },
  storeUnavailable: { kind: 'outage' },
  graphTooLarge: { kind: 'refused', unread: 'unavailable' },
  storeFull: { kind: 'refused' },
} as const satisfies Readonly<Record<UserErrorCode, Meaning>>

/** The fields to which errors belong. */
export type ErrorField = Extract<(typeof errorMeanings)[UserErrorCode], { readonly field: string }>['field']

type CodeOf<K extends Meaning['kind']> = {
  [C in UserErrorCode]: (typeof errorMeanings)[C]['kind'] extends K ? C : never
}[UserErrorCode]

/** What an error with this code means. */
export const meaningOf = (code: UserErrorCode): Meaning => errorMeanings[code]

/** Errors that signing in resolves. */
export type SignInCode = CodeOf<'signIn'>

/** Errors that pause an operation until its requester, an administrator or a policy changes something. */
export type SignInPauseCode = CodeOf<'signIn' | 'policy'>

/** Whether signing in resolves the error. */
export function needsSignIn<E extends UserErrorData>(error: E): error is Extract<E, { readonly code: SignInCode }> {
  return meaningOf(error.code).kind === 'signIn'
}

/** Whether the error pauses an operation. */
export function pausesOperation<E extends UserErrorData>(
  error: E,
): error is Extract<E, { readonly code: SignInPauseCode }> {
  return needsSignIn(error) || meaningOf(error.code).kind === 'policy'
}

/** Whether the error means that something doesn't work, rather than that someone was refused. */
export const isFault = (code: UserErrorCode): boolean => meaningOf(code).kind === 'outage' || code === 'storeFull'
