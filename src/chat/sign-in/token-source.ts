import type { GraphTokens } from '../../auth/graph-tokens.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import type { TokenSource } from '../../graph/index.ts'
import type { SignedIn, SignIn } from './sign-in.ts'

/** A person as identified to the token service and Entra. */
export interface Identity {
  readonly userId: string
  readonly oid: string
  readonly tid: string
}

/**
 * Creates a source of Graph tokens for a person and delegated scopes; `first` is a token just received, which then
 * isn't fetched again.
 */
export type TokenSources = (identity: Identity, scopes: readonly string[], first?: SignedIn) => TokenSource

/** Graph tokens for a signed-in person, during a turn or long afterwards. Sources throw UserError signedOut. */
export function createTokenSources(options: {
  signIn: Pick<SignIn, 'current'>
  graphTokens: Pick<GraphTokens, 'onBehalfOf'>
}): TokenSources {
  const { signIn, graphTokens } = options
  return (identity, scopes, first) => {
    let signedIn = first
    return async (request = {}) => {
      // After a refusal, the assertion itself might be out of date, so fetch it again.
      if (request.renew || !signedIn) signedIn = await signIn.current(identity)
      if (!signedIn) throw new signInErrors.signedOut()
      return graphTokens.onBehalfOf(signedIn.assertion, scopes, request)
    }
  }
}
