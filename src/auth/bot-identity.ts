import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node'

/** How the bot gets tokens for the channel. */
export type BotIdentity = ConfidentialClientApplication

/**
 * The client with which the bot proves to the channel who it is (client credentials, tokens cached in memory).
 * One a process: every copy would ask Entra again.
 */
export function createBotIdentity(options: {
  authority: string
  clientId: string
  clientSecret: string
  network?: INetworkModule | undefined
}): BotIdentity {
  return new ConfidentialClientApplication({
    auth: { clientId: options.clientId, clientSecret: options.clientSecret, authority: options.authority },
    ...(options.network && { system: { networkClient: options.network } }),
  })
}
