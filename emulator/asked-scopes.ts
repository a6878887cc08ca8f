/** Tracks the scopes requested for each token. */
export interface AskedScopes {
  remember(token: string, scopes: readonly string[]): void
  /** Scopes requested for a token; undefined unless Entra issued it on behalf of someone. */
  of(token: string): readonly string[] | undefined
  /** Records a call that was allowed only because the token contains more than was requested. */
  note(call: string): void
  readonly unasked: readonly string[]
}

/**
 * Finds calls with too few scopes early. Entra adds everything already consented to every token, so a program that
 * requests too little works until it meets a tenant that hasn't consented to everything.
 */
export function createAskedScopes(): AskedScopes {
  const asked = new Map<string, readonly string[]>()
  const unasked = new Set<string>()
  return {
    remember: (token, scopes) => {
      asked.set(token, scopes)
    },
    of: (token) => asked.get(token),
    note: (call) => {
      unasked.add(call)
    },
    get unasked() {
      return [...unasked]
    },
  }
}
