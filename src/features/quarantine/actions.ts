import { type DirectMembership, directMembershipsOf, groupRequests } from '../../graph/directory/groups.ts'
import type { BlockProof, Verification } from '../../operations/model/types.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../../operations/registry/action.ts'
import type { AddOn } from '../../operations/registry/add-ons.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { blockProofs } from './blocking-policies.ts'
import { quarantineGroup } from './setting.ts'

const reasons = defineReasons({
  quarantineUnusable: {
    kind: 'barrier',
    en: (detail) => `The quarantine group isn’t a cloud security group with assigned members${detail && `: ${detail}`}`,
    de: (detail) =>
      `Die Quarantänegruppe ist keine Cloud-Sicherheitsgruppe mit zugewiesener Mitgliedschaft${detail && `: ${detail}`}`,
  },
  toBeQuarantined: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Due to be quarantined again by operation ${detail}: this keeps it out of quarantine`
        : 'Due to be quarantined again: this keeps it out of quarantine',
    de: (detail) =>
      detail
        ? `Soll durch Vorgang ${detail} wieder unter Quarantäne gestellt werden: Mit dem neuen Vorgang bleibt es ohne Quarantäne`
        : 'Soll wieder unter Quarantäne gestellt werden: Mit diesem Vorgang bleibt es ohne Quarantäne',
  },
  toLeaveQuarantine: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Due to be released from quarantine by operation ${detail}: this keeps it there`
        : 'Due to be released from quarantine: this keeps it there',
    de: (detail) =>
      detail
        ? `Soll durch Vorgang ${detail} aus der Quarantäne entlassen werden: Mit dem neuen Vorgang bleibt es dort`
        : 'Soll aus der Quarantäne entlassen werden: Mit diesem Vorgang bleibt es dort',
  },
})

const permission = ['GroupMember.ReadWrite.All'] as const
const needs = { setting: quarantineGroup.key }

/** For reading whether a Conditional Access policy blocks the group. */
const policies = { name: 'policies', scopes: ['Policy.Read.All'] } as const satisfies AddOn
const proofScopes = [...policies.scopes, 'GroupMember.Read.All', 'RoleManagement.Read.Directory'] as const

// Permission to list members doesn't include changing them. The plan requests the write permission too, so that a
// missing one is noticed before the first write.
const scopes = { plan: permission, run: permission, verify: ['User.Read.All', 'GroupMember.Read.All'] } as const

/** An account's membership of the quarantine group, and whether a policy blocks the account. */
interface Found extends DirectMembership {
  readonly proof?: BlockProof
}

/** What is recorded: the group's name and, in `sort`, whether a policy blocks its members. */
interface QuarantineRecord {
  readonly group: string
  readonly sort: BlockProof
}

const toRecord = (found: Found | undefined): QuarantineRecord => ({
  group: found?.group ?? '',
  sort: found?.proof ?? 'unread',
})

const verifyMembership = (wanted: boolean, found: Found | undefined): Verification | undefined => {
  if (!found) return undefined
  return found.member === wanted ? 'verified' : 'unconfirmed'
}

/**
 * Adds accounts to a group that Conditional Access blocks. This also works for guests, and for synced accounts, which
 * the next sync would enable again.
 */
export const quarantine = (groupId: string) =>
  defineAction({
    kind: 'quarantine',
    words: {
      en: { label: 'Put in quarantine', ifProven: { where: 'in quarantine', by: 'by quarantine' } },
      de: { label: 'Unter Quarantäne stellen', ifProven: { where: 'unter Quarantäne', by: 'durch Quarantäne' } },
    },
    permissions: [policies],
    scopes: { ...scopes, more: proofScopes },
    roles: rolesAllowedTo.changeMembers,
    ownersToo: true,
    needs,
    reasons,
    locksOut: 'ifProven',
    inspect: (directory, accounts, { signal }): Promise<ReadonlyMap<string, Found>> =>
      directory.ask(directMembershipsOf, groupId, accounts, signal),
    prove: {
      scopes: proofScopes,
      read: async (directory, found, accounts) => {
        const proofs = await directory.ask(blockProofs, groupId, accounts)
        // Guests' sessions belong to their own organisation.
        const guests = new Set(accounts.flatMap(({ id, userType }) => (userType === 'Guest' ? [id] : [])))
        return new Map(
          [...found].map(([id, one]) => {
            const proof = proofs.get(id)
            const here = proof === 'blocked' && guests.has(id) ? 'sessions' : proof
            return [id, one && { ...one, ...(here && { proof: here }) }]
          }),
        )
      },
    },
    judge: ({ found, again }) => {
      if (!found?.usable) return skip('protected', reasons.quarantineUnusable.code, found?.group ?? groupId)
      return found.member && !again ? noChangeNeeded : change
    },
    already: toRecord,
    writes: (account, found) => singleWrite(account, groupRequests.joinGroup(groupId, account.id), toRecord(found)),
    verify: (_write, { found }) => verifyMembership(true, found),
    undo: { by: 'end-quarantine', keep: reasons.toLeaveQuarantine.code },
    audit: ({ before: { group, sort } }) => ({ before: null, after: `${group} (${sort})` }),
  })

/** Removes accounts from the quarantine group, whoever added them. */
export const endQuarantine = (groupId: string) =>
  defineAction({
    kind: 'end-quarantine',
    words: { en: { label: 'Release from quarantine' }, de: { label: 'Aus der Quarantäne entlassen' } },
    scopes,
    roles: rolesAllowedTo.changeMembers,
    ownersToo: true,
    needs,
    reasons,
    locksOut: false,
    inspect: (directory, accounts, { signal }) => directory.ask(directMembershipsOf, groupId, accounts, signal),
    judge: ({ found, again }) => {
      if (!found?.usable) return skip('protected', reasons.quarantineUnusable.code, found?.group ?? groupId)
      return found.member || again ? change : noChangeNeeded
    },
    writes: (account, found) =>
      singleWrite(account, groupRequests.leaveGroup(groupId, account.id), { group: found?.group ?? '' }),
    verify: (_write, { found }) => verifyMembership(false, found),
    undo: { by: 'quarantine', keep: reasons.toBeQuarantined.code },
    audit: ({ before: { group } }) => ({ before: group, after: null }),
  })
