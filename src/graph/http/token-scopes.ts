import { asRecord } from '../directory/account.ts'

/**
 * Whether a token lets its bearer ask for a thousand objects at once. Only a hint to save a refused call: Graph decides, and
 * a token that cannot be read means no.
 */
export function mayReadDirectory(token: string): boolean {
  try {
    const { scp } = asRecord(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
    return typeof scp === 'string' && /(^| )Directory\.Read(Write)?\.All( |$)/.test(scp)
  } catch {
    return false
  }
}
