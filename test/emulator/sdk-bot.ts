import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfidentialClientApplication, type INetworkModule, type NetworkResponse } from '@azure/msal-node'
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  ConversationState,
  MemoryStorage,
  type TurnContext,
} from 'botbuilder'
import { DialogSet, OAuthPrompt } from 'botbuilder-dialogs'
import { MsalAppCredentials } from 'botframework-connector'
import type { Emulator } from '../../emulator/main.ts'

/** A small bot on the real SDK that trusts the emulator like a deployed one trusts Microsoft's services. */
export interface SdkBot {
  readonly url: string
  readonly adapter: CloudAdapter
  close(): Promise<void>
}

/** The bot's message handler; `signIn` requests a token and replies with its owner. */
export type OnMessage = (context: TurnContext) => Promise<void>

class Credentials extends ConfigurationServiceClientCredentialFactory {
  readonly #app: ConfidentialClientApplication

  constructor(emulator: Emulator, secret: string) {
    const { appId, tenantId } = emulator.world
    super({
      MicrosoftAppId: appId,
      MicrosoftAppPassword: secret,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: tenantId,
    })
    this.#app = new ConfidentialClientApplication({
      auth: { clientId: appId, clientSecret: secret, authority: `https://login.microsoftonline.com/${tenantId}` },
      system: { networkClient: redirectTo(emulator.url) },
    })
  }

  override async createCredentials(appId: string, audience: string) {
    return new MsalAppCredentials(this.#app as never, appId, undefined as never, audience)
  }
}

/** MSAL requires an https authority; this redirects its calls to the emulator. */
export function redirectTo(base: string): INetworkModule {
  async function go<T>(
    method: string,
    address: string,
    options: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<NetworkResponse<T>> {
    const { pathname, search } = new URL(address)
    const { headers = {}, body } = options
    const response = await fetch(base + pathname + search, {
      method,
      headers,
      ...(method === 'POST' && body !== undefined && { body }),
    })
    return { headers: {}, body: (await response.json()) as T, status: response.status }
  }
  return {
    sendGetRequestAsync: (address, options) => go('GET', address, options),
    sendPostRequestAsync: (address, options) => go('POST', address, options),
  }
}

/** Starts the bot and registers it with the emulator. A message `sign in` runs an OAuthPrompt. */
export async function startSdkBot(
  emulator: Emulator,
  onMessage: OnMessage = async () => undefined,
  secret = emulator.world.botSecret,
): Promise<SdkBot> {
  const { url, world } = emulator
  const openId = `${url}/bf/.well-known/openidconfiguration`
  const settings = {
    MicrosoftAppId: world.appId,
    MicrosoftAppPassword: secret,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: world.tenantId,
    OAuthUrl: url,
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${world.tenantId}`,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: openId,
    ToBotFromEmulatorOpenIdMetadataUrl: openId,
    CallerId: 'urn:botframework:azure',
    ValidateAuthority: 'false',
  }
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(settings, new Credentials(emulator, secret)),
  )
  adapter.onTurnError = async (context, error) => {
    await context.sendActivity(`error: ${error.message}`)
  }
  const state = new ConversationState(new MemoryStorage())
  const dialogs = new DialogSet(state.createProperty('dialogs'))
  dialogs.add(new OAuthPrompt('sign-in', { connectionName: 'graph', title: 'Sign in', text: 'Please sign in' }))

  async function signIn(context: TurnContext) {
    const dialog = await dialogs.createContext(context)
    const { status, result } = await dialog.continueDialog()
    if (status === 'empty' && context.activity.type === 'message') {
      const begun = await dialog.beginDialog('sign-in')
      if (begun.status === 'complete') await greet(context, begun.result)
    } else if (status === 'complete') await greet(context, result)
    await state.saveChanges(context)
  }

  const handler = new ActivityHandler()
  handler.onTurn(async (context, next) => {
    const { type, name, text = '' } = context.activity
    const { state, code } = Object(context.activity.value)
    if (type === 'invoke' && (name === 'signin/failure' || state === 'CancelledByUser')) {
      await context.sendActivity(code ? `failed: ${code}` : 'cancelled')
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
    } else if (type === 'invoke' && name?.startsWith('signin/')) await signIn(context)
    else if (type === 'message' && text.includes('sign in')) await signIn(context)
    else await onMessage(context)
    await next()
  })

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>
      const answer = {
        socket: response.socket,
        header: (name: string, value: string) => response.setHeader(name, value),
        status(code: number) {
          response.statusCode = code
          return answer
        },
        send: (content: unknown) =>
          response.write(typeof content === 'string' ? content : JSON.stringify(content ?? '')),
        end: () => response.end(),
      }
      const incoming = { body, headers: request.headers, method: 'POST' }
      adapter
        .process(incoming as never, answer as never, (context) => handler.run(context))
        .catch(() => response.writeHead(500).end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const botUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`
  emulator.framework.botUrl = botUrl
  return {
    url: botUrl,
    adapter,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function greet(context: TurnContext, result: unknown) {
  const { token } = (result ?? {}) as { token?: string }
  const claims = token
    ? (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { name: string })
    : undefined
  await context.sendActivity(claims ? `token of ${claims.name}` : 'no token')
}
