import { TeamsAdapter } from '@microsoft/teams-ai'
import type { Activity, ConversationReference, InvokeResponse, TurnContext } from 'botbuilder'
import {
  AuthenticationError,
  type BotFrameworkAuthentication,
  ClaimsIdentity,
  JwtTokenProviderFactory,
  ManagedIdentityServiceClientCredentialsFactory,
  MsalAppCredentials,
  ServiceClientCredentialsFactory,
  type UserTokenClient,
} from 'botframework-connector'
import type { BotIdentity } from '../auth/bot-identity.ts'
import type { Cloud } from '../auth/cloud.ts'
import { readActivity } from './activity.ts'

/** How the bot proves who it is: a client with a secret, or the managed identity of the machine it runs on. */
export type BotCredential =
  | { readonly kind: 'client'; readonly client: BotIdentity }
  | { readonly kind: 'managedIdentity' }

/** The Bot Framework's side of the process: verifies what comes in, signs what goes out. */
export interface Channel {
  /**
   * Runs one turn for what the channel posted: verified first, then `logic`.
   * @returns what to answer the HTTP request: 400 for what is no activity, 401 for what nobody vouches for
   */
  receive(header: string, body: unknown, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse>
  /** Opens a turn nobody asked for, in a conversation known from before. */
  proactively(reference: Partial<ConversationReference>, logic: (context: TurnContext) => Promise<void>): Promise<void>
  /** The token service as a client, for calls outside a turn. */
  tokenClient(): Promise<UserTokenClient>
  readonly adapter: TeamsAdapter
}

/** Hands out credentials made by one client, so that its token cache serves every turn. */
class ClientCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly appId: string
  readonly client: BotIdentity

  constructor(appId: string, client: BotIdentity) {
    super()
    this.appId = appId
    this.client = client
  }

  isValidAppId(appId: string) {
    return Promise.resolve(appId === this.appId)
  }

  isAuthenticationDisabled() {
    return Promise.resolve(false)
  }

  createCredentials(appId: string, audience: string | undefined) {
    // The connector is typed against an older msal-node; it only calls acquireTokenByClientCredential, which is the same.
    const made: MsalAppCredentials = Reflect.construct(MsalAppCredentials, [this.client, appId, undefined, audience])
    return Promise.resolve(made)
  }
}

/** The adapter, with the two things made right that the library leaves open. */
class RollcallAdapter extends TeamsAdapter {
  // The library's own `process` prints errors to the console and sends their messages to the caller.
  receive(header: string, activity: Activity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(header, activity, logic)
  }

  hardened(serviceHosts: readonly string[]): BotFrameworkAuthentication {
    const authentication = this.botFrameworkAuthentication
    const verify = authentication.authenticateRequest.bind(authentication)
    authentication.authenticateRequest = async (activity: Activity, header: string) => {
      refuseForeignHost(activity.serviceUrl, serviceHosts)
      try {
        return await verify(activity, header)
      } catch (error) {
        // A tampered signature surfaces as a plain JsonWebTokenError, which the library would answer with 500.
        if (error instanceof AuthenticationError) throw error
        if (isNetworkError(error)) throw error
        throw new AuthenticationError('The token of the request is not valid', 401)
      }
    }
    return authentication
  }
}

/** Replies carry the bot's token, so they may only go where the configured cloud's channel lives. */
function refuseForeignHost(serviceUrl: string | undefined, allowed: readonly string[]): void {
  const host = serviceUrl && URL.canParse(serviceUrl) ? new URL(serviceUrl).hostname : undefined
  const known = host && allowed.some((name) => host === name || (name.startsWith('.') && host.endsWith(name)))
  if (!known) throw new AuthenticationError('The service URL is not one of this cloud', 401)
}

function isNetworkError(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && /^(E[A-Z]+|UND_ERR)/.test(code)
}

/** The connector for one bot identity in one cloud; every call in either direction is authenticated. */
export function createChannel(options: {
  cloud: Cloud
  appId: string
  tenantId: string
  credential: BotCredential
}): Channel {
  const { cloud, appId, tenantId, credential } = options
  const audience = cloud.botScope.replace(/\/\.default$/, '')
  // Naming one of these switches the library's defaults off for all, so all are named.
  const settings = {
    MicrosoftAppId: appId,
    MicrosoftAppType: credential.kind === 'client' ? 'SingleTenant' : 'UserAssignedMsi',
    MicrosoftAppTenantId: tenantId,
    OAuthUrl: cloud.tokenServiceUrl,
    ToChannelFromBotLoginUrl: `${cloud.authority}/${cloud.botLoginTenant}`,
    ToChannelFromBotOAuthScope: audience,
    ToBotFromChannelTokenIssuer: cloud.botIssuer,
    ToBotFromChannelOpenIdMetadataUrl: cloud.botOpenIdUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: cloud.botOpenIdUrl,
    CallerId: 'urn:botframework:azure',
    ValidateAuthority: 'false',
  }
  const factory =
    credential.kind === 'client'
      ? new ClientCredentialsFactory(appId, credential.client)
      : new ManagedIdentityServiceClientCredentialsFactory(appId, new JwtTokenProviderFactory())
  const adapter = new RollcallAdapter(settings, factory)
  const authentication = adapter.hardened(cloud.serviceHosts)
  const self = new ClaimsIdentity([{ type: 'aud', value: appId }], true)

  return {
    adapter,
    receive: async (header, body, logic) => {
      const activity = readActivity(body)
      if (!activity) return { status: 400 }
      try {
        return (await adapter.receive(header, activity, logic)) ?? { status: 200 }
      } catch (error) {
        if (error instanceof AuthenticationError) return { status: 401 }
        throw error
      }
    },
    proactively: (reference, logic) => adapter.continueConversationAsync(appId, reference, logic),
    tokenClient: () => authentication.createUserTokenClient(self),
  }
}
