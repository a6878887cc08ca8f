import type { Account, FailureReason, Lookup } from '../../src/graph/directory/account.ts'
import { accountStates } from '../../src/graph/directory/account-states.ts'
import { accountsByIds } from '../../src/graph/directory/by-ids.ts'
import { dependentsOf } from '../../src/graph/directory/dependents.ts'
import type { Directory } from '../../src/graph/directory/directory.ts'
import { find } from '../../src/graph/directory/find.ts'
import { findByName } from '../../src/graph/directory/find-by-name.ts'
import { directMembershipsOf, groupMembers, roleGroupMembers } from '../../src/graph/directory/groups.ts'
import { unlicensedAccounts } from '../../src/graph/directory/licences.ts'
import { hasPermission, me, memberOf, myRoles } from '../../src/graph/directory/me.ts'
import { passwordsOf } from '../../src/graph/directory/passwords.ts'
import { risksOf } from '../../src/graph/directory/risk.ts'
import { eligibleUnread, type HeldRole, roleHolders } from '../../src/graph/directory/roles.ts'
import { suggestSimilar } from '../../src/graph/directory/similar.ts'
import { write } from '../../src/graph/directory/write.ts'
import type { GraphRequest } from '../../src/graph/http/request.ts'
import { type Answer, answer, answering } from '../support/answering.ts'

/** What a scripted write does instead of succeeding. */
export type Fault = 'failed' | 'uncertain' | 'lostAfterApplying'

/** A scripted directory that records requested changes. */
export interface World {
  readonly accounts: Map<string, Account>
  readonly roles: Map<string, HeldRole[]>
  /** Why it is unknown who can activate a role. */
  eligibleUnread?: 'role' | 'licence'
  readonly groups: Map<string, Set<string>>
  /** Names of role-assignable groups by member. */
  readonly roleGroups: Map<string, string>
  readonly unlicensed: Set<string>
  /** By account id. */
  readonly faults: Map<string, Fault>
  /** Writes that reached the directory, as `disable:id`, `enable:id` or `signOut:id`, in order. */
  readonly written: string[]
  /** Since when sessions are valid, by account id; NaN if the directory doesn't say. */
  readonly validFrom: Map<string, number>
  /** Called at each step of each call; errors make the call fail. */
  step: (name: string) => void | Promise<void>
  /** The time, for verifying sign-outs. */
  now: () => number
  /** Replaces some of the directory's answers. */
  instead: Answer[]
  /** How reading back shows an account, if different from its state. */
  seen: (account: Account) => Account | undefined
  add(id: string, more?: Partial<Account>): Account
  directory(...more: readonly Answer[]): Directory
}

const batchSize = 3
/** As whom the directory is read. */
const requester = 'anna'
const reason: FailureReason = { code: 'forbidden', status: 403, graphCode: 'Authorization_RequestDenied' }

/** Passwords of accounts that aren't synced, never changed. */
export const cloudPasswords = answer(
  passwordsOf,
  async (ids) => new Map(ids.map((id) => [id, { mustChange: false, changedAt: 0, synced: false }])),
)

export function createWorld(): World {
  const accounts = new Map<string, Account>()
  const world: World = {
    accounts,
    roles: new Map(),
    groups: new Map(),
    roleGroups: new Map(),
    unlicensed: new Set(),
    faults: new Map(),
    written: [],
    validFrom: new Map(),
    step: () => {},
    now: Date.now,
    seen: (account) => account,
    instead: [],
    add: (id, more = {}) => {
      const account: Account = {
        id,
        userPrincipalName: `${id}@contoso.com`,
        displayName: id,
        mail: null,
        jobTitle: null,
        department: null,
        accountEnabled: true,
        userType: 'Member',
        synced: false,
        ...more,
      }
      accounts.set(id, account)
      return account
    },
    directory: (...more) => answering([...answersIn(world), ...world.instead, ...more]),
  }
  return world
}

/** The account of someone who decides, as they read it themselves. */
export const enabledAccount = async (): Promise<Account> => createWorld().add('approver')

export const inAllGroups: Answer = answer(memberOf, async (groups) => new Set(groups))

/** The directory of someone enabled who is a member of these groups; `member`: of all. */
export const memberIn = (groups: readonly string[]): Directory =>
  answering([
    answer(me, enabledAccount),
    answer(memberOf, async (asked) => new Set(asked.filter((one) => groups.includes(one)))),
  ])
export const member: Directory = answering([answer(me, enabledAccount), inAllGroups])

