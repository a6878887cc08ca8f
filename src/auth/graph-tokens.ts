import { ConfidentialClientApplication, type INetworkModule, LogLevel } from '@azure/msal-node'
import type { Clock } from '../core/clock.ts'
import type { UserError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { adminConsentUrl, type Cloud } from './cloud.ts'
import { type AppCredential, proofOf } from './credentials.ts'
import { toUserError } from './entra-error.ts'

/** Graph tokens on behalf of signed-in people. They are kept in memory only. */
export interface GraphTokens {
  /**
   * A token with these Graph scopes (such as User.Read.All), and all others that are consented, for the person whose token for
   * the bot is `assertion`.
   * `renew` does without the cache, `claims` is what a challenge asked for.
   * @throws UserError consentRequired {scopes, url}, moreProofRequired {claims}, signInExpired, graphForbidden, tokenServiceUnavailable
   */
  onBehalfOf(
    assertion: string,
    scopes: readonly string[],
    options?: { renew?: boolean; claims?: string },
  ): Promise<string>
  /** Drops what is kept for this person, by object id. */
  forget(oid: string): Promise<void>
}

export interface GraphTokensOptions {
  readonly cloud: Cloud
  readonly tenantId: string
  readonly clientId: string
  readonly credential: AppCredential
  readonly network?: INetworkModule | undefined
  readonly log: Log
  readonly clock: Clock
}

/** MSAL keeps a token per assertion and scopes and drops none by itself: everything goes when this many have come. */
const maxKept = 500

/** One a process: what it keeps is found again by this instance only. */
export function createGraphTokens(options: GraphTokensOptions): GraphTokens {
  const { cloud, clientId, tenantId, credential, network, log, clock } = options
  const app = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority: `${cloud.authority}/${tenantId}`,
      // Says that challenges are understood: Graph then takes a token back at once when something happens to its bearer.
      clientCapabilities: ['CP1'],
      ...proofOf(credential, cloud),
    },
    system: {
      ...(network && { networkClient: network }),
      loggerOptions: {
        logLevel: LogLevel.Warning,
        piiLoggingEnabled: false,
        loggerCallback: (_, message) => log.debug('MSAL', { text: message }),
      },
    },
  })
  let kept = 0

  return {
    onBehalfOf: async (assertion, scopes, { renew = false, claims } = {}) => {
      const started = clock.now()
      try {
        const result = await app.acquireTokenOnBehalfOf({
          oboAssertion: assertion,
          scopes: scopes.map((scope) => `${cloud.graphResource}/${scope}`),
          skipCache: renew,
          ...(claims !== undefined && { claims }),
        })
        if (!result) throw new Error('Entra answered without a token')
        if (!result.fromCache) {
          log.debug('Graph token on behalf of a user', { scopes, ms: clock.now() - started })
          if (++kept > maxKept) {
            app.clearCache()
            kept = 0
          }
        }
        return result.accessToken
      } catch (error) {
        const known = toUserError(error, scopes, adminConsentUrl(cloud, tenantId, clientId))
        report(log, known, error)
        throw known
      }
    },
    forget: async (oid) => {
      const cache = app.getTokenCache()
      for (const account of await cache.getAllAccounts()) {
        if (account.localAccountId === oid) await cache.removeAccount(account)
      }
    },
  }
}

// What the operator can mend is no matter for the log of a service; what only its owner can, is.
function report(log: Log, { code, details }: UserError, error: unknown): void {
  if (code === 'tokenServiceUnavailable') log.error('No Graph token', { error, ...details })
  else log.info('Entra refused a Graph token', { code, ...details, claims: undefined })
}
