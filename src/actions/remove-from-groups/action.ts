import type { InEachLanguage } from '../../core/words/index.ts'
import { groupRequests } from '../../graph/directory/groups.ts'
import { change, defineAction, noChangeNeeded, skip } from '../../operations/registry/action.ts'
import type { AddOn } from '../../operations/registry/add-ons.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { type GroupLicence, type Membership, membershipsOf, temporaryMembershipsOf } from './memberships.ts'
import { controllingGroup, reasons } from './reasons.ts'
import { words } from './words.ts'

const permission = ['GroupMember.ReadWrite.All'] as const

/** For reading which memberships end by themselves, so that undo doesn't make them permanent. */
const schedules = {
  name: 'temporary memberships',
  scopes: ['PrivilegedAssignmentSchedule.Read.AzureADGroup'],
} as const satisfies AddOn

/**
 * What is recorded about a membership: the group's name, the licences the group assigns, and when it would have ended by
 * itself (ISO 8601; null: never; absent: not read).
 */
interface RecordedMembership {
  readonly group: string
  readonly along?: readonly GroupLicence[]
  readonly until?: string | null
}

const toRecord = ({ name, until }: Membership, along: readonly GroupLicence[]): RecordedMembership => ({
  group: name,
  ...(along.length > 0 && { along }),
  ...(until !== undefined && { until }),
})

/** The name of a group, and until when someone was to be in it. */
const datedName = ({ group, until }: RecordedMembership): string =>
  until ? `${group} (until ${until.slice(0, 16).replace('T', ' ')} UTC)` : group

/**
 * `own`: IDs of the groups that control who can use this bot or who is protected from it, and of those that features
 * need. They can't be changed from chat. `members`: who is in those of features.
 */
export function removeFromGroups(own: readonly string[], members: readonly InEachLanguage<string>[]) {
  const isOwn = new Set(own.map((id) => id.toLowerCase()))
  /** Licences lost with a group, unless the account also gets them from a group it stays in. */
  const alongWith = ({ licences = [] }: Membership, staying: ReadonlySet<string>) =>
    licences.filter(({ skuId }) => !staying.has(skuId))
  const keptReason = ({ id, stays }: Membership) => (isOwn.has(id.toLowerCase()) ? reasons.ownGroup.code : stays)
  return defineAction({
    kind: 'remove-from-groups',
    words,
    reasons: { ...reasons, ownGroup: { ...reasons.ownGroup, ...controllingGroup(members) } },
    permissions: [schedules],
    // Permission to list members doesn't include removing them. The plan requests the write permission too, so that a
    // missing one is noticed before the first write.
    scopes: {
      plan: permission,
      run: permission,
      verify: ['User.Read.All', 'GroupMember.Read.All'],
      more: ['LicenseAssignment.Read.All', ...schedules.scopes],
    },
    roles: rolesAllowedTo.changeMembers,
    ownersToo: true,
    locksOut: false,
    inspect: (directory, accounts, { signal }) => directory.ask(membershipsOf, accounts, signal),
    prove: {
      scopes: schedules.scopes,
      read: async (directory, found) => {
        const leaving = [...found].flatMap(([id, groups]) => (groups.some((one) => !keptReason(one)) ? [id] : []))
        const ends = await directory.ask(temporaryMembershipsOf, leaving)
        return new Map(
          [...found].map(([id, groups]) => {
            const own = ends.get(id)
            return [id, own ? groups.map((one) => ({ ...one, until: own.get(one.id.toLowerCase()) ?? null })) : groups]
          }),
        )
      },
    },
    // Cloud groups can contain synced accounts and guests.
    judge: ({ found = [], restores }) => {
      if (restores) return change
      if (found.length === 0) return noChangeNeeded
      if (found.some((group) => keptReason(group) === undefined)) return change
      const why = found.every((group) => keptReason(group) === reasons.syncedGroup.code)
        ? reasons.syncedGroupsLeft
        : reasons.groupsLeft
      return skip('protected', why.code, found.map(({ name }) => name).join(', '))
    },
    writes: (account, found = []) => {
      const staying = new Set(
        found.flatMap((group) => (keptReason(group) ? (group.licences ?? []) : [])).map(({ skuId }) => skuId),
      )
      return [
        found
          .filter((group) => keptReason(group) === undefined)
          .map((group) => {
            const along = alongWith(group, staying)
            return {
              target: group.id,
              request: groupRequests.leaveGroup(group.id, account.id),
              before: toRecord(group, along),
            }
          }),
      ]
    },
    stays: (found = []) =>
      found.flatMap((group) => {
        const why = keptReason(group)
        return why ? [{ target: group.id, why, name: group.name }] : []
      }),
    verify: ({ target }, { found }) => {
      if (!found) return undefined
      return found.some(({ id }) => id === target) ? 'unconfirmed' : 'verified'
    },
    undo: {
      restore: ({ id }, { target }) => groupRequests.joinGroup(target, id),
      // Graph can only add permanent members, and someone who was to lose access in time would keep it for good.
      keeps: (before) =>
        before.until ? { why: reasons.temporaryMembership.code, name: datedName(before) } : undefined,
      seats: ({ along = [] }) => along,
      isBack: ({ target }, { found }) => {
        if (!found) return undefined
        return found.some(({ id }) => id === target) ? 'verified' : 'unconfirmed'
      },
      // Entra adds the member immediately, and assigns the group's licences afterwards if enough are available.
      lacks: ({ target, before: { along = [] } }, found) => {
        const { decided = [] } = found?.find(({ id }) => id === target) ?? {}
        const open = along.map(({ skuId }) => decided.find((one) => one.skuId === skuId))
        if (open.some((one) => one?.failed)) return { why: 'noFreeLicence' }
        return open.includes(undefined) ? {} : undefined
      },
    },
    audit: ({ before }) => ({ before: datedName(before), after: null }),
  })
}
