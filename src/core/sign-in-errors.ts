import { defineErrors, type NoDetails, type UserError } from './errors.ts'

/** Graph's response, for the log. */
export type GraphAnswer = { readonly status?: number; readonly graphCode?: string }

/** Entra's refusal, by AADSTS number. */
type EntraRefusal = { readonly aadsts?: number }

export interface SignInDetails {
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
}

/** Errors that pause an operation until its requester, an administrator or a policy changes something. */
export const signInErrors = defineErrors<SignInDetails>({
  signedOut: { kind: 'signIn' },
  signInExpired: { kind: 'signIn' },
  wrongAccount: { kind: 'signIn' },
  consentRequired: { kind: 'signIn', unread: 'permission' },
  moreProofRequired: { kind: 'signIn' },
  policyBlocked: { kind: 'policy' },
  signInRefused: { kind: 'policy' },
})

/** Declared here because the token service and Graph both refuse for want of a permission. */
export const permissionErrors = defineErrors<{
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
}>({
  graphForbidden: { kind: 'access', next: 'whoami', unread: 'role' },
})

/** An error that pauses an operation. */
export type SignInError = { [C in keyof SignInDetails]: UserError<C, SignInDetails[C]> }[keyof SignInDetails]

/** Whether the error pauses an operation. */
export const pausesOperation = (error: unknown): error is SignInError =>
  Object.values(signInErrors).some((pausing) => error instanceof pausing)

/** Whether signing in resolves the error. */
export const needsSignIn = ({ meaning }: UserError): boolean => meaning.kind === 'signIn'

/** Whether a policy wants a sign-in from a certain device, rather than one more step in it. */
export const wantsDevice = ({ details }: Pick<UserError, 'details'>): boolean => details['policy'] === 'device'

/**
 * The error to show if someone has just signed in and Entra still refuses, because asking again would loop forever.
 * Names the kind of policy that the sign-in didn't satisfy.
 */
export function refusalAfterSignIn(error: UserError | undefined): SignInError {
  const aadsts = error?.details['aadsts']
  const number = typeof aadsts === 'number' ? { aadsts } : {}
  if (!(error instanceof signInErrors.moreProofRequired))
    return new signInErrors.signInRefused(number, { cause: error })
  return new signInErrors.policyBlocked({ policy: error.details.policy ?? 'access', ...number }, { cause: error })
}
