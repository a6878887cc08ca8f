import { asRecord } from '../directory/account.ts'

/** Whose token it is, by object id; '' where it cannot be read. */
export function bearerOf(token: string): string {
  const { oid } = claimsIn(token)
  return typeof oid === 'string' ? oid : ''
}

/**
 * Whether a token lets its bearer ask for a thousand objects at once. Only a hint to save a refused call: Graph decides, and
 * a token that cannot be read means no.
 */
export function mayReadDirectory(token: string): boolean {
  const { scp } = claimsIn(token)
  return typeof scp === 'string' && /(^| )Directory\.Read(Write)?\.All( |$)/.test(scp)
}

function claimsIn(token: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
  } catch {
    return {}
  }
}
