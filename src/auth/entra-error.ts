import type { UserError } from '../core/errors.ts'
import { permissionErrors, signInErrors } from '../core/sign-in-errors.ts'
import { tokenErrors } from './errors.ts'

/** The fields read from MSAL errors. Several copies of MSAL may be loaded, so `instanceof` doesn't work. */
interface EntraError {
  readonly errorCode: string
  /** AADSTS number. */
  readonly number: number
  readonly suberror: string
  readonly claims: string
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

function readError(error: unknown): EntraError {
  const { errorCode, errorNo, subError, claims } = Object(error)
  return {
    errorCode: asText(errorCode),
    number: Number(errorNo) || 0,
    suberror: asText(subError),
    claims: asText(claims),
  }
}

/** The AADSTS number of an MSAL error; undefined if Entra named none. */
export const readEntraNumber = (error: unknown): number | undefined => readError(error).number || undefined

/** AADSTS numbers that mean consent is missing. */
export const consentCodes: ReadonlySet<number> = new Set([65001, 65004, 90094, 90095])
/** AADSTS numbers that mean more proof than a password is required, such as multifactor authentication. */
export const proofCodes: ReadonlySet<number> = new Set([50072, 50074, 50076, 50078, 50079, 50158])
/** AADSTS number: the app requires assignment, and this person isn't assigned to it. */
export const notAssigned = 50105
/**
 * AADSTS numbers of configuration errors that neither the user nor a retry can fix: the app registration or its secret
 * is wrong.
 */
const setupCodes = new Set([700016, 7000215, 7000222, 90002, 700027, 500011])

/**
 * AADSTS numbers of Conditional Access refusals, with the kind of policy; `access` is any other policy that blocks. 530001
 * to 530004 and 530033 are about devices too, although Entra returns them as `invalid_grant`, like an expired sign-in.
 */
export const policyCodes: ReadonlyMap<number, string> = new Map([
  ...[50097, 50129, 53000, 53001, 530001, 530002, 530003, 530004, 530033].map((number) => [number, 'device'] as const),
  ...[53002, 53009].map((number) => [number, 'app'] as const),
  ...[53004, 53011, 530034].map((number) => [number, 'risk'] as const),
  ...[53003, 53010, 530032, 530035].map((number) => [number, 'access'] as const),
])

/**
 * Translates a token endpoint error into what the operator can do about it. `scopes`: the scopes requested.
 * `consentUrl`: where an administrator grants them, except those of `addOns`.
 */
export function toUserError(
  error: unknown,
  scopes: readonly string[],
  { consentUrl, addOns = [] }: { readonly consentUrl: string; readonly addOns?: readonly string[] },
): UserError {
  const { errorCode, number, suberror, claims } = readError(error)
  const because = { cause: error }
  const aadsts = number > 0 ? { aadsts: number } : {}
  if (consentCodes.has(number) || suberror === 'consent_required') {
    if (addOns.length > 0) return new signInErrors.consentRequired({ scopes: addOns.join(' '), addOn: 1 }, because)
    return new signInErrors.consentRequired({ scopes: scopes.join(' '), url: consentUrl }, because)
  }
  // Refusals can carry claims too. The suberror says whether signing in interactively can satisfy them.
  const policy = policyCodes.get(number)
  // A sign-in in a browser on the right device can prove the device, whatever the suberror: it was written for the server.
  const canBeProven = suberror === 'basic_action' || policy === 'device'
  if (!canBeProven && (policy || suberror === 'message_only' || suberror === 'additional_action'))
    return new signInErrors.policyBlocked({ policy: policy ?? 'access', ...aadsts }, because)
  if (claims !== '' || proofCodes.has(number) || canBeProven || errorCode === 'interaction_required') {
    return new signInErrors.moreProofRequired(
      { policy: policy ?? 'mfa', ...aadsts, ...(claims !== '' && { claims }) },
      because,
    )
  }
  if (number === notAssigned) return new signInErrors.signInRefused(aadsts, because)
  if (errorCode === 'access_denied')
    return new permissionErrors.graphForbidden({ needed: scopes.join(', '), ...aadsts }, because)
  if (errorCode === 'invalid_grant' && !setupCodes.has(number)) return new signInErrors.signInExpired(aadsts, because)
  return new tokenErrors.tokenServiceUnavailable(aadsts, because)
}
