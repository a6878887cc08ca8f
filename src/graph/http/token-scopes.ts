import { claimsOf } from '../../core/claims.ts'

/** Object ID of the token's user; '' if unreadable. */
export function userIdOf(token: string): string {
  const oid = claimsOf(token)?.['oid']
  return typeof oid === 'string' ? oid : ''
}

/**
 * Whether a token allows requesting a thousand objects per call. Only a hint that avoids a refused call; false for
 * unreadable tokens.
 */
export function canReadDirectory(token: string): boolean {
  const scp = claimsOf(token)?.['scp']
  return typeof scp === 'string' && /(^| )Directory\.Read(Write)?\.All( |$)/.test(scp)
}

/** Whether a token includes this permission; false for unreadable tokens. */
export function hasScope(token: string, permission: string): boolean {
  const scp = claimsOf(token)?.['scp']
  return typeof scp === 'string' && scp.split(' ').includes(permission)
}
