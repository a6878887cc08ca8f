import type { Account } from '../../graph/directory/account.ts'
import type { Protection } from './protection.ts'
import type { ProtectionReason } from './rule.ts'

/** This bot's operators and approvers are changed only with approval, and the last approvers never. */
export function whyGuardProtected(
  { id: as }: Account,
  protection: Protection,
  locksOut: boolean,
): ProtectionReason | undefined {
  const id = as.toLowerCase()
  if (locksOut && protection.lastApprovers?.has(id)) return { why: 'lastApprover', detail: null }
  return protection.guardsHeld && protection.guards.has(id) ? { why: 'guardsBot', detail: null } : undefined
}
