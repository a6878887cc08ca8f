import { type Configuration, type INetworkModule, LogLevel } from '@azure/msal-node'
import type { Log } from '../core/log.ts'

/** How MSAL reaches Entra and logs, leaving out names. */
export const msalSystem = (network: INetworkModule | undefined, log: Log): NonNullable<Configuration['system']> => ({
  ...(network && { networkClient: network }),
  loggerOptions: {
    logLevel: LogLevel.Warning,
    piiLoggingEnabled: false,
    loggerCallback: (_, message) => log.debug('MSAL', { text: message }),
  },
})
