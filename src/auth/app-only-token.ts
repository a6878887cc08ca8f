import { ConfidentialClientApplication, type INetworkModule, LogLevel } from '@azure/msal-node'
import type { Cloud } from './cloud.ts'
import { type AppCredential, msalCredential } from './credentials.ts'
import { createManagedIdentity } from './managed-identity.ts'

/** Why no token was issued. */
export interface EntraRefusal {
  /** AADSTS number; undefined if Entra was unreachable or returned no code. */
  readonly aadsts?: number
  /** The message from Entra or the network, without trailing IDs. */
  readonly text: string
}

/** An uncached client using the same library and credential as the bot. */
export function createAppProbe(options: {
  cloud: Cloud
  tenantId: string
  clientId: string
  credential: AppCredential
  network?: INetworkModule | undefined
}) {
  const { cloud, tenantId, clientId, credential, network } = options
  const client = () =>
    new ConfidentialClientApplication({
      auth: {
        clientId,
        authority: `${cloud.authority}/${tenantId}`,
        ...msalCredential(credential, cloud),
      },
      system: { ...(network && { networkClient: network }), loggerOptions: silentLogging },
    })
  return {
    /** Throws MSAL's errors; see `readRefusal`. */
    token: async (scope: string) => tokenOf(await client().acquireTokenByClientCredential({ scopes: [scope] })),
    onBehalfOf: async (assertion: string, scopes: readonly string[]) =>
      tokenOf(await client().acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes: [...scopes] })),
  }
}

/** App-only tokens, without a signed-in user. Used to inspect a deployment, never by the running bot. */
export type AppProbe = ReturnType<typeof createAppProbe>

/** A client for this machine's managed identity. */
export function createIdentityProbe(clientId: string): Pick<AppProbe, 'token'> {
  const identity = createManagedIdentity(clientId)
  return { token: async (scope) => tokenOf(await identity.acquire(scope.replace(/\/\.default$/, ''))) }
}

const silentLogging = { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => {} }

function tokenOf(result: { accessToken: string } | null): string {
  if (!result) throw new Error('Entra answered without a token')
  return result.accessToken
}

export function readRefusal(error: unknown): EntraRefusal {
  const { errorNo, message, cause } = Object(error) as { errorNo?: unknown; message?: unknown; cause?: unknown }
  const said = [message, Object(cause)['message']].find((one) => typeof one === 'string' && one !== '') ?? String(error)
  const aadsts = Number(errorNo ?? /AADSTS(\d+)/.exec(String(said))?.[1])
  const [text = ''] = String(said)
    .replace(/^.*?AADSTS\d+:\s*/s, '')
    .split(/\s*(?:Trace ID|Correlation ID):/)
  return { ...(aadsts > 0 && { aadsts }), text: text.replace(/\s+/g, ' ').slice(0, 300) }
}
