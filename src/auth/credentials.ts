import type { NodeAuthOptions } from '@azure/msal-node'
import { createManagedIdentity } from './managed-identity.ts'

/** How the app authenticates to Entra. */
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
  /** Client ID of a managed identity of this machine that the app trusts through a federated credential. */
  | { readonly federatedIdentity: string }

/**
 * The credential in MSAL's format. `exchangeAudience` is the audience a managed identity's token needs to serve as the
 * app's client assertion.
 */
export function msalCredential(
  credential: AppCredential,
  { exchangeAudience }: { exchangeAudience: string },
): Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'> {
  if ('secret' in credential) return { clientSecret: credential.secret }
  if ('certificate' in credential) return { clientCertificate: { ...credential.certificate } }
  const identity = createManagedIdentity(credential.federatedIdentity)
  // A function, so that MSAL gets a fresh assertion each time. Assertions last a day at most.
  return { clientAssertion: async () => (await identity.acquire(exchangeAudience)).accessToken }
}
