import { LogLevel, ManagedIdentityApplication } from '@azure/msal-node'

/** MSAL caches its tokens until shortly before they expire. */
export function createManagedIdentity(clientId: string) {
  const application = new ManagedIdentityApplication({
    managedIdentityIdParams: { userAssignedClientId: clientId },
    system: { loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => {} } },
  })
  return {
    /**
     * A token for a resource, such as https://api.botframework.com. Rejects with MSAL's error if the identity doesn't
     * exist.
     */
    acquire: (resource: string) => application.acquireToken({ resource }),
  }
}

/** An Azure managed identity attached to this machine, so there is no secret to leak. */
export type ManagedIdentity = ReturnType<typeof createManagedIdentity>
