import { ConfidentialClientApplication, type INetworkModule, LogLevel } from '@azure/msal-node'
import type { Cloud } from './cloud.ts'
import { type AppCredential, proofOf } from './credentials.ts'
import { createManagedIdentity } from './managed-identity.ts'

/** Tokens of an app for itself, with nobody signed in: how a setup is looked at, never how the bot works. */
export interface AppProbe {
  /** Throws what MSAL throws; `readRefusal` makes sense of it. */
  token(scope: string): Promise<string>
  onBehalfOf(assertion: string, scopes: readonly string[]): Promise<string>
}

/** Why there was no token. */
export interface Refusal {
  /** The AADSTS number; undefined when Entra was not reached or said something else. */
  readonly aadsts?: number
  /** In Entra's or the network's words, without the ids that follow them. */
  readonly text: string
}

/** A client that keeps nothing, with the same library and the same credential as the bot. */
export function createAppProbe(options: {
  cloud: Cloud
  tenantId: string
  clientId: string
  credential: AppCredential
  network?: INetworkModule | undefined
}): AppProbe {
  const { cloud, tenantId, clientId, credential, network } = options
  const client = () =>
    new ConfidentialClientApplication({
      auth: {
        clientId,
        authority: `${cloud.authority}/${tenantId}`,
        ...proofOf(credential, cloud),
      },
      system: { ...(network && { networkClient: network }), loggerOptions: silent },
    })
  return {
    token: async (scope) => tokenOf(await client().acquireTokenByClientCredential({ scopes: [scope] })),
    onBehalfOf: async (assertion, scopes) =>
      tokenOf(await client().acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes: [...scopes] })),
  }
}

/** The managed identity of the machine this runs on. */
export function createIdentityProbe(clientId: string): Pick<AppProbe, 'token'> {
  const identity = createManagedIdentity(clientId)
  return { token: async (scope) => tokenOf(await identity.acquire(scope.replace(/\/\.default$/, ''))) }
}

const silent = { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => {} }

function tokenOf(result: { accessToken: string } | null): string {
  if (!result) throw new Error('Entra answered without a token')
  return result.accessToken
}

export function readRefusal(error: unknown): Refusal {
  const { errorNo, message, cause } = Object(error) as { errorNo?: unknown; message?: unknown; cause?: unknown }
  const said = [message, Object(cause)['message']].find((one) => typeof one === 'string' && one !== '') ?? String(error)
  const aadsts = Number(errorNo ?? /AADSTS(\d+)/.exec(String(said))?.[1])
  const [text = ''] = String(said)
    .replace(/^.*?AADSTS\d+:\s*/s, '')
    .split(/\s*(?:Trace ID|Correlation ID):/)
  return { ...(aadsts > 0 && { aadsts }), text: text.replace(/\s+/g, ' ').slice(0, 300) }
}
