import { randomBytes } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import { createFaults } from '../../emulator/faults.ts'
import { graphRoutes } from '../../emulator/graph/index.ts'
import { encode } from '../../emulator/http-server.ts'
import { type Person as Account, createWorld, type World } from '../../emulator/world.ts'
import { createLog } from '../../src/core/log.ts'
import { noMetrics } from '../../src/core/metrics.ts'
import { features } from '../../src/features/index.ts'
import { createGraph } from '../../src/graph/client.ts'
import type { Directory } from '../../src/graph/directory/directory.ts'
import { plainHeaders } from '../../src/graph/http/response.ts'
import {
  type ApproverCard,
  createOperations,
  type Limits,
  type Operations,
  type OperationsOptions,
  type Person,
} from '../../src/operations/index.ts'
import { createNotifier } from '../../src/operations/posts/deliver.ts'
import { createChoreRunner } from '../../src/operations/run/chores.ts'
import { createChores, isAnythingDue } from '../../src/operations/run/sweep.ts'
import type { Store } from '../../src/store/store.ts'
import { createHandQueue, type HandQueue } from '../operations/hand-queue.ts'
import { limits as usual } from '../operations/limits.ts'
import { createMortal } from '../operations/mortal.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { isOrdinary } from '../support/people.ts'
import { wholeRegistry } from '../support/registry.ts'

/** A change to an account, as received and applied by Graph. */
export interface Arrival {
  readonly account: string
  readonly enabled: boolean
  /** Object id of the token's owner. */
  readonly by: string
  readonly at: number
}

/** One process of the bot. */
export interface Bot {
  readonly operations: Operations
  readonly queue: HandQueue
  sweep(): Promise<void>
  /** Kills it at its nth step from now on. */
  dieAt(step: number): void
  readonly dead: boolean
  close(): Promise<void>
}

/** Several bots on one database, with their environment. */
export interface Bots {
  readonly world: World
  readonly clock: FakeClock
  readonly operators: readonly [Account, Account]
  readonly approvers: readonly [Account, Account]
  readonly accounts: readonly Account[]
  readonly guarded: Account
  /** Object ids of the bots' operators. */
  readonly operatorGroup: Set<string>
  readonly arrivals: Arrival[]
  /** Cards asking approvers, newest last. */
  readonly cards: ApproverCard[]
  readonly limits: { -readonly [K in keyof Limits]: Limits[K] }
  readonly errors: string[]
  bot(index: number): Bot
  /** Replaces a dead process with a new one. */
  restart(index: number): Promise<void>
  person(account: Account): Person
  directory(account: Account): Directory
  /** The duration of each request, in event loop turns; determines the scheduling. */
  delays: readonly number[]
  /** How old the accounts are that reads show, in ms. */
  lag(ms: number): void
  /** What Graph refuses, until the next call. */
  refuse(what: 'nothing' | 'changes' | 'lookUps'): void
  close(): Promise<void>
}

/** An alias of the protected account: neither its sign-in name nor its mail address, so it must be looked up. */
export const listedName = 'front.desk@contoso.example'

/** Without AuditLog.Read.All: Graph paces reads of sign-ins, and no time passes for a plan that waits for one. */
const scp = [
  ...[
    'User.Read',
    'User.Read.All',
    'RoleManagement.Read.Directory',
    'GroupMember.Read.All',
    'LicenseAssignment.Read.All',
  ],
  ...['User.EnableDisableAccount.All', 'User.RevokeSessions.All', 'Directory.Read.All'],
].join(' ')

/** Sign-in names with distinct endings, and without protection. */
function ordinaryOf(world: World, count: number): Account[] {
  return [...world.people.values()].filter(isOrdinary).slice(-count)
}

