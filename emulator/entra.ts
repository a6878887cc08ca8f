import { randomUUID } from 'node:crypto'
import { type AskedScopes, createAskedScopes } from './asked-scopes.ts'
import type { AuthorizationCodes, Grant } from './authorization-codes.ts'
import { readClaimsRequest } from './claims-request.ts'
import { createClientAuthentication, required } from './client-authentication.ts'
import type { DeviceCodes } from './device-codes.ts'
import { type EntraCode, entraError } from './entra-errors.ts'
import type { Answer, Call, Route } from './http.ts'
import { type Identity, type Proof, subjectOf } from './identity.ts'
import type { Registration } from './registration.ts'
import { TokenError, type Tokens } from './tokens.ts'
import type { Person, World } from './world.ts'

/** The form of Graph's delegated permission names. */
const scopeName = /^[A-Z][\w-]*(?:\.[A-Z]\w*)+$/
const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access'])
const graphApp = '00000003-0000-0000-c000-000000000000'
/** The role template that every member's token lists besides admin roles. */
const ordinaryMember = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

/**
 * Entra for this tenant: `POST /<tenant>/oauth2/v2.0/token` for the bot's client credentials, on-behalf-of tokens and
 * codes from the browser, the signing keys and the OpenID discovery document.
 */
export function entraRoutes(options: {
  world: World
  tokens: Tokens
  identity: Identity
  registration: Registration
  codes: AuthorizationCodes
  devices: Pick<DeviceCodes, 'redeem'>
  asked?: AskedScopes
  now: () => number
  url: () => string
}): Route[] {
  const { world, tokens, identity, registration, codes, devices, now, url, asked = createAskedScopes() } = options
  const authenticate = createClientAuthentication(options)

  async function clientCredentials(form: URLSearchParams): Promise<Answer> {
    const scope = required(form, 'scope')
    if (required(form, 'client_id') === world.ssoAppId) return ssoAppAlone(scope)
    if (scope !== 'https://api.botframework.com/.default')
      throw entraError(70011, { detail: `The scope ${scope} is not valid.` })
    const token = await tokens.mint({
      aud: 'https://api.botframework.com',
      iss: `https://sts.windows.net/${world.tenantId}/`,
      appid: world.appId,
      appidacr: '1',
      idtyp: 'app',
      tid: world.tenantId,
      ver: '1.0',
    })
    return ok({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: token })
  }

  /**
   * A token for the SSO app itself, without a user: for Graph, with its application permissions, or for its own API.
   */
  async function ssoAppAlone(scope: string): Promise<Answer> {
    const resource = scope.endsWith('/.default') ? scope.slice(0, -'/.default'.length) : undefined
    const { identifierUri, uriOwner, namesItself, tokenVersion, roles } = registration
    const ofGraph = resource === 'https://graph.microsoft.com'
    const byUri = resource?.startsWith('api://') ?? false
    if (!resource) throw entraError(70011, { detail: `The scope ${scope} is not valid.` })
    if (!ofGraph && resource !== world.ssoAppId && resource !== identifierUri)
      throw entraError(500011, { detail: `The resource principal named ${resource}.` })
    if (byUri && namesItself === 'byGuid') throw entraError(90009)
    const old = ofGraph || tokenVersion === 1
    const token = await tokens.mint({
      aud: ofGraph ? resource : old ? (identifierUri ?? world.ssoAppId) : byUri ? uriOwner : world.ssoAppId,
      iss: old
        ? `https://sts.windows.net/${world.tenantId}/`
        : `https://login.microsoftonline.com/${world.tenantId}/v2.0`,
      [old ? 'appid' : 'azp']: world.ssoAppId,
      idtyp: 'app',
      tid: world.tenantId,
      ver: old ? '1.0' : '2.0',
      ...(ofGraph && roles.length > 0 && { roles }),
    })
    return ok({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: token })
  }

  async function onBehalfOf(form: URLSearchParams): Promise<Answer> {
    if (required(form, 'client_id') !== world.ssoAppId) throw entraError(700016)
    if (required(form, 'requested_token_use') !== 'on_behalf_of')
      throw entraError(900144, { detail: 'requested_token_use' })
    const { person, proof } = await bearer(required(form, 'assertion'))
    const all = required(form, 'scope').split(/\s+/).filter(Boolean)
    const consented = registration.consented.filter((scope) => !identity.withheld(person).includes(scope))
    const wanted = graphScopes(all, registration.consented)
    identity.check(person, proof, wanted)
    const missing = wanted.filter((scope) => !registration.consented.includes(scope))
    if (missing.length > 0) throw entraError(65001, { detail: `Scopes: ${missing.join(' ')}.`, at: now() })
    const evaluated = (form.get('claims') ?? '').includes('"cp1"')
    const claims = readClaimsRequest(form.get('claims'))
    // Tokens issued in response to a challenge last only an hour.
    const expiresIn = Object.keys(claims).length > 0 ? 3_600 : evaluated ? 28 * 3600 : 4_500
    const [access, id] = await Promise.all([
      graphToken({ person, scopes: consented, proof, evaluated, asked: claims, expiresIn }),
      idToken(person, expiresIn),
    ])
    asked.remember(access, wanted)
    const named = [
      ...consented.map((one) => `https://graph.microsoft.com/${one}`),
      ...all.filter((one) => openIdScopes.has(one)),
    ]
    return ok({
      token_type: 'Bearer',
      ...(registration.namesScopes && { scope: named.join(' ') }),
      expires_in: expiresIn,
      ext_expires_in: expiresIn,
      access_token: access,
      id_token: id,
      client_info: clientInfo(person),
      ...(all.includes('offline_access') && { refresh_token: `0.${subjectOf(person, graphApp)}` }),
    })
  }

  /** Redeems a code from the browser that includes no Graph permissions, for apps that only want to know who it is. */
  async function byCode(form: URLSearchParams): Promise<Answer> {
    const grant = codes.redeem({
      code: required(form, 'code'),
      clientId: required(form, 'client_id'),
      redirectUri: required(form, 'redirect_uri'),
      verifier: form.get('code_verifier'),
    })
    const { person, authTime } = grant
    const proof: Proof = { authTime, interactive: true }
    identity.check(person, proof)
    const scopes = ['openid', 'profile', 'email']
    const [access, id] = await Promise.all([
      graphToken({ person, scopes, proof, evaluated: false, asked: {}, expiresIn: 4_500 }),
      idToken(person, 3_600, grant),
    ])
    const wanted = (form.get('scope') ?? '').split(' ')
    return ok({
      token_type: 'Bearer',
      scope: scopes.join(' '),
      expires_in: 4_500,
      ext_expires_in: 4_500,
      access_token: access,
      id_token: id,
      client_info: clientInfo(person),
      ...(wanted.includes('offline_access') && { refresh_token: `1.${subjectOf(person, world.ssoAppId)}` }),
    })
  }

  /** For an app that allows public client flows: grants every consented permission, as for other apps. */
  async function byDevice(form: URLSearchParams): Promise<Answer> {
    const app = required(form, 'client_id')
    const { person, authTime } = devices.redeem(required(form, 'device_code'), app)
    const proof = { authTime, interactive: true }
    identity.check(person, proof)
    const scopes = registration.consented
    const [access, id] = await Promise.all([
      graphToken({ person, scopes, proof, evaluated: false, asked: {}, expiresIn: 4_500, app }),
      idToken(person, 4_500, undefined, app),
    ])
    const scope = scopes.map((one) => `https://graph.microsoft.com/${one}`).join(' ')
    const tokensOf = { access_token: access, id_token: id, client_info: clientInfo(person) }
    return ok({ token_type: 'Bearer', scope, expires_in: 4_500, ext_expires_in: 4_500, ...tokensOf })
  }

  const clientInfo = ({ id: uid }: Person) =>
    Buffer.from(JSON.stringify({ uid, utid: world.tenantId })).toString('base64url')

  /** The person an assertion is for. */
  async function bearer(assertion: string): Promise<{ person: Person; proof: Proof }> {
    const claims = await tokens.verify(assertion).catch((error: unknown) => {
      throw entraError(error instanceof TokenError && error.reason === 'expired' ? 500133 : 50013)
    })
    if (claims['aud'] !== world.ssoAppId && claims['aud'] !== `api://botid-${world.appId}`) throw entraError(500131)
    if (
      !String(claims['scp'] ?? '')
        .split(' ')
        .includes('access_as_user')
    )
      throw entraError(50013)
    const person = world.find(String(claims['oid']))
    if (!person || claims['tid'] !== world.tenantId) throw entraError(50034)
    return { person, proof: identity.proofOf(claims) }
  }

  function graphToken(of: {
    person: Person
    scopes: readonly string[]
    proof: Proof
    evaluated: boolean
    asked: Readonly<Record<string, unknown>>
    expiresIn: number
    /** A public client, instead of the SSO app. */
    app?: string
  }) {
    const { person, scopes, proof, evaluated, asked, expiresIn, app } = of
    const claims = {
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${world.tenantId}/`,
      amr: proof.interactive ? ['pwd', 'mfa'] : ['pwd'],
      appid: app ?? world.ssoAppId,
      appidacr: app ? '0' : '1',
      auth_time: Math.floor(proof.authTime / 1000),
      idtyp: 'user',
      name: person.displayName,
      oid: person.id,
      scp: scopes.join(' '),
      sub: subjectOf(person, graphApp),
      tid: world.tenantId,
      unique_name: person.userPrincipalName,
      upn: person.userPrincipalName,
      // Makes every token unique, even within one second.
      uti: randomUUID(),
      ver: '1.0',
      wids: [...world.rolesOf(person), ...(person.userType !== 'Guest' ? [ordinaryMember] : [])],
      ...(evaluated && { xms_cc: ['cp1'] }),
      ...(Object.keys(asked).length > 0 && { asked: asked }),
    }
    return tokens.mint(claims, { expiresIn })
  }

  /** The demanded contexts that were met. One that a session from before meets isn't known to be. */
  const metContexts = (grant?: Grant) => {
    const met = grant?.acrs.filter((one) => registration.authContexts[one] === 'met') ?? []
    return met.length > 0 ? { acrs: met } : {}
  }

  /**
   * For a code from another tenant, in which everyone has the same object ID. Entra refuses to redeem it here
   * (AADSTS700005), on which no app should rely.
   */
  const idToken = (person: Person, expiresIn: number, grant?: Grant, app = world.ssoAppId) => {
    const tid = grant?.otherTenant ?? world.tenantId
    return tokens.mint(
      {
        ...(grant?.nonce && { nonce: grant.nonce }),
        ...(grant &&
          registration.idTokenClaims.includes('auth_time') && { auth_time: Math.floor(grant.authTime / 1000) }),
        ...metContexts(grant),
        aud: app,
        iss: `https://login.microsoftonline.com/${tid}/v2.0`,
        name: person.displayName,
        oid: person.id,
        preferred_username: person.userPrincipalName,
        sub: subjectOf(person, app),
        tid,
        ver: '2.0',
      },
      { expiresIn },
    )
  }

  async function token(call: Call): Promise<Answer> {
    const [tenant = ''] = call.params
    if (tenant !== world.tenantId && tenant !== world.domain)
      throw entraError(/^[0-9a-f-]{36}$/i.test(tenant) ? 90002 : 700016, { detail: `Tenant '${tenant}'.`, at: now() })
    const form = new URLSearchParams(await call.text())
    // Libraries use the short name, which Entra also accepts.
    if (/^(urn:ietf:params:oauth:grant-type:)?device_code$/.test(form.get('grant_type') ?? '')) return byDevice(form)
    await authenticate(form)
    const refused = form.get('client_id') === world.appId ? registration.botRefusal : registration.ssoRefusal
    if (refused) throw entraError(Number(refused) as EntraCode)
    const grant = required(form, 'grant_type')
    if (grant === 'client_credentials') return clientCredentials(form)
    if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return onBehalfOf(form)
    if (grant === 'authorization_code') return byCode(form)
    throw entraError(70003, { detail: `'${grant}'` })
  }

  return [
    {
      method: 'POST',
      path: /^\/([^/]+)\/oauth2\/v2\.0\/token$/,
      async handle(call) {
        const { headers, ...answer } = await token(call)
        return { ...answer, headers: { ...headers, Date: new Date(now()).toUTCString() } }
      },
    },
    { method: 'GET', path: /^\/[^/]+\/discovery\/v2\.0\/keys$/, handle: () => ({ status: 200, body: tokens.jwks() }) },
    {
      method: 'GET',
      path: /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/,
      handle({ params: [tenant] }) {
        if (tenant !== world.tenantId && tenant !== world.domain) throw entraError(90002, { at: now() })
        const base = `${url()}/${world.tenantId}`
        return {
          status: 200,
          body: {
            issuer: `https://login.microsoftonline.com/${world.tenantId}/v2.0`,
            authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
            token_endpoint: `${base}/oauth2/v2.0/token`,
            jwks_uri: `${base}/discovery/v2.0/keys`,
            response_types_supported: ['code', 'id_token'],
            subject_types_supported: ['pairwise'],
            id_token_signing_alg_values_supported: ['RS256'],
            token_endpoint_auth_methods_supported: ['client_secret_post'],
          },
        }
      },
    },
  ]
}

const ok = (body: object): Answer => ({ status: 200, headers: { 'Cache-Control': 'no-store' }, body })

/** Graph scopes without their resource; `.default` means everything granted. */
function graphScopes(all: readonly string[], consented: readonly string[]): string[] {
  const names = all
    .filter((one) => !openIdScopes.has(one))
    .map((one) => one.replace(/^https:\/\/graph\.microsoft\.com\//i, ''))
  if (names.length === 0) throw entraError(70011, { detail: 'No scope of a resource is named.' })
  if (names.includes('.default')) return [...consented]
  const known = new Map(consented.map((one) => [one.toLowerCase(), one]))
  return names.map((name) => {
    const scope = known.get(name.toLowerCase()) ?? (scopeName.test(name) ? name : undefined)
    if (!scope) throw entraError(70011, { detail: `The scope ${name} is not valid.` })
    return scope
  })
}
