import type { Account, FailureReason, Lookup } from '../../src/graph/directory/account.ts'
import type { Directory } from '../../src/graph/directory/directory.ts'
import type { HeldRole } from '../../src/graph/directory/roles.ts'
import type { GraphRequest } from '../../src/graph/http/request.ts'

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
  instead: Partial<Directory>
  /** How reading back shows an account, if different from its state. */
  seen: (account: Account) => Account | undefined
  add(id: string, more?: Partial<Account>): Account
  directory(): Directory
}

const batchSize = 3
/** As whom the directory is read. */
const requester = 'anna'
const reason: FailureReason = { code: 'forbidden', status: 403, graphCode: 'Authorization_RequestDenied' }

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
    instead: {},
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
    directory: () => createDirectory(world),
  }
  return world
}

/** The account of someone who decides, as they read it themselves. */
export const enabledAccount = async (): Promise<Account> => createWorld().add('approver')

function createDirectory(world: World): Directory {
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
  const scripted: Partial<Directory> = {
    myRoles: async () => [{ name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }],
    me: enabledAccount,
    memberOf: async (ids) => {
      await world.step('memberOf')
      return new Set(ids.filter((id) => world.groups.get(id)?.has(requester)))
    },
    find: async (inputs) => {
      await world.step('find')
      const seen = new Map<string, string>()
      return inputs.map((input) => lookUp(input, seen))
    },
    registrations: async function* () {},
    findByName: async (lookups) => [...lookups],
    suggestSimilar: async (lookups) => [...lookups],
    accountsByIds: async (ids) => {
      await world.step('accountsByIds')
      return new Map(ids.flatMap((id) => (accounts.has(id) ? [[id, accounts.get(id) as Account]] : [])))
    },
    accountStates: async (ids) => {
      await world.step('states')
      return new Map(
        ids.flatMap((id) => {
          const account = accounts.get(id)
          const seen = account && world.seen(account)
          if (account && !seen) return []
          return [[id, seen ? { enabled: seen.accountEnabled, validFrom: validFrom.get(id) ?? 0 } : null]]
        }),
      )
    },
    roleHolders: async () => {
      await world.step('roleHolders')
      const { eligibleUnread } = world
      return { holders: world.roles, ...(eligibleUnread && { eligibleUnread }) }
    },
    eligibleUnread: async () => world.eligibleUnread,
    hasPermission: async () => false,
    directMemberships: async (_group, ids) =>
      new Map(ids.map((id) => [id, { group: 'Quarantine', member: false, usable: true }])),
    risks: async () => new Map(),
    devices: async () => new Map(),
    dependents: async () => new Map(),
    roleGroups: async () => world.roleGroups,
    unlicensedAccounts: async (ids) => new Set(ids.filter((id) => world.unlicensed.has(id))),
    groupMembers: async (id) => {
      await world.step('groupMembers')
      return world.groups.get(id) ?? new Set()
    },
    write: async (changes, { signal, onSending, onSettled }) => {
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
    },
    ...world.instead,
  }
  const refuse = (name: string | symbol) => () => {
    throw new Error(`${String(name)} is not scripted`)
  }
  // Promises look for `then` in whatever they are given.
  const get = (target: Directory, name: string | symbol) =>
    Reflect.get(target, name) ?? (name === 'then' ? undefined : refuse(name))
  return new Proxy(scripted as Directory, { get })
}

function namesOf(account: Account): string[] {
  return [account.id, account.userPrincipalName, account.mail ?? account.id, account.displayName].map((name) =>
    name.toLowerCase(),
  )
}
