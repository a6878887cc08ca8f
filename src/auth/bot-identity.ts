import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import { createManagedIdentity } from './managed-identity.ts'

/** How the bot gets tokens for the channel: the part of an MSAL client that the Bot Framework's connector calls. */
export interface BotIdentity {
  acquireTokenByClientCredential(request: {
    scopes: string[]
  }): Promise<{ readonly accessToken: string; readonly expiresOn: Date | null } | null>
}

/**
 * Authenticates the bot to the channel, with tokens cached in memory. Without a `secret` it uses this machine's managed
 * identity `clientId`. Create one per process: each copy would have its own cache.
 */
export function createBotIdentity(options: {
  authority: string
  clientId: string
  secret: string | undefined
  network?: INetworkModule | undefined
}): BotIdentity {
  const { authority, clientId, secret, network } = options
  if (secret !== undefined)
    return new ConfidentialClientApplication({
      auth: { clientId, clientSecret: secret, authority },
      ...(network && { system: { networkClient: network } }),
    })
  const identity = createManagedIdentity(clientId)
  return {
    acquireTokenByClientCredential: ({ scopes: [scope = ''] }) => identity.acquire(scope.replace(/\/\.default$/, '')),
  }
}
