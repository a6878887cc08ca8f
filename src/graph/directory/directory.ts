import type { AccountDetails, SignIns } from '../../core/account-details.ts'
import { UserError } from '../../core/errors.ts'
import type { AccountState, NamedItem } from '../../core/model.ts'
import { type ListQuery, requests } from '../http/request.ts'
import { mayReadDirectory, mayUse } from '../http/token-scopes.ts'
import { type Account, type Lookup, toAccount } from './account.ts'
import { type ByIdsOptions, byIds } from './by-ids.ts'
import { type Dependents, dependents } from './dependents.ts'
import { type Device, deviceCounts, devices } from './devices.ts'
import { type FindOptions, find } from './find.ts'
import { apps, type Consents, consents } from './grants.ts'
import { freeSeats, type Licences, licences, unlicensed } from './licences.ts'
import { list, listAll, type OnRead } from './list.ts'
import { type Membership, memberships } from './memberships.ts'
import { type Method, methods } from './methods.ts'
import { named } from './named.ts'
import { type OnPremisesName, onPremisesNames } from './on-premises.ts'
import { federatedDomains, type PasswordState, passwords } from './passwords.ts'
import { type Reader, readOne } from './read.ts'
import { type Registration, registrations } from './registrations.ts'
import { type Risk, risks } from './risk.ts'
import { eligibleUnread, type RoleHolders, roleHolders } from './role-holders.ts'
import {
  type AdminRole,
  type Group,
  groupMembers,
  groupNames,
  groupsNamed,
  memberOf,
  myRoles,
  roleGroups,
} from './roles.ts'
import { type InactiveAccount, inactive, type SignInOptions, signIns } from './sign-ins.ts'
import { suggest } from './similar.ts'
import type { Change } from './together.ts'
import { read } from './verify.ts'
import { type WriteOptions, write } from './write.ts'

/**
 * The tenant's directory, with the rights of one signed-in person. Any call may throw UserError `graphForbidden`,
 * `graphThrottled`, `graphUnavailable`, `graphTooLarge`, `licenceMissing`, `signInExpired`, `moreProofRequired` (with
 * the claims), `policyBlocked`, or an error from the token source.
 */
