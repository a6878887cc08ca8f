import type { GraphTokens } from '../../auth/graph-tokens.ts'
import { UserError } from '../../core/errors.ts'
import type { TokenSource } from '../../graph/index.ts'
import type { SignedIn, SignIn } from './sign-in.ts'

/** Somebody as the token service and Entra know them. */
export interface Identity {
  readonly userId: string
  readonly oid: string
  readonly tid: string
}

/** Makes the source of Graph tokens for one person and one set of delegated scopes; `first` saves asking for a token just seen. */
export type TokenSources = (identity: Identity, scopes: readonly string[], first?: SignedIn) => TokenSource

/** Graph tokens on behalf of whoever is signed in, in a turn or long after it. A source throws UserError signedOut. */
export function createTokenSources(options: {
  signIn: Pick<SignIn, 'current'>
  graphTokens: Pick<GraphTokens, 'onBehalfOf'>
}): TokenSources {
  const { signIn, graphTokens } = options
  return (identity, scopes, first) => {
    let signedIn = first
    return async (request = {}) => {
      // After a refused token the assertion itself may be the stale part, so it is fetched again.
      if (request.renew || !signedIn) signedIn = await signIn.current(identity)
      if (!signedIn) throw new UserError('signedOut')
      return graphTokens.onBehalfOf(signedIn.assertion, scopes, request)
    }
  }
}
