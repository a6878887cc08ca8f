import { type Answer, type Call, HttpError, type Route } from './http.ts'
import type { Tokens } from './tokens.ts'
import type { World } from './world.ts'

const audience = 'https://api.botframework.com'

/** The bot's response to an activity; JSON bodies are parsed. Status 0: nothing is listening. */
export interface BotAnswer {
  readonly status: number
  readonly body: unknown
}

/** The Bot Framework's side of the trust between Teams and a bot. */
export interface BotFramework {
  readonly routes: Route[]
  /** Posts an activity to the bot, signed like the channel's. */
  post(activity: object): Promise<BotAnswer>
  /** Throws unless the call has a token of our bot. */
  requireBot(call: Call): Promise<void>
  /** The bot's address; may change while the emulator runs. */
  botUrl: string
}

/** `url` is the emulator's own address; `serviceUrl` is the one in the signed token. */
export function createBotFramework(options: {
  world: World
  tokens: Tokens
  url: () => string
  serviceUrl: () => string
  now: () => number
  botUrl?: string
}): BotFramework {
  const { world, tokens, url, serviceUrl, now } = options
  let held: { token: Promise<string>; serviceUrl: string; until: number } | undefined

  /** Like the channel, uses one token for many activities and renews it long before it expires. */
  const token = () => {
    const vouched = serviceUrl()
    if (!held || held.serviceUrl !== vouched || now() >= held.until) {
      const at = now()
      const claims = { iss: audience, aud: world.appId, serviceurl: vouched }
      // By this clock even if it is a fast one, because the bot checks these tokens by its own.
      held = { token: tokens.mint(claims, { at }), serviceUrl: vouched, until: at + 300_000 }
    }
    return held.token
  }

  const self: BotFramework = {
    botUrl: options.botUrl ?? 'http://127.0.0.1:3978/api/messages',
    async post(activity) {
      const bearer = await token()
      try {
        const response = await fetch(self.botUrl, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` },
          body: JSON.stringify(activity),
        })
        return { status: response.status, body: parseJson(await response.text()) }
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
        return { status: 0, body: `The bot does not answer at ${self.botUrl}: ${cause}` }
      }
    },
    async requireBot(call) {
      const [scheme, token = ''] = (call.headers.authorization ?? '').split(' ')
      const claims = scheme === 'Bearer' ? await tokens.verify(token).catch(() => undefined) : undefined
      if (claims?.['aud'] !== audience) throw deniedError(401)
      if (claims['appid'] !== world.appId) throw deniedError(403)
    },
    routes: [
      { method: 'GET', path: /^\/bf\/\.well-known\/openidconfiguration$/, handle: () => metadata(url()) },
      {
        method: 'GET',
        path: /^\/bf\/\.well-known\/keys$/,
        handle: () => ({ status: 200, body: endorsedKeys(tokens) }),
      },
    ],
  }
  return self
}

const deniedError = (status: number) =>
  new HttpError(status, 'Authorization has been denied for this request.', {
    message: 'Authorization has been denied for this request.',
  })

function metadata(url: string): Answer {
  const body = {
    issuer: audience,
    authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: `${url}/bf/.well-known/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  }
  return { status: 200, body }
}

function endorsedKeys(tokens: Tokens): object {
  return { keys: tokens.jwks().keys.map((key) => ({ ...key, endorsements: ['msteams'] })) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text || undefined
  }
}
