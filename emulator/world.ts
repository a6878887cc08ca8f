import type { Assignment } from './account-objects.ts'
import { openChangeLog } from './change-log.ts'
import { type ConditionalAccess, createConditionalAccess } from './conditional-access.ts'
import { createGroups, createOddGroups, createQuarantine, type Group } from './groups.ts'
import { lazyIndex } from './lazy-index.ts'
import { createOddities, type Oddities } from './oddities.ts'
import { createOwnedApps, type OwnedApp } from './owned-apps.ts'
import type { Person, PersonPatch } from './person.ts'
import { populate } from './population.ts'
import { createRandom, guid } from './random.ts'
import { roles } from './roles.ts'
import { createSeededPeople, type Operators } from './seeded-people.ts'

export type { Group } from './groups.ts'
export type { Person, PersonPatch } from './person.ts'

/** The tenant in its actual state. */
export interface World {
  readonly tenantId: string
  readonly domain: string
  /** The bot's app, the sign-in app, and their secrets. */
  readonly appId: string
  readonly ssoAppId: string
  readonly botSecret: string
  readonly ssoSecret: string
  /** By object ID. */
  readonly people: ReadonlyMap<string, Person>
  readonly groups: ReadonlyMap<string, Group>
  /** Applications with owners, by object ID. */
  readonly ownedApps: ReadonlyMap<string, OwnedApp>
  readonly operators: Operators
  readonly conditionalAccess: ConditionalAccess
  /** Unusual accounts; small tenants have none. */
  readonly oddities: Oddities
  /** By object ID or user principal name, ignoring case. */
  find(idOrUpn: string): Person | undefined
  /** Everyone with this email address, ignoring case. */
  withMail(mail: string): readonly Person[]
  /** Everyone with this entry in proxyAddresses, ignoring case, including the prefix. */
  withProxyAddress(address: string): readonly Person[]
  withEmployeeId(id: string): readonly Person[]
  withSamAccountName(name: string): readonly Person[]
  group(displayName: string): Group | undefined
  /** Groups containing this ID, directly or indirectly. */
  groupsOf(id: string, options?: { direct?: boolean }): readonly Group[]
  /** Template IDs of the admin roles someone holds, directly or through a role-assignable group. */
  rolesOf(person: Person): readonly string[]
  /** Everyone who directly holds or can activate any admin role. */
  readonly privileged: ReadonlySet<Person>
  /** Adds someone to a group or removes them, permanently. */
  setMember(groupId: string, id: string, isMember: boolean): void
  /** Deletes an account or a group. */
  erase(id: string): void
  /** Deleted accounts, as they last were. */
  readonly erased: readonly Person[]
  /**
   * The assignments that should give someone licences; `group` is the ID of the group they come from, null if assigned
   * directly.
   */
  assignmentsOf(person: Person, groups?: readonly Group[]): readonly Assignment[]
  /** The licences someone has. */
  licencesOf(person: Person, groups?: readonly Group[]): readonly Assignment[]
  /** Whether one more of these licences is available for the account. */
  hasSeat(person: Person, skuId: string): boolean
  /** The tenant's other domains, by how their accounts sign in. */
  readonly domains: Map<string, 'Managed' | 'Federated'>
  /** Number of each licence the tenant owns, by SKU ID; unlimited without an entry. */
  readonly bought: Map<string, number>
  /** Changes an account permanently; stored immediately, so that it survives killing the process. */
  change(id: string, patch: PersonPatch): void
  /** IDs of accounts changed since creation. */
  readonly changed: ReadonlySet<string>
  /** Number of renamings; sorted lists use it to check whether they are still valid. */
  readonly renamings: number
  /** The tenant's audit log, oldest first. */
  readonly audits: readonly object[]
  record(audit: object): void
  /** Stops something when the world closes. */
  whenClosed(task: () => void): void
  close(): void
}

/**
 * Creates the tenant for a seed, then applies later changes. Without `stateDir`, nothing survives the process.
 * `hostileNames`: whether to include names designed to break whatever displays them; true by default.
 */
