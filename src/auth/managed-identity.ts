import { LogLevel, ManagedIdentityApplication } from '@azure/msal-node'

/** An Azure managed identity attached to this machine, so there is no secret to leak. */
export interface ManagedIdentity {
  /**
   * A token for a resource, such as https://api.botframework.com. Rejects with MSAL's error if the identity doesn't
   * exist.
   */
  acquire(resource: string): Promise<{ readonly accessToken: string; readonly expiresOn: Date | null }>
}

/** MSAL caches its tokens until shortly before they expire. */
export function createManagedIdentity(clientId: string): ManagedIdentity {
  const application = new ManagedIdentityApplication({
    managedIdentityIdParams: { userAssignedClientId: clientId },
    system: { loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => {} } },
  })
  return { acquire: (resource) => application.acquireToken({ resource }) }
}
