/** What was asked for with each token. */
export interface AskedScopes {
  remember(token: string, scopes: readonly string[]): void
  /** The scopes asked for with a token; undefined for one that Entra did not make on behalf of somebody. */
  of(token: string): readonly string[] | undefined
  /** Takes down a call that was let in only because the token holds more than was asked for. */
  note(call: string): void
  /** Those calls. */
  readonly unasked: readonly string[]
}

/**
 * Entra puts everything that is consented into a token, whatever was asked for. So a program that asks for too little works,
 * until the day somebody has not consented to all of it: this is where it shows before.
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
