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

/** Template IDs of the user's built-in admin roles; undefined if the token doesn't say. */
export function rolesIn(token: string): readonly string[] | undefined {
  const wids = claimsOf(token)?.['wids']
  return Array.isArray(wids) ? wids.map((role) => String(role).toLowerCase()) : undefined
}

/** Whether a token includes this permission; false for unreadable tokens. */
export function hasScope(token: string, permission: string): boolean {
  const scp = claimsOf(token)?.['scp']
  return typeof scp === 'string' && scp.split(' ').includes(permission)
}
