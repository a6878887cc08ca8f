import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'
import { createManagedIdentity } from './managed-identity.ts'

/** How the bot gets tokens for the channel: as much of an MSAL client as the Bot Framework's connector calls. */
export interface BotIdentity {
  acquireTokenByClientCredential(request: {
    scopes: string[]
  }): Promise<{ readonly accessToken: string; readonly expiresOn: Date | null } | null>
}

/**
 * The client with which the bot proves to the channel who it is (tokens cached in memory). Without a `secret` it is the managed
 * identity `clientId` of this machine. One a process: every copy would ask Entra again.
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
