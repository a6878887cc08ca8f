import type { CloudName } from './cloud.ts'
import { createManagedIdentity } from './managed-identity.ts'

/** The resource of Azure Database for PostgreSQL in Entra. */
const resources: Readonly<Record<CloudName, string>> = {
  public: 'https://ossrdbms-aad.database.windows.net',
  custom: 'https://ossrdbms-aad.database.windows.net',
  usgov: 'https://ossrdbms-aad.database.usgovcloudapi.net',
  dod: 'https://ossrdbms-aad.database.usgovcloudapi.net',
  china: 'https://ossrdbms-aad.database.chinacloudapi.cn',
}

/**
 * Creates tokens of a managed identity, which a PostgreSQL server in Azure accepts as the password of the identity's
 * role.
 */
export function createDatabaseToken(clientId: string, cloud: CloudName): () => Promise<string> {
  const identity = createManagedIdentity(clientId)
  return async () => {
    try {
      return (await identity.acquire(resources[cloud])).accessToken
    } catch (cause) {
      throw new Error('No token for the database from the managed identity DATABASE_IDENTITY_ID', { cause })
    }
  }
}
