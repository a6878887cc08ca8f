import { type INetworkModule, LogLevel, PublicClientApplication } from '@azure/msal-node'
import { type AppProbe, readRefusal } from '../src/auth/app-only-token.ts'
import type { Cloud } from '../src/auth/cloud.ts'
import { claimsOf } from '../src/core/claims.ts'
import { type Answer, type Bot, type Request, spoken } from './check.ts'
import type { Send } from './wire.ts'

/** The operator's tokens for Graph. */
export interface SignIn {
  readonly how: string
  token(): Promise<string>
  readonly exchange?: NonNullable<Bot['exchange']>
}

export class SignInError extends Error {}

const renewBeforeMs = 300_000

/** Keeps a token until shortly before it expires. */
function kept(fetchToken: () => Promise<string>, now: () => number): () => Promise<string> {
  let held: { token: string; until: number } | undefined
  return async () => {
    if (held && held.until > now()) return held.token
    const token = await fetchToken()
    held = { token, until: Number(claimsOf(token)?.['exp'] ?? 0) * 1000 - renewBeforeMs }
    return token
  }
}

export interface ThroughBot {
  readonly cloud: Cloud
  readonly tenantId: string
  readonly botId: string
  readonly connection: string
  readonly ssoApp: AppProbe
  readonly botToken: () => Promise<string>
  readonly send: Send
  readonly teams: (name: string, request: Request) => Promise<Answer>
  /** Object ID, or ID on the channel (29:...). */
  readonly as: string
  readonly now: () => number
}

/**
 * Signs in as the bot does: exchanges the sign-in that the token service has for the operator for a Graph token.
 * Nothing has to be registered or pasted, and the tokens are the bot's own.
 */
export async function throughBot(options: ThroughBot): Promise<SignIn> {
  const { cloud, ssoApp, now } = options
  const channelId = options.as.startsWith('29:') ? options.as : await channelIdOf(options)
  const assertion = () => heldToken(options, channelId)
  const exchange = async (scopes: readonly string[]) => {
    try {
      await ssoApp.onBehalfOf(await assertion(), scopes)
      return { status: 200, headers: {}, body: {} }
    } catch (error) {
      if (error instanceof SignInError) throw error
      const { aadsts, text } = readRefusal(error)
      const { errorCode, subError } = Object(error) as { errorCode?: unknown; subError?: unknown }
      const body = {
        error: { code: String(aadsts ?? errorCode), message: text },
        errorCode,
        suberror: subError ?? null,
      }
      return { status: 400, headers: {}, body }
    }
  }
  const graph = async () => {
    const signedIn = await assertion()
    try {
      return await ssoApp.onBehalfOf(signedIn, [`${cloud.graphResource}/User.Read`])
    } catch (error) {
      const { aadsts, text } = readRefusal(error)
      throw new SignInError(`Entra issues no Graph token${aadsts ? ` (AADSTS${aadsts})` : ''}: ${text}`)
    }
  }
  return { how: 'through the bot', token: kept(graph, now), exchange }
}

/** The channel ID of the operator: Teams lists the members of a chat by these IDs. */
async function channelIdOf({ teams, tenantId, botId, as }: ThroughBot): Promise<string> {
  const [bot, tenant] = [{ id: `28:${botId}` }, { id: tenantId }]
  const body = { isGroup: false, bot, members: [{ id: as }], tenantId, channelData: { tenant } }
  const opened = await teams('open', { method: 'POST', url: '/v3/conversations', body })
  const { id } = Object(opened.body) as { id?: unknown }
  if (opened.status > 201 || typeof id !== 'string')
    throw new SignInError(`Teams opens no chat with the operator (${spoken(opened)}). Is the app installed for them?`)
  const listed = await teams('members', { method: 'GET', url: `/v3/conversations/${encodeURIComponent(id)}/members` })
  const [member] = Array.isArray(listed.body) ? listed.body : []
  const { id: channelId } = Object(member) as { id?: unknown }
  if (typeof channelId !== 'string') throw new SignInError(`Teams doesn’t say who is in that chat (${spoken(listed)})`)
  return channelId
}

async function heldToken({ cloud, connection, botToken, send }: ThroughBot, userId: string): Promise<string> {
  const query = new URLSearchParams({ userId, connectionName: connection, channelId: 'msteams' })
  const headers = { Authorization: `Bearer ${await botToken()}` }
  const { status, text } = await send(`${cloud.tokenServiceUrl}/api/usertoken/GetToken?${query}`, {
    method: 'GET',
    headers,
  })
  if (status === 404)
    throw new SignInError('The operator isn’t signed in: send `sign in` to the bot in Teams, then try again.')
  if (status !== 200) throw new SignInError(`The token service answers ${status}: run the doctor.`)
  return String((JSON.parse(text) as { token?: unknown }).token)
}

/** Signs in with a code typed on Entra's page, as an app that allows public clients. Needs no bot. */
export function byDeviceCode(options: {
  cloud: Cloud
  tenant: string
  clientId: string
  scopes: readonly string[]
  network: INetworkModule
  say: (text: string) => void
  now: () => number
}): SignIn {
  const { cloud, tenant, clientId, network, say, now } = options
  const app = new PublicClientApplication({
    auth: { clientId, authority: `${cloud.authority}/${tenant}` },
    system: {
      networkClient: network,
      loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => undefined },
    },
  })
  const scopes = options.scopes.map((scope) => `${cloud.graphResource}/${scope}`)
  const fetchToken = async () => {
    try {
      const [account] = await app.getTokenCache().getAllAccounts()
      const found = account
        ? await app.acquireTokenSilent({ account, scopes })
        : await app.acquireTokenByDeviceCode({ scopes, deviceCodeCallback: ({ message }) => say(message) })
      if (!found) throw new Error('no token')
      return found.accessToken
    } catch (error) {
      const { aadsts, text } = readRefusal(error)
      if (/invalid_client/.test(text)) throw new SignInError('That app registration doesn’t allow public client flows.')
      throw new SignInError(`Entra issues no token${aadsts ? ` (AADSTS${aadsts})` : ''}: ${text}`)
    }
  }
  return { how: 'with a device code', token: kept(fetchToken, now) }
}
