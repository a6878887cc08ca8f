export type Claims = Readonly<Record<string, unknown>>

/** A token's claims, unverified; undefined if unreadable, which is legitimate for tokens issued to others. */
export function claimsOf(token: string): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined
  } catch {
    return undefined
  }
}
