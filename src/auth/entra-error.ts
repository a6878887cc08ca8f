import { UserError } from '../core/errors.ts'

/** What MSAL's errors say, whichever copy of MSAL threw them: their classes differ, their members do not. */
interface EntraError {
  readonly errorCode: string
  /** The AADSTS number. */
  readonly number: number
  readonly suberror: string
  readonly claims: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function readError(error: unknown): EntraError {
  const { errorCode, errorNo, subError, claims } = Object(error)
  return { errorCode: text(errorCode), number: Number(errorNo) || 0, suberror: text(subError), claims: text(claims) }
}

/** AADSTS numbers: nobody has consented to the permission. */
export const consentCodes: ReadonlySet<number> = new Set([65001, 65004, 90094, 90095])
/** AADSTS numbers: the person has to prove more than a password, such as by multifactor authentication. */
export const proofCodes: ReadonlySet<number> = new Set([50072, 50074, 50076, 50078, 50079, 50158])
/** Nothing the person or time can mend: the registration of the app, or its secret. */
const setup = new Set([700016, 7000215, 7000222, 90002, 700027, 500011])

/** What kind of Conditional Access policy stands in the way, by AADSTS number; `access` is any that blocks. */
export const policies: ReadonlyMap<number, string> = new Map([
  ...[50097, 50129, 53000, 53001].map((number) => [number, 'device'] as const),
  ...[53002, 53009].map((number) => [number, 'app'] as const),
  ...[53004, 53011, 530034].map((number) => [number, 'risk'] as const),
  ...[53003, 53010, 530032, 530035].map((number) => [number, 'access'] as const),
])

/**
 * A refusal of the token endpoint as what the operator can do about it; `scopes` are those asked for, `consentUrl` is where an
 * administrator grants them.
 */
export function toUserError(error: unknown, scopes: readonly string[], consentUrl: string): UserError {
  const { errorCode, number, suberror, claims } = readError(error)
  const because = { cause: error }
  const aadsts = number > 0 ? { aadsts: number } : {}
  if (consentCodes.has(number) || suberror === 'consent_required') {
    return new UserError('consentRequired', { scopes: scopes.join(' '), url: consentUrl }, because)
  }
  // Refusals carry claims, too. By the suberror Entra says whether a sign-in page can satisfy them.
  const policy = policies.get(number)
  const mended = suberror === 'basic_action'
  if (policy && !mended) return new UserError('policyBlocked', { policy, ...aadsts }, because)
  if (suberror === 'message_only' || suberror === 'additional_action') {
    return new UserError('policyBlocked', { policy: 'access', ...aadsts }, because)
  }
  if (claims !== '' || proofCodes.has(number) || mended || errorCode === 'interaction_required') {
    return new UserError(
      'moreProofRequired',
      { policy: policy ?? 'mfa', ...aadsts, ...(claims !== '' && { claims }) },
      because,
    )
  }
  if (errorCode === 'access_denied')
    return new UserError('graphForbidden', { needed: scopes.join(', '), ...aadsts }, because)
  if (errorCode === 'invalid_grant' && !setup.has(number)) return new UserError('signInExpired', aadsts, because)
  return new UserError('tokenServiceUnavailable', aadsts, because)
}
