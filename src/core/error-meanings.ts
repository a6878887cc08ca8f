import type { UserErrorCode, UserErrorData } from './errors.ts'

/** A field of the forms beside which an error is shown. */
export type FieldName =
  | 'accounts'
  | 'group'
  | 'reason'
  | 'repeated'
  | 'admins'
  | 'ticket'
  | 'count'
  | 'runAt'
  | 'enableAt'
  | 'approver'
  | 'without'

type Kind =
  /** Signing in resolves it. */
  | 'signIn'
  /** A Conditional Access policy or an administrator has to change something. */
  | 'policy'
  /** A permission, a role or a membership is missing. */
  | 'access'
  /** No mistake: the bot couldn't tell what was meant. */
  | 'notUnderstood'
  /** Something that was entered has to be corrected. */
  | 'input'
  /** The operation's state has changed since its card was sent. */
  | 'movedOn'
  /** More than is allowed at once or in an hour. */
  | 'limit'
  /** A service didn't respond or asked to wait: the same request may work later. */
  | 'outage'
  /** Not possible with this operation, in this tenant or cloud, or not now. */
  | 'refused'

interface Meaning {
  readonly kind: Kind
  /** Where it is shown. Errors with a detail `field` say so themselves. */
  readonly field?: FieldName
  /** May be entered on the plan's card, which is then shown again. */
  readonly onPlan?: true
  /** May be due to a sentence that begins like a command. */
  readonly sentence?: true
  /** The command behind the button that helps. */
  readonly next?: 'operations' | 'whoami' | 'checkStatus'
  /** What a plan says was in the way if it can do without what it tried to read. */
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
  nobodyMayApprove: { kind: 'access' },
  takerMayNot: { kind: 'access' },
  approvedByTaker: { kind: 'access' },
  takerNeedsApproval: { kind: 'access' },
  ownHandover: { kind: 'access' },
  membersHidden: { kind: 'access' },

  licenceMissing: { kind: 'refused', unread: 'licence' },
  notInCloud: { kind: 'refused' },
  switchedOff: { kind: 'refused' },
  readOnly: { kind: 'refused' },
  protectionIncomplete: { kind: 'refused' },

  unknownCommand: { kind: 'notUnderstood', sentence: true },
  noAccounts: { kind: 'notUnderstood', field: 'accounts', sentence: true },
  noSuchAccount: { kind: 'notUnderstood', sentence: true },
  filterUnknown: { kind: 'notUnderstood', field: 'accounts' },
  filterBesideAccounts: { kind: 'notUnderstood', field: 'accounts' },

  badArguments: { kind: 'input', sentence: true },
  nameShared: { kind: 'input' },
  notUnderstood: { kind: 'input', field: 'accounts' },
  listExpired: { kind: 'input', next: 'checkStatus' },
  groupNotFound: { kind: 'input', field: 'accounts' },
  groupAmbiguous: { kind: 'input' },
  groupEmpty: { kind: 'input', field: 'accounts' },
  onlyListed: { kind: 'input' },
  textTooLong: { kind: 'input', onPlan: true },
  fileNotTaken: { kind: 'input' },
  fileNotText: { kind: 'input' },
  fileWithoutAccounts: { kind: 'input' },
  fileUnavailable: { kind: 'input' },
  reasonRequired: { kind: 'input', field: 'reason', onPlan: true },
  badTicket: { kind: 'input', field: 'ticket', onPlan: true },
  countMismatch: { kind: 'input', field: 'count', onPlan: true },
  reasonNotRepeated: { kind: 'input', field: 'repeated', onPlan: true },
  adminsNotNamed: { kind: 'input', field: 'admins', onPlan: true },
  approverNotOffered: { kind: 'input', field: 'approver', onPlan: true },
  compromisedTimed: { kind: 'input', onPlan: true },
  timeUnreadable: { kind: 'input', onPlan: true },
  timeMissing: { kind: 'input', onPlan: true },
  timeInGap: { kind: 'input', onPlan: true },
  timePast: { kind: 'input', onPlan: true },
  timeTooFar: { kind: 'input', onPlan: true },
  notAmongAccounts: { kind: 'input', field: 'without' },
  leftOutShared: { kind: 'input', field: 'without' },
  allLeftOut: { kind: 'input', field: 'without' },
  notAmongItems: { kind: 'input', field: 'without', onPlan: true },
  noItemsLeft: { kind: 'input', field: 'without', onPlan: true },
  questionMissing: { kind: 'input' },
  tampered: { kind: 'input', next: 'operations' },
  operationNotFound: { kind: 'input', next: 'operations' },

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

type CodeOf<K extends Kind> = {
  [C in UserErrorCode]: (typeof errorMeanings)[C]['kind'] extends K ? C : never
}[UserErrorCode]

/** What an error with this code means. */
export const meaningOf = (code: UserErrorCode): Meaning => errorMeanings[code]

/** Errors that signing in resolves. */
export type SignInCode = CodeOf<'signIn'>

/** Errors that pause an operation until its requester, an administrator or a policy changes something. */
export type PauseCode = CodeOf<'signIn' | 'policy'>

/** Whether signing in resolves the error. */
export function needsSignIn<E extends UserErrorData>(error: E): error is Extract<E, { readonly code: SignInCode }> {
  return meaningOf(error.code).kind === 'signIn'
}

/** Whether the error pauses an operation. */
export function pauses<E extends UserErrorData>(error: E): error is Extract<E, { readonly code: PauseCode }> {
  return needsSignIn(error) || meaningOf(error.code).kind === 'policy'
}
