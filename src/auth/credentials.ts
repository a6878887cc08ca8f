import type { NodeAuthOptions } from '@azure/msal-node'
import { createManagedIdentity } from './managed-identity.ts'

/** How the app proves to Entra who it is. */
export type AppCredential =
  | { readonly secret: string }
  | {
      readonly certificate: {
        /** Hexadecimal. */
        readonly thumbprintSha256: string
        /** PEM. */
        readonly privateKey: string
      }
    }
  /** Client id of a managed identity of this machine that the app trusts, by a federated credential. */
  | { readonly federatedIdentity: string }

/**
 * The credential as MSAL takes it. `exchangeAudience` is whom a managed identity's token is made out to so that Entra takes
 * it for the app's own.
 */
export function proofOf(
  credential: AppCredential,
  { exchangeAudience }: { exchangeAudience: string },
): Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'> {
  if ('secret' in credential) return { clientSecret: credential.secret }
  if ('certificate' in credential) return { clientCertificate: { ...credential.certificate } }
  const identity = createManagedIdentity(credential.federatedIdentity)
  // A function, so that MSAL asks for a fresh one each time: an assertion lives for a day at most.
  return { clientAssertion: async () => (await identity.acquire(exchangeAudience)).accessToken }
}
