import { X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, errors, jwtVerify, type ProtectedHeaderParameters } from 'jose'
import { entraError } from './entra-errors.ts'
import type { Registration } from './registration.ts'
import { TokenError, type Tokens } from './tokens.ts'
import type { World } from './world.ts'

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Authenticates the app in a token request: by its secret, an assertion signed with a registered certificate, or a
 * token that the SSO app trusts. Throws Entra's error.
 */
export function createClientAuthentication(options: {
  world: World
  tokens: Tokens
  registration: Registration
  now: () => number
}): (form: URLSearchParams) => Promise<void> {
  const { world, tokens, registration, now } = options
  const authority = `https://login.microsoftonline.com/${world.tenantId}`

  async function checkSigned(assertion: string, thumbprint: string): Promise<void> {
    const certificate = registration.certificates
      .map((pem) => new X509Certificate(pem))
      .find(
        ({ fingerprint256 }) =>
          Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url') === thumbprint,
      )
    if (!certificate) throw entraError(700027)
    try {
      await jwtVerify(assertion, certificate.publicKey, {
        algorithms: ['PS256', 'RS256'],
        audience: [`${authority}/oauth2/v2.0/token`, `${authority}/v2.0`],
        issuer: world.ssoAppId,
        subject: world.ssoAppId,
        clockTolerance: 300,
        currentDate: new Date(now()),
      })
    } catch (error) {
      throw error instanceof errors.JWTExpired ? entraError(700024) : entraError(700027, { detail: String(error) })
    }
  }

  async function checkTrusted(assertion: string): Promise<void> {
    const { iss, aud, sub } = await tokens.verify(assertion).catch((error: unknown) => {
      throw entraError(error instanceof TokenError && error.reason === 'expired' ? 700024 : 50027)
    })
    const issued = registration.federated.filter(({ issuer }) => issuer === iss)
    if (issued.length === 0) throw entraError(700211, { detail: `'${iss}'.` })
    const addressed = issued.filter(({ audience }) => audience === aud)
    if (addressed.length === 0) throw entraError(700212, { detail: `'${aud}'.` })
    if (!addressed.some(({ subject }) => subject === sub)) throw entraError(700213, { detail: `'${sub}'.` })
  }

  return async (form) => {
    const clientId = required(form, 'client_id')
    const secrets: Record<string, string> = { [world.appId]: world.botSecret, [world.ssoAppId]: world.ssoSecret }
    const secret = secrets[clientId]
    if (!secret) throw entraError(700016, { detail: `Application '${clientId}'.` })
    const assertion = form.get('client_assertion')
    if (!assertion) {
      if (required(form, 'client_secret') !== secret) throw entraError(7000215)
      return
    }
    if (required(form, 'client_assertion_type') !== jwtBearer)
      throw entraError(900144, { detail: 'client_assertion_type' })
    if (clientId !== world.ssoAppId) throw entraError(700027)
    const thumbprint = headerOf(assertion)['x5t#S256']
    await (typeof thumbprint === 'string' ? checkSigned(assertion, thumbprint) : checkTrusted(assertion))
  }
}

function headerOf(jwt: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(jwt)
  } catch {
    throw entraError(50027)
  }
}

/** A form field; throws Entra's error if it is missing. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (!value) throw entraError(900144, { detail: `'${name}'` })
  return value
}