export function createWorld(options: {
  users: number
  seed: number
  stateDir?: string
  hostileNames?: boolean
}): World {
  const { users, seed, stateDir, hostileNames = true } = options
  const random = createRandom(seed)
  const domain = 'contoso.onmicrosoft.com'
  const [tenantId, appId, ssoAppId] = [guid(random), guid(random), guid(random)]
  const cast = createSeededPeople(domain, random)
  const drawn = populate(Math.max(0, users - cast.people.length), domain, random)
  // With their own random source and in last place, so that all other people are the same without them.
  const apart = createRandom(seed + 77_777)
  const oddities = createOddities(domain, apart)
  const odd = Object.values(oddities)
  const ordinary = drawn.slice(0, Math.max(0, drawn.length - odd.length))
  for (const one of ordinary.filter(({ department }) => department === 'Sales').slice(0, 12))
    Object.assign(one, { manager: oddities.lead.id })
  const people = new Map([...cast.people, ...(ordinary.length > 0 ? odd : []), ...ordinary].map((one) => [one.id, one]))
  if (!hostileNames) for (const { id } of cast.hostile) people.delete(id)
  const ofAccess = createRandom(seed + 55_555)
  const quarantine = createQuarantine(ofAccess)
  const groupList = [
    ...createGroups(cast.operators, drawn, domain, random),
    ...createOddGroups(oddities, cast.operators, drawn, domain, apart),
    quarantine,
  ]
  for (const { members } of groupList) for (const id of members) if (!isKnown(id)) members.delete(id)
  function isKnown(id: string) {
    return people.has(id) || groupList.some((group) => group.id === id)
  }
  const groups = new Map(groupList.map((one) => [one.id, one]))
  const ownedApps = new Map(createOwnedApps(oddities, cast.operators, apart).map((one) => [one.id, one]))
  const log = openChangeLog(`world-${seed}-${users}${hostileNames ? '' : '-plain'}`, stateDir)
  const changed = new Set<string>()
  const endings: (() => void)[] = []
  let renamings = 0
  const audits: object[] = []

  const privileged = new Set([...people.values()].filter(isPrivileged))
  const byUpn = new Map<string, Person>()
  for (const one of people.values()) byUpn.set(one.userPrincipalName.toLowerCase(), one)
  const byMail = lazyIndex(people, (one) => (one.mail ? [one.mail] : []))
  const byProxy = lazyIndex(people, (one) => one.proxyAddresses)
  const byEmployeeId = lazyIndex(people, (one) => (one.employeeId ? [one.employeeId] : []))
  const bySamAccountName = lazyIndex(people, (one) =>
    one.onPremisesSamAccountName ? [one.onPremisesSamAccountName] : [],
  )

  function apply(id: string, patch: PersonPatch) {
    const target = people.get(id)
    if (!target) throw new Error(`Nobody has the id ${id}`)
    if (patch.userPrincipalName) {
      byUpn.delete(target.userPrincipalName.toLowerCase())
      byUpn.set(patch.userPrincipalName.toLowerCase(), target)
    }
    if ('displayName' in patch || 'userPrincipalName' in patch) renamings++
    Object.assign(target, patch)
    if ('mail' in patch) byMail.forget()
    if ('proxyAddresses' in patch) byProxy.forget()
    if (isPrivileged(target)) privileged.add(target)
    else privileged.delete(target)
    changed.add(id)
  }

  function groupsOf(id: string, { direct = false } = {}): readonly Group[] {
    const found = new Set(groupList.filter((group) => group.members.has(id)))
    // A set iterates over items added during iteration, each once, so circular groups terminate.
    if (!direct)
      for (const inner of found) for (const outer of groupList) if (outer.members.has(inner.id)) found.add(outer)
    return [...found]
  }

  const bought = new Map<string, number>()
  /** Group licences of which none was available when someone joined. Entra tries again only if told to. */
  const withoutSeat = new Set<string>()
  const seatKey = (groupId: string, id: string, skuId: string) => `${groupId} ${id} ${skuId}`

  const assignmentsOf: World['assignmentsOf'] = (one, of = groupsOf(one.id, { direct: true })) => [
    ...one.assignedLicenses.map((licence) => ({ ...licence, group: null, hasSeat: true })),
    ...of.flatMap(({ id, assignedLicenses }) =>
      assignedLicenses.map((licence) => ({
        ...licence,
        group: id,
        hasSeat: !withoutSeat.has(seatKey(id, one.id, licence.skuId)),
      })),
    ),
  ]
  const licencesOf: World['licencesOf'] = (one, of) => assignmentsOf(one, of).filter(({ hasSeat: has }) => has)

  function hasSeat(person: Person, skuId: string): boolean {
    const most = bought.get(skuId)
    const uses = (one: Person) => licencesOf(one).some((licence) => licence.skuId === skuId)
    // No matter how often someone was given a licence, it counts once.
    return most === undefined || uses(person) || [...people.values()].filter(uses).length < most
  }

  function setMember(groupId: string, id: string, isMember: boolean) {
    const { members, temporary, assignedLicenses } = groups.get(groupId) ?? {}
    if (!members || !temporary || !assignedLicenses) throw new Error(`No group has the id ${groupId}`)
    const person = people.get(id)
    for (const { skuId } of members.has(id) ? [] : assignedLicenses)
      if (person && isMember && !hasSeat(person, skuId)) withoutSeat.add(seatKey(groupId, id, skuId))
    for (const { skuId } of isMember ? [] : assignedLicenses) withoutSeat.delete(seatKey(groupId, id, skuId))
    if (isMember) members.add(id)
    else members.delete(id)
    temporary.delete(id)
  }

  const erased: Person[] = []
  function erase(id: string) {
    for (const { members } of groupList) members.delete(id)
    if (groups.delete(id)) return void groupList.splice(groupList.findIndex((one) => one.id === id) >>> 0, 1)
    const target = people.get(id)
    if (!target) throw new Error(`Nothing has the id ${id}`)
    people.delete(id)
    erased.push(target)
    byUpn.delete(target.userPrincipalName.toLowerCase())
    privileged.delete(target)
    for (const index of [byMail, byProxy, byEmployeeId, bySamAccountName]) index.forget()
    renamings++
  }

  for (const entry of log.earlier) {
    const { id, patch, audit, group, isMember, erased } = entry as {
      id?: string
      patch?: PersonPatch
      audit?: object
      group?: string
      isMember?: boolean
      erased?: string
    }
    if (id && patch) apply(id, patch)
    if (id && group) setMember(group, id, isMember === true)
    if (erased) erase(erased)
    if (audit) audits.push(audit)
  }

  return {
    tenantId,
    domain,
    appId,
    ssoAppId,
    botSecret: `emulated-bot-secret-${seed}`,
    ssoSecret: `emulated-sso-secret-${seed}`,
    people,
    erased,
    groups,
    ownedApps,
    operators: cast.operators,
    conditionalAccess: createConditionalAccess(
      {
        quarantine: quarantine.id,
        breakGlass: cast.operators.breakGlass.id,
        administrators: roles.globalAdmin.templateId,
      },
      ofAccess,
    ),
    oddities,
    privileged,
    changed,
    get renamings() {
      return renamings
    },
    audits,
    find: (idOrUpn) => {
      const key = idOrUpn.toLowerCase()
      return byUpn.get(key) ?? people.get(key)
    },
    withMail: (mail) => byMail.get(mail),
    withProxyAddress: (address) => byProxy.get(address),
    withEmployeeId: (id) => byEmployeeId.get(id),
    withSamAccountName: (name) => bySamAccountName.get(name),
    group: (displayName) => groupList.find((one) => one.displayName === displayName),
    groupsOf,
    rolesOf(one) {
      const through = groupList.filter((group) => group.roles.length > 0 && groupsOf(one.id).includes(group))
      if (through.length === 0) return one.roles
      return [...new Set([...one.roles, ...through.flatMap((group) => group.roles)])]
    },
    setMember(groupId, id, isMember) {
      setMember(groupId, id, isMember)
      log.append({ id, group: groupId, isMember })
    },
    erase(id) {
      erase(id)
      log.append({ erased: id })
    },
    assignmentsOf,
    licencesOf,
    hasSeat,
    domains: new Map(),
    bought,
    change(id, patch) {
      apply(id, patch)
      log.append({ id, patch })
    },
    record(audit) {
      audits.push(audit)
      log.append({ audit })
    },
    whenClosed: (task) => {
      endings.push(task)
    },
    close() {
      for (const end of endings.splice(0)) end()
      log.close()
    },
  }
}

const isPrivileged = ({ roles, scopedRoles, eligibleRoles }: Person): boolean =>
  roles.length + scopedRoles.length + eligibleRoles.length > 0
