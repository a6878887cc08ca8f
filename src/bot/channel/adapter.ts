import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js'
import {
  type Activity,
  type ConversationParameters,
  type ConversationReference,
  type InvokeResponse,
  TurnContext,
} from 'botbuilder'
import {
  AuthenticationError,
  type BotFrameworkAuthentication,
  ClaimsIdentity,
  MsalAppCredentials,
  ServiceClientCredentialsFactory,
  type UserTokenClient,
} from 'botframework-connector'
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor.js'
import type { BotIdentity } from '../../auth/bot-identity.ts'
import type { Cloud } from '../../auth/cloud.ts'
import { createDoor, type Door, isOwnHost, refuse, skew } from '../../auth/inbound-auth.ts'
import type { ChannelKeys } from '../../auth/signing-keys.ts'
import type { Clock } from '../../core/clock.ts'
import { withinReach } from '../sign-in/token-client.ts'
import { readActivity } from './activity.ts'
import type { Outbound } from './outbound.ts'

/** The Bot Framework's side of the process: verifies what comes in, signs what goes out. */
export interface Channel {
  /** The status for a request whose Authorization header nobody vouches for, told before its body is read; undefined to go on. */
  knock(header: string): Promise<Received | undefined>
  /**
   * Runs one turn for what the channel posted: verified first, then `logic`.
   * @returns what to answer the HTTP request: 400 for what is no activity, 401 for what nobody vouches for, 403 for another
   * tenant, 503 while that cannot be told; with the reason for the log when nobody was let in
   */
  receive(header: string, body: unknown, logic: (context: TurnContext) => Promise<void>): Promise<Received>
  /** Opens a turn nobody asked for, in a conversation known from before; rejects when it is one of another cloud. */
  proactively(reference: Partial<ConversationReference>, logic: (context: TurnContext) => Promise<void>): Promise<void>
  /** The 1:1 chat with somebody, opened if there is none; `near` is a conversation of the same tenant. */
  open(
    near: Partial<ConversationReference>,
    person: { oid: string; tid: string },
  ): Promise<Partial<ConversationReference>>
  /** The token service as a client, for calls outside a turn. */
  tokenClient(): Promise<UserTokenClient>
  readonly adapter: TeamsAdapter
}

/** The answer to a request, and why it was not let in. */
export type Received = InvokeResponse & { readonly refused?: string }

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

/** The adapter, with the things made right that the library leaves open. */
class RollcallAdapter extends TeamsAdapter {
  // The library's own `process` prints errors to the console and sends their messages to the caller.
  receive(header: string, activity: Activity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(header, activity, logic)
  }

  guarded(door: Door, clock: Clock): BotFrameworkAuthentication {
    const authentication = this.botFrameworkAuthentication
    const clientFor = authentication.createUserTokenClient.bind(authentication)
    authentication.createUserTokenClient = async (identity) => withinReach(await clientFor(identity), clock)
    bearSkew(authentication, clock)
    const verify = authentication.authenticateRequest.bind(authentication)
    authentication.authenticateRequest = async (activity: Activity, header: string) => {
      door.admit(activity, await door.vouch(header))
      try {
        return await verify(activity, header)
      } catch {
        // What the library throws may quote the token's claims, and is not always what it answers with 401.
        throw refuse('notVerified')
      }
    }
    return authentication
  }
}

/** The connector for one bot identity in one cloud; every call in either direction is authenticated. */
export function createChannel(options: {
  cloud: Cloud
  appId: string
  tenantId: string
  /** How the bot proves who it is. */
  identity: BotIdentity
  /** Tenants whose people may talk to the bot. */
  tenants: readonly string[]
  keys: ChannelKeys
  outbound: Outbound
  clock: Clock
}): Channel {
  const { cloud, appId, tenantId, identity } = options
  const audience = cloud.botScope.replace(/\/\.default$/, '')
  // Naming one of these switches the library's defaults off for all, so all are named.
  const settings = {
    MicrosoftAppId: appId,
    MicrosoftAppType: 'SingleTenant',
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
  shareKeys(cloud.botOpenIdUrl, options.keys)
  const adapter = new RollcallAdapter(settings, new ClientCredentialsFactory(appId, identity), undefined, {
    httpClient: options.outbound.client,
  })
  const door = createDoor(options)
  const authentication = adapter.guarded(door, options.clock)
  const self = new ClaimsIdentity([{ type: 'aud', value: appId }], true)

  /** Addresses kept in the database may be those of a cloud that was configured before. */
  const ownHost = ({ serviceUrl = '' }: Partial<ConversationReference>): string => {
    if (isOwnHost(serviceUrl, cloud.serviceHosts)) return serviceUrl
    throw new Error('The conversation is of another cloud than the configured one')
  }

  const refusal = (error: unknown): Received => {
    if (error instanceof AuthenticationError) return { status: error.statusCode, refused: error.message }
    throw error
  }

  return {
    adapter,
    knock: (header) => door.vouch(header).then(() => undefined, refusal),
    receive: async (header, body, logic) => {
      const activity = readActivity(body)
      if (!activity) return { status: 400, refused: 'notAnActivity' }
      try {
        return (await adapter.receive(header, activity, logic)) ?? { status: 200 }
      } catch (error) {
        return refusal(error)
      }
    },
    proactively: async (reference, logic) => {
      ownHost(reference)
      await adapter.continueConversationAsync(appId, reference, logic)
    },
    open: async (near, { oid, tid }) => {
      let reference: Partial<ConversationReference> | undefined
      const members = { isGroup: false, bot: near.bot, members: [{ id: oid }], tenantId: tid }
      const asked = { ...members, channelData: { tenant: { id: tid } } } as unknown as ConversationParameters
      await adapter.createConversationAsync(appId, 'msteams', ownHost(near), audience, asked, async (context) => {
        const { activityId, ...opened } = TurnContext.getConversationReference(context.activity)
        reference = { ...near, ...opened }
      })
      if (!reference) throw new Error('The channel opened no conversation')
      return reference
    },
    tokenClient: () => authentication.createUserTokenClient(self),
  }
}

/** Lets the library read times by the same clock and as leniently as the door: its own five minutes cannot be set. */
function bearSkew(authentication: BotFrameworkAuthentication, clock: Clock): void {
  const inner: { ChannelValidation_GetTokenValidationParameters(): object } = Reflect.get(authentication, 'inner')
  const parameters = inner.ChannelValidation_GetTokenValidationParameters.bind(inner)
  inner.ChannelValidation_GetTokenValidationParameters = () => ({
    ...parameters(),
    clockTolerance: skew,
    clockTimestamp: Math.floor(clock.now() / 1000),
  })
}

/** Lets the library verify with the same keys: its own are gone after a day without a renewal, and fetched once more. */
function shareKeys(url: string, keys: ChannelKeys): void {
  const cache: Map<string, ChannelKeys> = Reflect.get(JwtTokenExtractor, 'openIdMetadataCache')
  cache.set(url, keys)
}
