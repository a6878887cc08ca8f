import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js'
import {
  type Activity,
  type ConversationParameters,
  type ConversationReference,
  type InvokeResponse,
  TurnContext,
} from 'botbuilder'
import {
  type AuthenticateRequestResult,
  ClaimsIdentity,
  MsalAppCredentials,
  ServiceClientCredentialsFactory,
  type UserTokenClient,
} from 'botframework-connector'
import type { BotIdentity } from '../../auth/bot-identity.ts'
import type { Cloud } from '../../auth/cloud.ts'
import { createInboundAuth, InboundAuthError, isServiceHost, type TokenFacts } from '../../auth/inbound-auth.ts'
import type { SigningKeys } from '../../auth/signing-keys.ts'
import type { Clock } from '../../core/clock.ts'
import { withTimeout } from '../sign-in/token-client.ts'
import { readActivity } from './activity.ts'
import type { Outbound } from './outbound.ts'

/** The Bot Framework's side of the process: verifies what comes in, signs what goes out. */
export interface Channel {
  /** Verifies a request by its Authorization header alone, before its body is read: the refusal, or undefined to go on. */
  preAuthenticate(header: string): Promise<Received | undefined>
  /**
   * Runs one turn for what the channel posted: verified first, then `logic`.
   * @returns what to answer the HTTP request: 400 for what is no activity, 401 for a token that does not hold, 403 for another
   * tenant, 503 while there are no keys to verify with; and for the log why a request was refused
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

/** The answer to a request; `refused` and `claimed` say why it was refused and what its token claims. */
export type Received = InvokeResponse & { readonly refused?: string; readonly claimed?: TokenFacts }

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

class RollcallAdapter extends TeamsAdapter {
  /** Runs a turn for a request that was authenticated before: the library's `process` verifies by rules of its own. */
  receive(caller: AuthenticateRequestResult, activity: Activity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(caller, activity, logic)
  }

  /** Bounds the calls to the token service, and hands out what makes clients. */
  bounded(clock: Clock) {
    const authentication = this.botFrameworkAuthentication
    const clientFor = authentication.createUserTokenClient.bind(authentication)
    authentication.createUserTokenClient = async (identity) => withTimeout(await clientFor(identity), clock)
    return authentication
  }
}

const callerId = 'urn:botframework:azure'

/** The connector for one bot identity in one cloud; every call in either direction is authenticated. */
export function createChannel(options: {
  cloud: Cloud
  appId: string
  tenantId: string
  /** How the bot proves who it is. */
  identity: BotIdentity
  /** Tenants whose people may talk to the bot. */
  tenants: readonly string[]
  keys: SigningKeys
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
    CallerId: callerId,
    ValidateAuthority: 'false',
  }
  const adapter = new RollcallAdapter(settings, new ClientCredentialsFactory(appId, identity), undefined, {
    httpClient: options.outbound.client,
  })
  const inbound = createInboundAuth(options)
  const authentication = adapter.bounded(options.clock)
  const self = new ClaimsIdentity([{ type: 'aud', value: appId }], true)

  /** Addresses kept in the database may be those of a cloud that was configured before. */
  const ownHost = ({ serviceUrl = '' }: Partial<ConversationReference>): string => {
    if (isServiceHost(serviceUrl, cloud.serviceHosts)) return serviceUrl
    throw new Error('The conversation is of another cloud than the configured one')
  }

  const refusal = (error: unknown): Received => {
    if (!(error instanceof InboundAuthError)) throw error
    const { statusCode: status, message: refused, claimed } = error
    return { status, refused, ...(claimed && { claimed }) }
  }

  /** Whom the library takes a verified request to be from. */
  const callerOf = (serviceUrl: string): AuthenticateRequestResult => {
    const claims = [
      { type: 'aud', value: appId },
      { type: 'serviceurl', value: serviceUrl },
    ]
    const claimsIdentity = new ClaimsIdentity(claims, true)
    return {
      audience,
      callerId,
      claimsIdentity,
      connectorFactory: authentication.createConnectorFactory(claimsIdentity),
    }
  }

  return {
    adapter,
    preAuthenticate: (header) => inbound.verifyToken(header).then(() => undefined, refusal),
    receive: async (header, body, logic) => {
      const activity = readActivity(body)
      if (!activity) return { status: 400, refused: 'notAnActivity' }
      try {
        const claims = await inbound.verifyToken(header)
        inbound.authorizeActivity(activity, claims)
        return (await adapter.receive(callerOf(claims.serviceUrl), activity, logic)) ?? { status: 200 }
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
