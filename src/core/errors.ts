/**
 * Every way in which an operator can be told "no, because". The sentence and the way out for each code are in `words/`;
 * whatever else is thrown is a bug, shown as a reference id only.
 */
export type UserErrorCode =
  // sign-in
  | 'signedOut'
  | 'signInExpired'
  | 'wrongAccount'
  | 'consentRequired'
  | 'moreProofRequired'
  | 'policyBlocked'
  | 'signInRefused'
  | 'notAnOperator'
  | 'wrongTenant'
  | 'unknownSender'
  // what was asked
  | 'unknownCommand'
  | 'badArguments'
  | 'noAccounts'
  | 'filterBesideAccounts'
  | 'listExpired'
  | 'groupNotFound'
  | 'groupAmbiguous'
  | 'groupEmpty'
  | 'membersHidden'
  | 'tooManyAccounts'
  | 'textTooLong'
  | 'fileNotTaken'
  | 'fileTooLarge'
  | 'fileNotText'
  | 'fileWithoutAccounts'
  | 'fileUnavailable'
  | 'tooFast'
  | 'reasonRequired'
  | 'badTicket'
  | 'countMismatch'
  | 'tampered'
  | 'timeUnreadable'
  | 'timeInGap'
  | 'timePast'
  | 'timeTooFar'
  // operations
  | 'operationNotFound'
  | 'notYourOperation'
  | 'operationExpired'
  | 'operationUnderWay'
  | 'operationEnded'
  | 'nothingToDo'
  | 'notEnded'
  | 'cannotUndo'
  | 'nothingToUndo'
  | 'nothingToRetry'
  | 'tooManyThisHour'
  | 'nobodyMayApprove'
  | 'notAnApprover'
  | 'ownApproval'
  | 'targetMayNotApprove'
  | 'approvalAnswered'
  | 'approvalExpired'
  | 'readOnly'
  | 'exportTooLarge'
  // the outside world
  | 'graphForbidden'
  | 'graphThrottled'
  | 'graphUnavailable'
  | 'graphTooLarge'
  | 'tokenServiceUnavailable'
  | 'storeUnavailable'
  | 'storeFull'

/** An error made for the operator's eyes: a code, and what its sentence needs to be exact. */
export class UserError extends Error {
  readonly code: UserErrorCode
  readonly details: Readonly<Record<string, string | number>>

  constructor(code: UserErrorCode, details: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'UserError'
    this.code = code
    this.details = details
  }
}

/**
 * What is said when somebody has just signed in on a page and the answer is the same as before: asking once more would ask for
 * ever. Names the kind of policy that the sign-in did not satisfy.
 */
export function refusalAfterSignIn(error: UserError | undefined): UserError {
  const { policy = 'access', aadsts } = error?.details ?? {}
  const number = aadsts === undefined ? {} : { aadsts }
  return error?.code === 'moreProofRequired'
    ? new UserError('policyBlocked', { policy, ...number }, { cause: error })
    : new UserError('signInRefused', number, { cause: error })
}
