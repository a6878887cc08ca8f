export type Claims = Readonly<Record<string, unknown>>

/** What a token says, unverified; undefined when it cannot be read, as tokens for somebody else need not be. */
export function claimsOf(token: string): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined
  } catch {
    return undefined
  }
}
