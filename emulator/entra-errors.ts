import { randomUUID } from 'node:crypto'
import { HttpError } from './http.ts'

interface Shape {
  readonly error: string
  readonly status?: number
  readonly suberror?: string
  readonly text: string
}

/** Token endpoint errors supported by the emulator, by AADSTS number. */
const shapes = {
  500112: {
    error: 'invalid_client',
    status: 401,
    text: 'The reply address does not match the reply address provided when requesting Authorization code.',
  },
  501481: {
    error: 'invalid_grant',
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  54005: {
    error: 'invalid_grant',
    text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  },
  70008: {
    error: 'invalid_grant',
    text: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  },
  70016: {
    error: 'authorization_pending',
    text: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  },
  70018: { error: 'bad_verification_code', text: 'The device code is not valid.' },
  70020: { error: 'expired_token', text: 'The device code has expired.' },
  7000218: {
    error: 'invalid_client',
    status: 401,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  9002313: { error: 'invalid_request', text: 'Invalid request. Request is malformed or invalid.' },
  50013: { error: 'invalid_grant', text: 'Assertion failed signature validation.' },
  500131: {
    error: 'invalid_grant',
    text: 'Assertion audience does not match the client app presenting the assertion.',
  },
  500133: { error: 'invalid_grant', text: 'Assertion is not within its valid time range.' },
  50027: { error: 'invalid_request', text: 'JWT token is invalid or malformed.' },
  50034: { error: 'invalid_grant', text: 'The user account does not exist in the directory.' },
  50057: { error: 'invalid_grant', text: 'The user account is disabled.' },
  50076: {
    error: 'invalid_grant',
    suberror: 'basic_action',
    text: 'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  },
  50079: {
    error: 'interaction_required',
    suberror: 'basic_action',
    text: 'Due to a configuration change made by your administrator, you must enroll in multi-factor authentication to access the resource.',
  },
  50105: {
    error: 'invalid_grant',
    text: 'Your administrator has configured the application to block users unless they are specifically granted (assigned) access to the application.',
  },
  50173: {
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  },
  53000: {
    error: 'interaction_required',
    suberror: 'message_only',
    text: 'Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant.',
  },
  530003: { error: 'invalid_grant', text: 'Your device is required to be managed to access this resource.' },
  53002: {
    error: 'interaction_required',
    suberror: 'message_only',
    text: 'Application used is not an approved app for Conditional Access.',
  },
  53003: {
    error: 'access_denied',
    suberror: 'message_only',
    text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  53004: {
    error: 'interaction_required',
    suberror: 'message_only',
    text: 'User needs to complete Multi-factor authentication registration process before accessing this content.',
  },
  65001: {
    error: 'invalid_grant',
    suberror: 'consent_required',
    text: 'The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.',
  },
  70003: { error: 'unsupported_grant_type', text: 'The app requested an unsupported grant type.' },
  70011: { error: 'invalid_scope', text: "The provided value for the input parameter 'scope' is not valid." },
  90002: { error: 'invalid_request', text: 'Tenant not found. Check to make sure you have the correct tenant ID.' },
  90033: { error: 'temporarily_unavailable', status: 503, text: 'A transient error has occurred. Please try again.' },
  900144: { error: 'invalid_request', text: 'The request body is missing a required parameter.' },
  500011: {
    error: 'invalid_resource',
    text: 'The resource principal was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant.',
  },
  90009: {
    error: 'invalid_request',
    text: 'The application is requesting a token for itself. This scenario is supported only if the resource is specified using the GUID based App Identifier.',
  },
  700016: { error: 'unauthorized_client', text: 'Application was not found in the directory.' },
  700024: { error: 'invalid_client', status: 401, text: 'Client assertion is not within its valid time range.' },
  700211: {
    error: 'invalid_client',
    status: 401,
    text: 'No matching federated identity record found for presented assertion issuer',
  },
  700212: {
    error: 'invalid_client',
    status: 401,
    text: 'No matching federated identity record found for presented assertion audience',
  },
  700213: {
    error: 'invalid_client',
    status: 401,
    text: 'No matching federated identity record found for presented assertion subject',
  },
  700027: {
    error: 'invalid_client',
    status: 401,
    text: 'The certificate with identifier used to sign the client assertion is not registered on application.',
  },
  7000215: { error: 'invalid_client', status: 401, text: 'Invalid client secret provided.' },
  7000222: { error: 'invalid_client', status: 401, text: 'The provided client secret keys are expired.' },
} as const satisfies Record<number, Shape>

export type EntraCode = keyof typeof shapes

/** The token endpoint's error; `claims` is what a challenge requires, `detail` is added to the text. */
export function entraError(code: EntraCode, more: { claims?: object; detail?: string; at?: number } = {}): HttpError {
  const shape: Shape = shapes[code]
  const timestamp = `${new Date(more.at ?? Date.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const [trace, correlation] = [randomUUID(), randomUUID()]
  const text = `AADSTS${code}: ${shape.text}${more.detail ? ` ${more.detail}` : ''}`
  return new HttpError(shape.status ?? 400, text, {
    error: shape.error,
    error_description: `${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    ...(shape.suberror && { suberror: shape.suberror }),
    ...(more.claims && { claims: JSON.stringify(more.claims) }),
  })
}