/** The environment, and `count` bots sharing this store. */
export async function createBots(store: Store, count: number) {
  const clock = createFakeClock()
  const world = createWorld({ users: 40, seed: 1 })
  const { alex, diego, megan, lynne } = world.operators
  const [guarded, spare, ...accounts] = ordinaryOf(world, 7)
  if (!guarded || !spare) throw new Error('The world is too small')
  world.change(guarded.id, { proxyAddresses: [`smtp:${listedName}`] })
  const approverGroup = world.group('Approvers')
  const operatorGroup = world.group('Helpdesk operators')
  if (!approverGroup || !operatorGroup) throw new Error('The world has no groups')
  const faults = createFaults(clock)
  const arrivals: Arrival[] = []
  const cards: ApproverCard[] = []
  const errors: string[] = []
  const limits = {
    ...usual,
    confirmCountAbove: 100,
    approvalAbove: 3,
    approverGroupId: approverGroup.id,
    operatorGroupId: operatorGroup.id,
    // If every lookup is refused, nothing is planned at all.
    protectedAccounts: [listedName, spare.id],
  }
  const replication = { readMs: 0, indexMs: 0, accounts: [guarded, ...accounts].map(({ id }) => id) }
  const [route] = graphRoutes({
    world,
    replication,
    tokens: { verify: async (token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) },
    clock,
    faults,
    seed: 1,
    onWrite: () => {},
  })
  const state: { delays: readonly number[]; sent: number } = { delays: [0], sent: 0 }
  const send = async (
    url: string,
    request: { method: string; headers: object; body?: string | undefined; fresh: boolean },
  ) => {
    const { method, body } = request
    const { pathname, search } = new URL(url)
    for (let turns = state.delays[state.sent++ % state.delays.length] ?? 0; turns >= 0; turns--) await immediate()
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    if (!route) throw new Error('Graph has no routes')
    const answer = await route.handle({
      method,
      headers,
      path: pathname,
      url: new URL(url),
      params: [],
      newFor: request.fresh ? 0 : undefined,
      arrived: clock.now(),
      ended: new Promise<never>(() => {}),
      text: async () => body ?? '',
      bytes: async () => Buffer.from(body ?? ''),
      json: async () => JSON.parse(body ?? 'null'),
    })
    const text = encode(answer).payload.toString()
    note(method, pathname + search, headers['authorization'] ?? '', body, text, answer.status)
    return { status: answer.status, headers: plainHeaders(answer.headers), text }
  }
  const note = (
    method: string,
    path: string,
    token: string,
    body: string | undefined,
    text: string,
    status: number,
  ) => {
    const by: string = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).oid
    const batch = path.endsWith('/$batch')
    const requests: { id?: string; method: string; url: string; body?: unknown }[] = batch
      ? JSON.parse(body ?? '').requests
      : [{ method, url: path.replace('/v1.0', ''), body: JSON.parse(body || 'null') }]
    const answers: { id: string; status: number }[] = batch ? JSON.parse(text).responses : []
    for (const one of requests) {
      if (one.method !== 'PATCH') continue
      const made = batch ? answers.find(({ id }) => id === one.id)?.status : status
      const { accountEnabled } = Object(one.body)
      if (made !== 204 || typeof accountEnabled !== 'boolean') continue
      arrivals.push({ account: one.url.split('/')[2] ?? '', enabled: accountEnabled, by, at: clock.now() })
    }
  }
  const graph = createGraph({
    baseUrl: 'https://graph.example.test',
    clock,
    tenantSize: 'L',
    connections: 8,
    log: createLog({ level: 'silent' }),
    wire: { openAhead: () => {}, send, close: async () => {} },
  })
  const tokenOf = (account: Pick<Account, 'id'>) => async () => {
    const { roles } = world.people.get(account.id) ?? { roles: [] }
    const claims = { aud: 'https://graph.microsoft.com', oid: account.id, tid: world.tenantId, scp, wids: roles }
    return `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`
  }
  async function createBot(): Promise<Bot> {
    let mortal = createMortal(Number.POSITIVE_INFINITY)
    const step = () => mortal.step()
    const db = store.db.withPlugin({
      transformQuery: ({ node }) => {
        step()
        return node
      },
      transformResult: async ({ result }) => {
        step()
        return result
      },
    })
    const queue = createHandQueue(store.db, clock)
    const log = createLog({
      level: 'error',
      destination: { write: (line) => (mortal.dead ? undefined : errors.push(line)) },
    })
    const made = {
      store: { ...store, db, queue },
      registry: wholeRegistry,
      features,
      metrics: noMetrics,
      graph: { as: (token, options) => graph.as(token, options), close: async () => {} },
      // Nothing happens by itself; the scenario decides when.
      clock: { ...clock, now: clock.now, every: () => () => {} },
      log,
      random: randomBytes,
      limits,
      onStep: () => {},
      notify: async () => step(),
      notifyApprover: async (card) => {
        step()
        cards.push(card)
        return { chat: 'person' in card.asked ? card.asked.person.oid : '' }
      },
      notice: async () => step(),
      showRoleCard: async () => step(),
      tokenFor: async (person) => {
        step()
        return tokenOf({ id: person.oid })
      },
    } satisfies OperationsOptions
    const operations = createOperations(made)
    const notifier = createNotifier(made)
    await operations.start()
    return {
      operations,
      queue,
      sweep: () =>
        createChoreRunner({ ...made, notifier, unmatched: new Set() }, createChores(features), isAnythingDue).sweep(),
      dieAt: (at) => {
        mortal = createMortal(at)
      },
      get dead() {
        return mortal.dead
      },
      close: () => operations.close(),
    }
  }
  const bots: Bot[] = []
  for (let n = 0; n < count; n++) bots.push(await createBot())
  const at = (index: number): Bot => {
    const bot = bots[index % bots.length]
    if (!bot) throw new Error('There are no bots')
    return bot
  }
  const made: Bots = {
    world,
    clock,
    accounts,
    guarded,
    arrivals,
    cards,
    limits,
    errors,
    operatorGroup: operatorGroup.members,
    operators: [alex, diego],
    approvers: [megan, lynne],
    bot: at,
    restart: async (index) => {
      await at(index).close()
      bots[index % bots.length] = await createBot()
    },
    person: ({ id, userPrincipalName: upn, displayName: name }) => ({ oid: id, tid: world.tenantId, upn, name }),
    directory: (account) => graph.as(tokenOf(account), { priority: 'high' }),
    get delays() {
      return state.delays
    },
    set delays(delays) {
      state.delays = delays
    },
    lag: (ms) => {
      replication.readMs = ms
      replication.indexMs = ms
    },
    refuse: (what) => {
      faults.remove()
      const refusal = { at: 'item', fail: 403, code: 'Authorization_RequestDenied' } as const
      if (what === 'changes') faults.add({ ...refusal, match: { method: 'PATCH' }, probability: 0.5 })
      if (what === 'lookUps') faults.add({ ...refusal, match: { path: 'front\\.desk' } })
    },
    close: async () => {
      await Promise.all(bots.map((bot) => bot.close()))
    },
  }
  return made
}
