import { randomUUID } from 'node:crypto'
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
  type ConnectorFactory,
  MsalAppCredentials,
  ServiceClientCredentialsFactory,
  type UserTokenClient,
} from 'botframework-connector'
import type { BotIdentity } from '../../auth/bot-identity.ts'
import type { Cloud } from '../../auth/cloud.ts'
import {
  type ChannelClaims,
  createInboundAuth,
  InboundAuthError,
  isServiceHost,
  type TokenFacts,
} from '../../auth/inbound-auth.ts'
import type { SigningKeys } from '../../auth/signing-keys.ts'
import type { Clock } from '../../core/clock.ts'
import { readActivity } from './activity.ts'
import type { Outbound } from './outbound.ts'
import { createThrottle } from './throttle.ts'
import { withTimeout } from './token-client.ts'

/** The HTTP response; `refused` and `claimed` give the reason for a refusal and the token's claims. */
export type ReceiveResult = InvokeResponse & { readonly refused?: string; readonly claimed?: TokenFacts }

/** A request with a verified token. */
export interface VerifiedRequest {
  readonly verified: ChannelClaims
}

/** The Authorization header of a request, or the result of verifying it. */
export type Caller = string | VerifiedRequest

/** Creates credentials from one client, so that every turn shares its token cache. */
class ClientCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly appId: string
  readonly client: BotIdentity
  readonly #cache = randomUUID()

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
    // The connector's types refer to an older msal-node, but it only calls acquireTokenByClientCredential, which hasn't
    // changed.
    const made: MsalAppCredentials = Reflect.construct(MsalAppCredentials, [this.client, appId, undefined, audience])
    // By default, all bots with the same ID in a process share tokens, no matter who issued them.
    made.tokenCacheKey = `${this.#cache} ${audience}`
    return Promise.resolve(made)
  }
}

class RollcallAdapter extends TeamsAdapter {
  /** Runs a turn for an authenticated request. The library's `process` would verify the request by its own rules. */
  receive(caller: AuthenticateRequestResult, activity: Activity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(caller, activity, logic)
  }

  /**
   * Limits calls to the token service and reuses clients. The library creates new clients for every turn although they
   * are stateless; one for the token service and one per channel address are enough.
   */
  bounded(clock: Clock) {
    const authentication = this.botFrameworkAuthentication
    const clientFor = authentication.createUserTokenClient.bind(authentication)
    const tokenClientFor = memoize(
      1,
      async (identity: ClaimsIdentity) => withTimeout(await clientFor(identity), clock),
      () => '',
    )
    authentication.createUserTokenClient = tokenClientFor
    const factoryFor = authentication.createConnectorFactory.bind(authentication)
    const connectorFor = memoize(
      maxAddresses,
      (identity: ClaimsIdentity, ...where: Parameters<ConnectorFactory['create']>) =>
        factoryFor(identity).create(...where),
      (_identity, serviceUrl, audience) => `${audience} ${serviceUrl}`,
    )
    authentication.createConnectorFactory = (identity) => ({
      create: (serviceUrl, audience) => connectorFor(identity, serviceUrl, audience),
    })
    return authentication
  }
}

const callerId = 'urn:botframework:azure'

/** Maximum number of channel addresses to keep clients for; a tenant uses one or two. */
const maxAddresses = 20

/** Caches results by key. Drops failures, and the oldest key above `most`. */
function memoize<Args extends unknown[], T>(
  most: number,
  make: (...args: Args) => Promise<T>,
  keyOf: (...args: Args) => string,
): (...args: Args) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (...args) => {
    const key = keyOf(...args)
    const found = known.get(key)
    if (found) return found
    const made = make(...args)
    made.catch(() => known.delete(key))
    known.set(key, made)
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return made
  }
}

/**
 * Teams allows 7 new conversations per second, 8 in two seconds and 60 in thirty:
 * learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit.
 */
const newConversationGap = 500

