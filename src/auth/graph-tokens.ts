import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import type { Clock } from '../core/clock.ts'
import type { UserError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { adminConsentUrl, type Cloud } from './cloud.ts'
import { type AppCredential, msalCredential } from './credentials.ts'
import { toUserError } from './entra-error.ts'
import { tokenErrors } from './errors.ts'
import { msalSystem } from './msal-system.ts'

export interface GraphTokensOptions {
  readonly cloud: Cloud
  readonly tenantId: string
  readonly clientId: string
  readonly credential: AppCredential
  /**
   * Scopes that might be missing from the app registration, so that consenting to the registration doesn't grant them.
   */
  readonly addOns?: ReadonlySet<string>
  readonly network?: INetworkModule | undefined
  readonly log: Log
  readonly clock: Clock
}

/** MSAL caches a token per assertion and scopes and never evicts any, so at this size the whole cache is cleared. */
const maxCachedTokens = 500

export type GraphTokens = ReturnType<typeof createGraphTokens>

/** On-behalf-of Graph tokens, kept in memory only. Create one per process; the cache isn't shared between instances. */
export function createGraphTokens(options: GraphTokensOptions) {
  const { cloud, clientId, tenantId, credential, addOns, network, log, clock } = options
  const app = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority: `${cloud.authority}/${tenantId}`,
      // Declares support for claims challenges, so that Graph can revoke tokens immediately (continuous access
      // evaluation).
      clientCapabilities: ['CP1'],
      ...msalCredential(credential, cloud),
    },
    system: msalSystem(network, log),
  })
  let kept = 0

  return {
    /**
     * A token with these Graph scopes (such as User.Read.All), plus any others already consented to, for the person
     * whose token for the bot is `assertion`. `renew` bypasses the cache; `claims` comes from a challenge.
     * @throws UserError consentRequired {scopes, url}, moreProofRequired {claims}, signInExpired, graphForbidden,
     * tokenServiceUnavailable
     */
    onBehalfOf: async (
      assertion: string,
      scopes: readonly string[],
      { renew = false, claims }: { renew?: boolean; claims?: string } = {},
    ) => {
      const started = clock.elapsed()
      try {
        const result = await app.acquireTokenOnBehalfOf({
          oboAssertion: assertion,
          scopes: scopes.map((scope) => `${cloud.graphResource}/${scope}`),
          skipCache: renew,
          ...(claims !== undefined && { claims }),
        })
        if (!result) throw new Error('Entra answered without a token')
        if (!result.fromCache) {
          log.debug('Graph token on behalf of a user', { scopes, ms: clock.elapsed() - started })
          if (++kept > maxCachedTokens) {
            app.clearCache()
            kept = 0
          }
        }
        return result.accessToken
      } catch (error) {
        const known = toUserError(error, scopes, {
          consentUrl: adminConsentUrl(cloud, tenantId, clientId),
          addOns: scopes.filter((scope) => addOns?.has(scope)),
        })
        logSetupError(log, known, error)
        throw known
      }
    },
    /** Removes this person's cached tokens, by object ID. */
    forget: async (oid: string) => {
      const cache = app.getTokenCache()
      for (const account of await cache.getAllAccounts()) {
        if (account.localAccountId === oid) await cache.removeAccount(account)
      }
    },
  }
}

// Logs only what the deployment's owner has to fix, not what operators can resolve themselves.
function logSetupError(log: Log, refusal: UserError, error: unknown): void {
  const { code, details } = refusal
  if (refusal instanceof tokenErrors.tokenServiceUnavailable)
    log.error('Could not get a Graph token: the token service is not responding', { error, ...details })
  else log.info('Entra refused a Graph token', { code, ...details, claims: undefined })
}
