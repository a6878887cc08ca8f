import { randomUUID } from 'node:crypto'
import { pageAnswer, pickerPage, refusalPage } from './account-picker.ts'
import type { Authorization, AuthorizationCodes } from './authorization-codes.ts'
import { readDemandedContexts } from './claims-request.ts'
import { html } from './html.ts'
import type { Answer, Call, Route } from './http.ts'
import type { Identity } from './identity.ts'
import { findPeople } from './people-search.ts'
import type { Registration } from './registration.ts'
import { refuseOtherSites } from './same-origin.ts'
import type { Person, World } from './world.ts'

/** Entra in the browser for apps that sign people in by authorisation code. */
export interface Authorize {
  /** `GET /<tenant>/oauth2/v2.0/authorize`, with a redirect URI. */
  readonly authorize: (call: Call) => Answer
  /** Its page to choose an account. */
  readonly routes: Route[]
}

/** A browser keeps its session, so that apps that don't ask for a fresh sign-in get an old one. */
interface Session {
  readonly person: Person
  readonly authTime: number
}

const sessionCookie = 'ESTSAUTHPERSISTENT'
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const prompts = new Set(['login', 'none', 'consent', 'select_account'])

export function createAuthorize(options: {
  world: World
  identity: Pick<Identity, 'prove' | 'isBlocked' | 'refusedDevice'>
  registration: Registration
  codes: AuthorizationCodes
  now: () => number
}): Authorize {
  const { world, identity, registration, codes, now } = options
  const path = /^\/([^/]+)\/login$/
  const pending = new Map<string, Authorization>()
  const sessions = new Map<string, Session>()

  const reusesSession = ({ userPrincipalName: upn }: Person): boolean =>
    registration.promptLogin === 'ignored' &&
    world.domains.get(upn.slice(upn.lastIndexOf('@') + 1).toLowerCase()) === 'Federated'

  function authorize(call: Call): Answer {
    const { searchParams: asked } = call.url
    const tenant = call.path.split('/')[1] ?? ''
    const text = (name: string) => asked.get(name) ?? ''
    const isOther = tenant !== world.tenantId && tenant !== world.domain
    if (isOther && (registration.signInAudience === 'AzureADMyOrg' || !guid.test(tenant)))
      return failurePage('AADSTS90002', `Tenant '${tenant}' not found.`)
    if (text('client_id') !== world.ssoAppId)
      return failurePage(
        'AADSTS700016',
        `Application with identifier '${text('client_id')}' was not found in the directory.`,
      )
    const redirectUri = text('redirect_uri')
    if (!registration.redirectUris.includes(redirectUri))
      return failurePage(
        'AADSTS50011',
        `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${world.ssoAppId}'.`,
      )
    const method = text('code_challenge_method') || 'plain'
    const challenge = text('code_challenge')
    const authorization: Authorization = {
      clientId: world.ssoAppId,
      redirectUri,
      state: asked.get('state'),
      nonce: asked.get('nonce'),
      acrs: readDemandedContexts(asked.get('claims')),
      ...(isOther && { otherTenant: tenant }),
      ...(challenge && { challenge: { value: challenge, method: method === 'S256' ? method : 'plain' } }),
    }
    const fail = (error: string, description: string) => back(authorization, { error, error_description: description })
    if (text('response_type') !== 'code')
      return fail('unsupported_response_type', `AADSTS700054: response_type '${text('response_type')}' is not enabled.`)
    if (!text('scope').split(' ').includes('openid'))
      return fail('invalid_request', "AADSTS900144: The request must contain the following parameter: 'scope'.")
    if (text('response_mode') && text('response_mode') !== 'query')
      return failurePage('The emulator', `does not play response_mode=${text('response_mode')}.`)
    if (method !== 'S256' && method !== 'plain')
      return fail('invalid_request', 'AADSTS50147: Unsupported code challenge method.')
    if (challenge && (challenge.length < 43 || challenge.length > 128))
      return fail('invalid_request', 'AADSTS501491: Invalid size of Code_Challenge parameter.')
    const prompt = text('prompt')
    if (asked.has('claims') && !isJson(text('claims')))
      return fail('invalid_request', "AADSTS50146: The 'claims' parameter is not valid JSON.")
    if (prompt && !prompts.has(prompt)) return fail('invalid_request', "AADSTS90023: Unsupported 'prompt' value.")
    const session = sessions.get(cookieOf(call))
    const isSilent = !prompt || prompt === 'none' || (prompt === 'login' && session && reusesSession(session.person))
    if (session?.person.accountEnabled && isSilent)
      return back(authorization, { code: codes.issue(authorization, session.person, session.authTime) })
    if (prompt === 'none') return fail('login_required', 'AADSTS50058: No user is signed in.')
    const request = randomUUID()
    pending.set(request, authorization)
    return pick(request, authorization, '')
  }

  const pick = (request: string, { redirectUri }: Authorization, search: string): Answer =>
    pageAnswer(
      200,
      'Pick an account',
      pickerPage({
        action: `/${world.tenantId}/login`,
        field: ['request', request],
        search,
        people: findPeople(world, search),
      }),
      { next: new URL(redirectUri).origin },
    )

  async function submit(call: Call): Promise<Answer> {
    refuseOtherSites(call)
    const form = new URLSearchParams(await call.text())
    const request = form.get('request') ?? ''
    const authorization = pending.get(request)
    if (!authorization) return endedPage
    if (form.get('cancel')) {
      pending.delete(request)
      return back(authorization, {
        error: 'access_denied',
        error_description: 'AADSTS65004: User declined to consent.',
      })
    }
    const person = world.find(form.get('person') ?? '')
    if (!person) return pageAnswer(400, 'Unknown account', html`<h1>There is no such account</h1>`)
    const again = `/${world.tenantId}/login?request=${request}`
    const refused = refusalPage(person, identity, again)
    if (refused) return refused
    pending.delete(request)
    const { acrs = [] } = authorization
    if (acrs.some((one) => registration.authContexts[one] === 'refused'))
      return back(authorization, {
        error: 'access_denied',
        error_description: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
      })
    const session = { person, authTime: identity.prove(person) }
    const id = randomUUID()
    sessions.set(id, session)
    const { headers, ...onwards } = back(authorization, { code: codes.issue(authorization, person, session.authTime) })
    const cookie = `${sessionCookie}=${id}; Path=/; HttpOnly; SameSite=Lax`
    return { ...onwards, headers: { ...headers, 'Set-Cookie': cookie } }
  }

  /** Sends the browser back to the app. */
  function back({ redirectUri, state }: Authorization, result: Readonly<Record<string, string>>): Answer {
    const address = new URL(redirectUri)
    const trace = { 'Trace ID': randomUUID(), 'Correlation ID': randomUUID(), Timestamp: new Date(now()).toISOString() }
    const more = Object.entries(trace).map(([name, value]) => `${name}: ${value}`)
    for (const [name, value] of Object.entries(result))
      address.searchParams.set(name, name === 'error_description' ? [value, ...more].join('\r\n') : value)
    if (state !== null) address.searchParams.set('state', state)
    if (result['code']) address.searchParams.set('session_state', randomUUID())
    return { status: 302, headers: { Location: address.href, 'Cache-Control': 'no-store' } }
  }

  return {
    authorize,
    routes: [
      {
        method: 'GET',
        path,
        handle({ url: { searchParams } }) {
          const request = searchParams.get('request') ?? ''
          const authorization = pending.get(request)
          return authorization ? pick(request, authorization, searchParams.get('q') ?? '') : endedPage
        },
      },
      { method: 'POST', path, handle: submit },
    ],
  }
}

function cookieOf({ headers }: Call): string {
  const cookies = (headers.cookie ?? '').split(';').map((one) => one.trim().split('='))
  return cookies.find(([name]) => name === sessionCookie)?.[1] ?? ''
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

/** Errors that can't be reported to the app, because it isn't known to be one. */
const failurePage = (code: string, text: string): Answer =>
  pageAnswer(
    400,
    'Sign in',
    html`<h1>Sorry, but we’re having trouble signing you in.</h1><p class="wrap">${code}: ${text}</p>`,
  )

const endedPage = pageAnswer(
  410,
  'Sign in',
  html`<h1>This sign-in has ended</h1><p>Open the page you came from again.</p>`,
)