type TurnLogic = (context: TurnContext) => Promise<void>

/**
 * The Bot Framework side of the process, for one bot in one cloud: verifies incoming requests and authenticates outgoing
 * ones.
 */
export function createChannel(options: {
  cloud: Cloud
  appId: string
  tenantId: string
  /** How the bot authenticates. */
  identity: BotIdentity
  /** Tenants whose users can talk to the bot. */
  tenants: readonly string[]
  keys: Pick<SigningKeys, 'getKey'>
  outbound: Outbound
  clock: Clock
}) {
  const { cloud, appId, tenantId, identity } = options
  const audience = cloud.botScope.replace(/\/\.default$/, '')
  // Setting one of these disables the library's defaults for the others, so set them all.
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
  const opening = createThrottle(options.clock, newConversationGap)
  const self = new ClaimsIdentity([{ type: 'aud', value: appId }], true)

  /** Stored addresses might belong to a previously configured cloud. */
  const ownHost = ({ serviceUrl = '' }: Partial<ConversationReference>): string => {
    if (isServiceHost(serviceUrl, cloud.serviceHosts)) return serviceUrl
    throw new Error('The conversation is of another cloud than the configured one')
  }

  const refusal = (error: unknown): ReceiveResult => {
    if (!(error instanceof InboundAuthError)) throw error
    const { statusCode: status, message: refused, claimed } = error
    return { status, refused, ...(claimed && { claimed }) }
  }

  /** The caller of a verified request, in the library's terms. */
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
    /**
     * Verifies a request by its Authorization header alone, before the body is read. Returns the refusal or the verified
     * claims.
     */
    preAuthenticate: (header: string): Promise<ReceiveResult | VerifiedRequest> =>
      inbound.verifyToken(header).then((verified) => ({ verified }), refusal),
    /**
     * Runs one turn for a posted activity, after verifying it. If the caller was already admitted, its token isn't
     * verified again.
     * @returns the HTTP response: 400 if it isn't an activity, 401 for an invalid token, 403 for another tenant, 503
     * without keys to verify with. The response includes the reason for the log.
     */
    receive: async (caller: Caller, body: unknown, logic: TurnLogic): Promise<ReceiveResult> => {
      const activity = readActivity(body)
      if (!activity) return { status: 400, refused: 'notAnActivity' }
      try {
        const claims = typeof caller === 'string' ? await inbound.verifyToken(caller) : caller.verified
        inbound.authorizeActivity(activity, claims)
        return (await adapter.receive(callerOf(claims.serviceUrl), activity, logic)) ?? { status: 200 }
      } catch (error) {
        return refusal(error)
      }
    },
    /**
     * Starts a turn in a known conversation without an incoming activity; rejects if the conversation belongs to another
     * cloud.
     */
    continueConversation: async (reference: Partial<ConversationReference>, logic: TurnLogic) => {
      ownHost(reference)
      await adapter.continueConversationAsync(appId, reference, logic)
    },
    /** Someone's private chat, created if necessary; `near` is a conversation in the same tenant. */
    open: async (near: Partial<ConversationReference>, { oid, tid }: { oid: string; tid: string }) => {
      let reference: Partial<ConversationReference> | undefined
      const members = { isGroup: false, bot: near.bot, members: [{ id: oid }], tenantId: tid }
      const asked = { ...members, channelData: { tenant: { id: tid } } } as unknown as ConversationParameters
      await opening()
      await adapter.createConversationAsync(appId, 'msteams', ownHost(near), audience, asked, async (context) => {
        const { activityId, ...opened } = TurnContext.getConversationReference(context.activity)
        reference = { ...near, ...opened }
      })
      if (!reference) throw new Error('The channel opened no conversation')
      return reference
    },
    /** A token service client for calls outside a turn. */
    tokenClient: (): Promise<UserTokenClient> => authentication.createUserTokenClient(self),
  }
}

export type Channel = ReturnType<typeof createChannel>
