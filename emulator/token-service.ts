import { randomUUID } from 'node:crypto'
import type { BotFramework } from './bot-framework.ts'
import { type Answer, type Call, HttpError, type Route } from './http.ts'
import type { Identity, Proof } from './identity.ts'
import type { Registration } from './registration.ts'
import type { Holder, Pending, SignIns } from './sign-ins.ts'
import type { Tokens } from './tokens.ts'
import type { Person, World } from './world.ts'

/** Azure Bot's provider ID for an Entra connection. */
const entraProvider = '30dd229c-58e3-4a48-bdfd-91ec48eb906c'
const renewBefore = 300_000

/**
 * The Bot Framework token service: stores people's tokens for one OAuth connection, issues sign-in links and exchanges
 * Teams' own tokens. Every call needs the bot's token. `POST /_emulator/sign-ins/end` expires the stored tokens.
 */
export function tokenServiceRoutes(options: {
  world: World
  tokens: Tokens
  identity: Identity
  signIns: SignIns
  framework: BotFramework
  connections: readonly string[]
  registration: Registration
  now: () => number
  url: () => string
}): Route[] {
  const { world, tokens, identity, signIns, framework, connections, registration, now, url } = options

  function holderOf({ url: { searchParams: query } }: Call): Holder {
    const [userId, connectionName, channelId] = ['userId', 'connectionName', 'channelId'].map((name) => query.get(name))
    if (!userId || !connectionName || !channelId) throw badArgument('userId, connectionName and channelId are required')
    if (!connections.includes(connectionName)) throw badArgument('Supplied connection name not found')
    return { userId, connectionName, channelId }
  }

  /** A token as configured in the connection. */
  async function issue(person: Person, proof: Proof, expiresIn: number): Promise<string> {
    if (registration.tokens === 'opaque') return `EwB${randomUUID().replaceAll('-', '')}`
    if (registration.tokens === 'own')
      return identity.userToken(person, { authTime: proof.authTime, interactive: proof.interactive, expiresIn })
    const { id: oid, userPrincipalName: upn } = person
    const claims = { aud: 'https://graph.microsoft.com', oid, upn, scp: 'User.Read', tid: world.tenantId, ver: '1.0' }
    return tokens.mint(claims, { expiresIn })
  }

  async function signIn(holder: Holder, person: Person, proof: Proof): Promise<Answer> {
    const seconds = 4_500
    const token = await issue(person, proof, seconds)
    const expiresAt = now() + seconds * 1000
    signIns.keep(holder, { personId: person.id, ...proof, token, expiresAt })
    return tokenResponse(holder, token, expiresAt)
  }

  async function getToken(call: Call): Promise<Answer> {
    const holder = holderOf(call)
    const code = call.url.searchParams.get('code')
    const redeemed = code ? signIns.redeem(code, holder) : undefined
    const proven = redeemed && world.people.get(redeemed.personId)
    if (redeemed && proven) return signIn(holder, proven, { authTime: redeemed.authTime, interactive: true })
    const session = signIns.session(holder)
    if (!session || code) return none
    const refreshes = refreshOf(registration)
    const untilRefresh = refreshes === 'renews' ? renewBefore : 0
    const kept = tokenResponse(holder, session.token, session.expiresAt)
    if (refreshes === 'expired' || session.expiresAt - now() > untilRefresh) return kept
    const person = world.people.get(session.personId)
    try {
      if (!person || refreshes === 'none') throw new HttpError(404, 'There is nothing to refresh')
      const { authTime, interactive } = session
      identity.check(person, { authTime, interactive })
      return await signIn(holder, person, { authTime, interactive })
    } catch {
      signIns.drop(holder)
      return none
    }
  }

  async function exchange(call: Call): Promise<Answer> {
    const holder = holderOf(call)
    const { token } = (await call.json()) as { token?: unknown }
    const claims = typeof token === 'string' ? await tokens.verify(token).catch(() => undefined) : undefined
    const person = world.find(String(claims?.['oid']))
    const ours = claims?.['aud'] === world.ssoAppId || claims?.['aud'] === `api://botid-${world.appId}`
    if (!claims || !person || !ours) throw badArgument('The token cannot be exchanged')
    const proof = identity.proofOf(claims)
    try {
      identity.check(person, proof)
    } catch (error) {
      throw badArgument(error instanceof Error ? error.message : 'The token cannot be exchanged')
    }
    return signIn(holder, person, proof)
  }

  function signInResource({ url: { searchParams: query } }: Call): Answer {
    const state = decodeState(query.get('state') ?? '')
    if (!connections.includes(state.connectionName)) throw badArgument('Supplied connection name not found')
    const body = {
      signInLink: `${url()}/signin?s=${signIns.open(state)}`,
      ...(registration.exchangeUri !== null && {
        tokenExchangeResource: { id: randomUUID(), uri: registration.exchangeUri, providerId: entraProvider },
      }),
      tokenPostResource: { sasUrl: `${url()}/api/usertoken/post/${randomUUID()}` },
    }
    return { status: 200, body }
  }

  function status({ url: { searchParams: query } }: Call): Answer {
    const channelId = query.get('channelId') ?? ''
    const held = new Set(signIns.sessions(channelId, query.get('userId') ?? '').map((one) => one.connectionName))
    const body = connections.map((connectionName) => ({
      channelId,
      connectionName,
      hasToken: held.has(connectionName),
      serviceProviderDisplayName: 'Azure Active Directory v2',
    }))
    return { status: 200, body }
  }

  const route = (method: string, path: RegExp, handle: (call: Call) => Promise<Answer> | Answer): Route => ({
    method,
    path,
    async handle(call) {
      await framework.requireBot(call)
      return handle(call)
    },
  })

  /** Expires the tokens of all signed-in people, as if more than an hour had passed. */
  async function endTokens(): Promise<Answer> {
    for (const { holder, session } of signIns.all()) {
      const person = world.people.get(session.personId)
      const token = person ? await issue(person, session, -1) : session.token
      signIns.keep(holder, { ...session, token, expiresAt: now() - 1_000 })
    }
    return { status: 204 }
  }

  return [
    { method: 'POST', path: /^\/_emulator\/sign-ins\/end$/, handle: endTokens },
    route('GET', /^\/api\/usertoken\/GetToken$/i, getToken),
    route('GET', /^\/api\/botsignin\/GetSignInResource$/i, signInResource),
    route('POST', /^\/api\/usertoken\/exchange$/i, exchange),
    route('GET', /^\/api\/usertoken\/GetTokenStatus$/i, status),
    route('DELETE', /^\/api\/usertoken\/SignOut$/i, (call) => {
      signIns.drop(holderOf(call))
      return { status: 200, body: { status: 'ok' } }
    }),
  ]
}

/**
 * What happens to an expired token. Entra doesn't renew it without offline_access, and returns AADSTS90009 if an app
 * uses its own URI; in both cases nobody seems to be signed in.
 */
function refreshOf({ refresh, scope }: Registration): Registration['refresh'] {
  if (refresh !== 'renews') return refresh
  const names = scope.split(' ')
  return names.includes('offline_access') && !names.some((one) => one.startsWith('api://')) ? 'renews' : 'none'
}

/** "No token": the body must be empty, because JSON would be read as a token response without a token. */
const none: Answer = { status: 404 }

const badArgument = (message: string) => new HttpError(400, message, { error: { code: 'BadArgument', message } })

function tokenResponse({ channelId, connectionName }: Holder, token: string, expiresAt: number): Answer {
  return { status: 200, body: { channelId, connectionName, token, expiration: new Date(expiresAt).toISOString() } }
}

function decodeState(state: string): Pending {
  try {
    const found = JSON.parse(Buffer.from(state, 'base64').toString('utf8')) as Partial<Pending>
    const { connectionName, conversation } = found
    if (connectionName && conversation?.user?.id && conversation.conversation?.id)
      return { connectionName, conversation }
  } catch {}
  throw badArgument('The state of the sign-in cannot be read')
}
