import { LogLevel, ManagedIdentityApplication } from '@azure/msal-node'

/** A managed identity that Azure attached to the machine this runs on: it has no secret that anybody could know. */
export interface ManagedIdentity {
  /** A token for a resource, such as https://api.botframework.com. Rejects with what MSAL throws where there is no such identity. */
  acquire(resource: string): Promise<{ readonly accessToken: string; readonly expiresOn: Date | null }>
}

/** The identity with this client id. MSAL keeps its tokens until they near their end. */
export function createManagedIdentity(clientId: string): ManagedIdentity {
  const application = new ManagedIdentityApplication({
    managedIdentityIdParams: { userAssignedClientId: clientId },
    system: { loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => {} } },
  })
  return { acquire: (resource) => application.acquireToken({ resource }) }
}
