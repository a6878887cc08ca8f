import type { Account } from '../../graph/directory/account.ts'
import { whyAdministratorProtected } from './administrators.ts'
import { isGlobalRole, lowerCaseSet } from './load-protection.ts'
import type { Protection } from './protection.ts'
import type { ProtectionReason } from './rule.ts'

/** This bot's operators and approvers are changed only with approval, and the last approvers never. */
function whyGuardProtected(
  { id: as }: Account,
  protection: Protection,
  locksOut: boolean,
): ProtectionReason | undefined {
  const id = as.toLowerCase()
  if (locksOut && protection.lastApprovers?.has(id)) return { why: 'lastApprover', detail: null }
  return protection.guardsHeld && protection.guards.has(id) ? { why: 'guardsBot', detail: null } : undefined
}

/** Nobody changes their own account, and nobody approves a change to their own. */
function whyOwnAccountProtected({ id: as }: Account, { self, approver }: Protection): ProtectionReason | undefined {
  const id = as.toLowerCase()
  if (id === self) return { why: 'self', detail: null }
  return id === approver ? { why: 'approver', detail: null } : undefined
}

/** Accounts on the configured list, by any of their names, and members of the protected group aren't changed. */
function whyConfiguredProtected(
  account: Account,
  { configured, groupMembers }: Protection,
): ProtectionReason | undefined {
  const names = [account.id, account.userPrincipalName, account.mail ?? account.id]
  if (names.some((name) => configured.has(name.toLowerCase()))) return { why: 'configured', detail: null }
  return groupMembers.has(account.id.toLowerCase()) ? { why: 'protectedGroup', detail: null } : undefined
}

/** Who must not be changed; the first rule that applies is named. */
export const protectionRules = {
  ownAccount: whyOwnAccountProtected,
  administrators: whyAdministratorProtected,
  protectedAccounts: whyConfiguredProtected,
  guards: whyGuardProtected,
} satisfies Readonly<
  Record<string, (account: Account, protection: Protection, locksOut: boolean) => ProtectionReason | undefined>
>

/** Why this account must not be changed; undefined if it can be. `locksOut`: whether the action prevents sign-in. */
export function whyProtected(
  account: Account,
  protection: Protection,
  locksOut: boolean,
): ProtectionReason | undefined {
  for (const rule of Object.values(protectionRules)) {
    const refused = rule(account, protection, locksOut)
    if (refused) return refused
  }
  return undefined
}

/** Adds the holders of an essential role among these accounts, if blocking all of them would leave nobody in it. */
export const withLastHolders = (protection: Protection, accounts: Iterable<string>): Protection => {
  const targets = lowerCaseSet(accounts)
  return withLastApprovers(withLastGlobalAdmins(protection, targets), targets)
}

/** No operation blocks every permanent Global Administrator. */
function withLastGlobalAdmins(protection: Protection, targets: ReadonlySet<string>): Protection {
  const { globalAdmins, roles } = protection
  if (protection.admins === undefined) return protection
  const stays = globalAdmins.some((one) => !targets.has(one.id.toLowerCase()) || whyProtected(one, protection, true))
  if (stays) return protection
  const isGlobal = (id: string) => roles.get(id)?.some((role) => isGlobalRole(role) && !role.eligible) === true
  return { ...protection, lastGlobalAdmins: new Set([...targets].filter(isGlobal)) }
}

/**
 * If blocking all these accounts would leave no approver, adds the approvers among them, so that no operation blocks
 * every approver. Accounts that are skipped anyway don't count as blocked.
 */
export function withLastApprovers(protection: Protection, accounts: Iterable<string>): Protection {
  const targets = lowerCaseSet(accounts)
  const out = protection.approvers.filter(
    (one) => targets.has(one.id.toLowerCase()) && !whyProtected(one, protection, true),
  )
  if (out.length === 0 || out.length < protection.approvers.length) return protection
  return { ...protection, lastApprovers: lowerCaseSet(out.map(({ id }) => id)) }
}