export interface Directory {
  /** The signed-in person. */
  me(): Promise<Account>
  /** Their active admin roles. */
  myRoles(): Promise<readonly AdminRole[]>
  /**
   * One result per input (UPN, mail address, object id, on-premises name, employee id), in order. Aborted lookups are
   * `failed`.
   */
  find(inputs: readonly string[], options?: FindOptions): Promise<Lookup[]>
  /** Searches display names for the inputs not found; see `named`. */
  named(lookups: readonly Lookup[]): Promise<Lookup[]>
  /** Adds suggestions for the inputs not found; see `suggest`. */
  suggest(lookups: readonly Lookup[]): Promise<Lookup[]>
  /** Keyed by id as given; missing ids are absent. Rejects with the signal's reason if aborted. */
  byIds(ids: readonly string[], options?: ByIdsOptions): Promise<Map<string, Account>>
  /**
   * States that verify writes, keyed by lower-case id; unreadable accounts are absent. Rejects with the signal's reason
   * if aborted.
   */
  states(ids: readonly string[], options?: { signal?: AbortSignal }): Promise<ReadonlyMap<string, AccountState>>
  /** A range of the matching accounts, and the total number of matches. */
  list(
    query: ListQuery,
    page: { offset: number; size: number; onProgress?: OnRead | undefined },
  ): Promise<{ accounts: Account[]; total: number }>
  /** All accounts that match, read while they are used. */
  listAll(query: ListQuery, onProgress?: OnRead): AsyncIterable<Account>
  /** Everyone who holds an admin role or can activate one. Roles held through groups require GroupMember.Read.All. */
  roleHolders(): Promise<RoleHolders>
  /** Why the person can't see who can activate a role; undefined if they can. */
  eligibleUnread(): Promise<RoleHolders['eligibleUnread']>
  /** Members and owners of role-assignable groups: the group's name, keyed by lower-case object id. */
  roleGroups(): Promise<ReadonlyMap<string, string>>
  /** Password states, keyed by id as given; missing accounts are absent. */
  passwords(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, PasswordState>>
  /** User consents to apps, keyed likewise. */
  consents(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Consents>>
  /** Sign-in methods other than the password, keyed likewise. Slow, because Graph's limit for them is low. */
  methods(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Method[]>>
  /** What Entra's report says they registered, hours ago; see `registrations`. */
  registrations(accounts: readonly Account[], signal?: AbortSignal): AsyncIterable<Registration>
  /** Licences, and whether each is assigned directly or through a group; keyed likewise. */
  licences(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Licences>>
  /** Direct group memberships, keyed likewise. */
  memberships(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Membership[]>>
  /** Whether the person's consent includes this permission, requested or not. */
  has(permission: string): Promise<boolean>
  /** Apps by object id: name, publisher, and since when. */
  apps(ids: readonly string[]): Promise<ReadonlyMap<string, NamedItem>>
  /** Who reports to them, and which groups and applications they alone own, likewise. */
  dependents(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Dependents>>
  /** Registered devices, keyed likewise. */
  devices(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Device[]>>
  /** How many registered devices, keyed likewise; how many are enabled only with Device.Read.All. */
  deviceCounts(ids: readonly string[]): Promise<ReadonlyMap<string, NonNullable<AccountDetails['devices']>>>
  /** When they last signed in, keyed likewise. Slow, because Graph's limit for it is low. */
  signIns(ids: readonly string[], options?: SignInOptions): Promise<ReadonlyMap<string, SignIns>>
  /** The matching accounts created before `since` (ms) and not signed in with since then; see `inactive`. */
  inactive(query: ListQuery, since: number, onProgress?: OnRead): Promise<readonly InactiveAccount[]>
  /** Identity Protection's risk, for every id given. Throws `licenceMissing` if the tenant isn't licensed for it. */
  risks(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Risk>>
  /** Their names in the on-premises directory, likewise. */
  onPremisesNames(ids: readonly string[]): Promise<ReadonlyMap<string, OnPremisesName>>
  /** Domains, in lower case, whose accounts sign in with another identity provider. */
  federatedDomains(): Promise<ReadonlySet<string>>
  /** Free seats of each licence, by SKU id in lower case. */
  freeSeats(): Promise<ReadonlyMap<string, number>>
  /** The accounts without any licence. */
  unlicensed(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Which of these groups the signed-in person is a member of. */
  memberOf(groupIds: readonly string[]): Promise<Set<string>>
  /** Group names, keyed by id as given; unreadable groups are absent. */
  groupNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Groups with this name or mail address. */
  groupsNamed(name: string): Promise<readonly Group[]>
  /**
   * Object ids of all direct and indirect members; `onProgress` receives the number read so far. Throws
   * `membersHidden`.
   */
  groupMembers(groupId: string, onProgress?: (done: number) => void): Promise<Set<string>>
  /** Sends changes; see `write`. */
  write(changes: readonly Change[], options: WriteOptions): Promise<void>
}

export function createDirectory(reader: Reader): Directory {
  const many = async () => mayReadDirectory(await reader.session.token())
  return {
    me: async () => {
      const account = toAccount(await readOne(reader, requests.me()))
      if (!account) throw new UserError('graphUnavailable')
      return account
    },
    myRoles: () => myRoles(reader),
    find: async (inputs, options) => find(reader, inputs, await many(), options),
    named: (lookups) => named(reader, lookups),
    suggest: (lookups) => suggest(reader, lookups),
    byIds: async (ids, options) => byIds(reader, ids, await many(), options),
    states: (ids, { signal } = {}) => read(reader, ids, signal),
    list: (query, page) => list(reader, query, page),
    listAll: (query, onProgress) => listAll(reader, query, onProgress),
    roleHolders: () => roleHolders(reader),
    eligibleUnread: () => eligibleUnread(reader),
    roleGroups: () => roleGroups(reader),
    passwords: (ids, signal) => passwords(reader, ids, signal),
    consents: (ids, signal) => consents(reader, ids, signal),
    methods: (ids, signal) => methods(reader, ids, signal),
    registrations: (accounts, signal) => registrations(reader, accounts, signal),
    licences: (ids, signal) => licences(reader, ids, signal),
    memberships: (ids, signal) => memberships(reader, ids, signal),
    has: async (permission) => mayUse(await reader.session.token(), permission),
    apps: (ids) => apps(reader, ids),
    dependents: (ids, signal) => dependents(reader, ids, signal),
    devices: (ids, signal) => devices(reader, ids, signal),
    deviceCounts: (ids) => deviceCounts(reader, ids),
    signIns: (ids, options) => signIns(reader, ids, options),
    inactive: (query, since, onProgress) => inactive(reader, query, since, onProgress),
    risks: (ids, signal) => risks(reader, ids, signal),
    onPremisesNames: (ids) => onPremisesNames(reader, ids),
    federatedDomains: () => federatedDomains(reader),
    freeSeats: () => freeSeats(reader),
    unlicensed: (ids) => unlicensed(reader, ids),
    memberOf: (groupIds) => memberOf(reader, groupIds),
    groupNames: (ids) => groupNames(reader, ids),
    groupsNamed: (name) => groupsNamed(reader, name),
    groupMembers: (groupId, onProgress) => groupMembers(reader, groupId, onProgress),
    write: (changes, options) => write(reader, changes, options),
  }
}