function answersIn(world: World): Answer[] {
  const { accounts, validFrom } = world
  const lookUp = (input: string, seen: Map<string, string>): Lookup => {
    const named = [...accounts.values()].filter((one) => namesOf(one).includes(input.toLowerCase()))
    const [account] = named
    if (!account) return { input, outcome: 'notFound' }
    if (named.length > 1) return { input, outcome: 'ambiguous', candidates: named }
    const of = seen.get(account.id)
    if (of !== undefined) return { input, outcome: 'duplicate', of, account }
    seen.set(account.id, input)
    return { input, outcome: 'found', account }
  }
  const apply = ({ method, url, body }: GraphRequest): string => {
    const id = decodeURIComponent(url.split('/')[2] ?? '')
    const account = accounts.get(id)
    if (!account) throw new Error(`A write to nobody: ${url}`)
    const accountEnabled = method === 'PATCH' && (body as { accountEnabled: boolean }).accountEnabled
    world.written.push(`${method === 'POST' ? 'signOut' : accountEnabled ? 'enable' : 'disable'}:${id}`)
    if (world.faults.get(id) === 'failed' || world.faults.get(id) === 'uncertain') return id
    if (method === 'POST') validFrom.set(id, world.now())
    if (method === 'PATCH') accounts.set(id, { ...account, accountEnabled })
    return id
  }
  return [
    answer(myRoles, async () => [{ name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }]),
    answer(me, enabledAccount),
    answer(memberOf, async (ids) => {
      await world.step('memberOf')
      return new Set(ids.filter((id) => world.groups.get(id)?.has(requester)))
    }),
    answer(find, async (inputs) => {
      await world.step('find')
      const seen = new Map<string, string>()
      return inputs.map((input) => lookUp(input, seen))
    }),
    answer(findByName, async (lookups) => [...lookups]),
    answer(suggestSimilar, async (lookups) => [...lookups]),
    answer(accountsByIds, async (ids) => {
      await world.step('accountsByIds')
      return new Map(ids.flatMap((id) => (accounts.has(id) ? [[id, accounts.get(id) as Account]] : [])))
    }),
    answer(accountStates, async (ids) => {
      await world.step('states')
      return new Map(
        ids.flatMap((id) => {
          const account = accounts.get(id)
          const seen = account && world.seen(account)
          if (account && !seen) return []
          return [[id, seen ? { enabled: seen.accountEnabled, validFrom: validFrom.get(id) ?? 0 } : null]]
        }),
      )
    }),
    answer(roleHolders, async () => {
      await world.step('roleHolders')
      const { eligibleUnread } = world
      return { holders: world.roles, ...(eligibleUnread && { eligibleUnread }) }
    }),
    answer(eligibleUnread, async () => world.eligibleUnread),
    answer(hasPermission, async () => false),
    answer(
      directMembershipsOf,
      async (_group, ids) => new Map(ids.map((id) => [id, { group: 'Quarantine', member: false, usable: true }])),
    ),
    answer(risksOf, async () => new Map()),
    // By name: their actions and features might have been taken away.
    ['accountSwitches', async () => ({ switches: [], readFrom: 0 })],
    ['registrationsOf', async function* () {}],
    ['devicesOf', async () => new Map()],
    answer(dependentsOf, async () => new Map()),
    answer(roleGroupMembers, async () => world.roleGroups),
    answer(unlicensedAccounts, async (ids) => new Set(ids.filter((id) => world.unlicensed.has(id)))),
    answer(groupMembers, async (id) => {
      await world.step('groupMembers')
      return world.groups.get(id) ?? new Set()
    }),
    answer(write, async (changes, { signal, onSending, onSettled }) => {
      for (let from = 0; from < changes.length; from += batchSize) {
        if (signal?.aborted) return
        const batch = changes.slice(from, from + batchSize)
        await onSending(batch.map(({ key }) => key))
        await world.step('leaving')
        const ids = batch.map(({ request }) => apply(request))
        await world.step('answered')
        await onSettled(
          batch.map(({ key }, index) => {
            const fault = world.faults.get(ids[index] ?? '')
            if (fault === 'failed') return { key, outcome: { outcome: 'failed', reason, requestId: `request-${key}` } }
            if (fault) return { key, outcome: { outcome: 'uncertain', reason: { code: 'unavailable' } } }
            return { key, outcome: { outcome: 'done', requestId: `request-${key}` } }
          }),
        )
      }
    }),
  ]
}

function namesOf(account: Account): string[] {
  return [account.id, account.userPrincipalName, account.mail ?? account.id, account.displayName].map((name) =>
    name.toLowerCase(),
  )
}
