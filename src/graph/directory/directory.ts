import { UserError } from '../../core/errors.ts'
import type { AccountState } from '../../core/model.ts'
import { type ListQuery, requests } from '../http/request.ts'
import { mayReadDirectory } from '../http/token-scopes.ts'
import { type Account, type Lookup, toAccount } from './account.ts'
import { type ByIdsOptions, byIds } from './by-ids.ts'
import { type Device, devices } from './devices.ts'
import { type FindOptions, find } from './find.ts'
import { type Consents, consents } from './grants.ts'
import { type Licences, licences, unlicensed } from './licences.ts'
import { list, type OnRead } from './list.ts'
import { type Membership, memberships } from './memberships.ts'
import { type Method, methods } from './methods.ts'
import { named } from './named.ts'
import { type PasswordState, passwords } from './passwords.ts'
import { type Reader, readOne } from './read.ts'
import { type Risk, risks } from './risk.ts'
import {
  type AdminRole,
  type Group,
  groupMembers,
  groupNames,
  groupsNamed,
  memberOf,
  myRoles,
  roleGroups,
  roleHolders,
} from './roles.ts'
import { suggest } from './similar.ts'
import type { Change } from './together.ts'
import { read } from './verify.ts'
import { type WriteOptions, write } from './write.ts'

/**
 * The tenant's directory as one signed-in person may see and change it. Any call may throw UserError `graphForbidden`,
 * `graphThrottled`, `graphUnavailable`, `graphTooLarge`, `licenceMissing`, `signInExpired`, `moreProofRequired` (with the claims), `policyBlocked`, or what the token source throws.
 */
export interface Directory {
  /** The person themselves. */
  me(): Promise<Account>
  /** Their active admin roles. */
  myRoles(): Promise<readonly AdminRole[]>
  /** One answer for each input (UPN, mail address, object id, on-premises name, employee id), in the order asked. What was aborted is `failed`. */
  find(inputs: readonly string[], options?: FindOptions): Promise<Lookup[]>
  /** The same with what was not found looked for among people's names: see `named`. */
  named(lookups: readonly Lookup[]): Promise<Lookup[]>
  /** The same with what may have been meant beside what was not found. */
  suggest(lookups: readonly Lookup[]): Promise<Lookup[]>
  /** By id as asked; ids that do not exist are absent. Rejects with the signal's reason when aborted. */
  byIds(ids: readonly string[], options?: ByIdsOptions): Promise<Map<string, Account>>
  /** What proves writes, by id in lower case; what could not be read is absent. Rejects with the signal's reason when aborted. */
  states(ids: readonly string[], options?: { signal?: AbortSignal }): Promise<ReadonlyMap<string, AccountState>>
  /** A stretch of the accounts that fit, and how many fit in all. */
  list(
    query: ListQuery,
    page: { offset: number; size: number; onProgress?: OnRead | undefined },
  ): Promise<{ accounts: Account[]; total: number }>
  /** Everyone with an active assignment of a built-in admin role, through groups too (needs GroupMember.Read.All where there are such), by object id. */
  roleHolders(): Promise<Map<string, readonly AdminRole[]>>
  /** Who is in, or owns, a group that admin roles can be assigned to: the name of the group by object id in lower case. */
  roleGroups(): Promise<ReadonlyMap<string, string>>
  /** What is known of their passwords, by id as asked; accounts that do not exist are absent. */
  passwords(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, PasswordState>>
  /** What they consented to for themselves, likewise. */
  consents(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Consents>>
  /** How they sign in beside the password, likewise. Slow: Graph lets few of them through at a time. */
  methods(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Method[]>>
  /** How they come by their licences, likewise. */
  licences(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Licences>>
  /** Which groups they are in directly, likewise. */
  memberships(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Membership[]>>
  /** The devices they are registered on, likewise. */
  devices(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Device[]>>
  /** What Identity Protection holds against them, for all that were asked. Throws `licenceMissing` where the tenant has none for it. */
  risks(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Risk>>
  /** Which of these accounts have no licence at all. */
  unlicensed(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Which of these groups the person is in. */
  memberOf(groupIds: readonly string[]): Promise<Set<string>>
  /** What these groups are called, by id as asked; those that cannot be read are absent. */
  groupNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** The groups with this name or mail address. */
  groupsNamed(name: string): Promise<readonly Group[]>
  /** Object ids of everyone in a group, directly or not; `onProgress` hears how many were read. Throws `membersHidden`. */
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
    roleHolders: () => roleHolders(reader),
    roleGroups: () => roleGroups(reader),
    passwords: (ids, signal) => passwords(reader, ids, signal),
    consents: (ids, signal) => consents(reader, ids, signal),
    methods: (ids, signal) => methods(reader, ids, signal),
    licences: (ids, signal) => licences(reader, ids, signal),
    memberships: (ids, signal) => memberships(reader, ids, signal),
    devices: (ids, signal) => devices(reader, ids, signal),
    risks: (ids, signal) => risks(reader, ids, signal),
    unlicensed: (ids) => unlicensed(reader, ids),
    memberOf: (groupIds) => memberOf(reader, groupIds),
    groupNames: (ids) => groupNames(reader, ids),
    groupsNamed: (name) => groupsNamed(reader, name),
    groupMembers: (groupId, onProgress) => groupMembers(reader, groupId, onProgress),
    write: (changes, options) => write(reader, changes, options),
  }
}
