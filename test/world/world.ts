import assert from 'node:assert/strict'
import type { Act } from '../../emulator/activity.ts'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { createWholeRegistry } from '../../src/actions/index.ts'
import { actionsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { createOperationReader } from '../../src/operations/operation-reader.ts'
import { limits } from '../operations/limits.ts'
import { lookout } from '../support/secrets.ts'
import { type Bot, type BotsOptions, type Ended, startBot } from './bots.ts'
import { createBrowsers } from './browser.ts'
import type { Choices } from './choices.ts'
import { openDatabase, type WorldDatabase } from './database.ts'
import { createJudges, type Judges, type Request } from './judges.ts'
import { createOperations, type Operations } from './operations.ts'
import { createOutside, type Outside } from './outside.ts'
import { createPeople, type Move, ongoing, type People } from './people.ts'
import { createMortal } from './process.ts'
import { createReceivers, prepareWaysBackIn } from './receivers.ts'
import type { Scheduler } from './scheduler.ts'
import { createSituations, type Situations } from './situations.ts'
import { createStanding, type Standing } from './standing.ts'
import type { Swarm } from './swarm.ts'

/** Everything in one process: bots, their database, the services around them, and people. */
export interface World {
  readonly people: People
  readonly judges: Judges
  readonly operations: Operations
  readonly situations: Situations
  readonly bots: readonly Bot[]
  readonly outside: Outside
  readonly replication: Outside['replication']
  /** Accounts that were changed without the bot since it last changed them. */
  readonly touched: Set<string>
  /** Accounts whose changes Graph may have accepted without carrying them out. */
  readonly lies: Set<string>
  readonly standing: Standing
  /** What people filled in as they confirmed operations, other than what cards suggested. */
  readonly confirmed: Map<string, Readonly<Record<string, string>>>
  /** The admin roles that somebody had before they were taken away. */
  readonly roles: Map<string, readonly string[]>
  /** Commands that have ended since the last call. */
  ended(): readonly EndedMove[]
  /** Lets time pass, with bots taking the jobs that are due. */
  pass(ms: number): Promise<void>
  readonly spent: WorldDatabase['spent']
  /** Whether anybody was asked to let somebody back in. */
  hasWaysBackIn(): boolean
  /** Starts dead bots again, and returns them. */
  revive(): Promise<readonly Bot[]>
  close(): Promise<void>
}

/** `move`: what somebody did to begin it, if anybody did. */
type EndedMove = Ended & { readonly move: Move | undefined }

/** More jobs than there are operations: jobs that cause each other would go on for ever. */
const mostJobs = 100

export async function openWorld(options: {
  scheduler: Scheduler
  choices: Choices
  swarm: Swarm
  journal: (line: string) => void
}): Promise<World> {
  const { scheduler, choices, swarm, journal } = options
  const note = (line: string) => journal(`${new Date(scheduler.now()).toISOString().slice(5, 23)} ${line}`)
  const touched = new Set<string>()
  const lies = new Set<string>()
  const confirmed: World['confirmed'] = new Map()
  const unanswered: unknown[] = []
  const requests: Request[] = []
  const operations = createOperations((upn) => outside.tenant.find(upn)?.id ?? '')
  const situations = createSituations(operations)
  const database = await openDatabase(scheduler, situations)
  const outside: Outside = createOutside({ scheduler, choices, swarm, situations })
  lookout.keep(outside.tenant.botSecret, outside.tenant.ssoSecret)
  const standing = createStanding(outside.tenant, scheduler.now)
  let ended: EndedMove[] = []
  const parts: BotsOptions = {
    scheduler,
    database,
    outside,
    onEnded: (one) => {
      ended.push({ ...one, move: ongoing.getStore() })
      note(`  ${one.command}: ${one.outcome}`)
    },
    onRefused: (code) => note(`  refused: ${code}`),
    onLine: (bot, line) => {
      lookout.look('log', line)
      note(`  ${bot} logs ${line.trim()}`)
    },
  }
  const looked = new WeakSet<Entry>()
  outside.conversations.watch(({ entries }) => {
    for (const entry of entries.slice(-20)) {
      if (entry.from === 'bot' && !looked.has(entry)) lookout.look('chat', JSON.stringify(entry.activity))
      looked.add(entry)
    }
  })
  const bots: Bot[] = []
  for (const name of ['one', 'two', 'three']) bots.push(await startBot(name, parts))
  const alive = () => bots.filter(({ mortal }) => !mortal.dead)
  /** What may happen to a process while it works. */
  const tempt = ({ mortal }: Bot) => {
    for (const mishap of ['crash', 'cut'] as const)
      if (choices.chance(swarm.likely(mishap))) mortal.plan(mishap, choices.below(80))
  }
  outside.framework.post = async (activity) => {
    if (alive().length === 0) return { status: 0, body: 'No bot listens' }
    const bot = choices.one(alive())
    tempt(bot)
    const request = { by: (activity as Act).from?.aadObjectId ?? '', begun: scheduler.now(), isOver: false }
    requests.push(request)
    try {
      const { status, body } = await bot.receive(activity)
      return { status, body }
    } catch (error) {
      note(`  ${bot.name} fails: ${String(error)}`)
      // Unless they have removed the app meanwhile.
      if (!/MessageWritesBlocked/.test(String(error))) unanswered.push(error)
      return { status: 500, body: undefined }
    } finally {
      request.isOver = true
    }
  }
  const work = async () => {
    for (let jobs = 0; jobs < mostJobs && alive().length > 0; jobs++) {
      const bot = choices.one(alive())
      const run = await database.takeJob(bot.mortal)
      if (!run) return
      note(`  ${bot.name} takes a job`)
      tempt(bot)
      void run()
      await scheduler.settle()
    }
  }
  const people = createPeople({
    outside,
    swarm,
    operations,
    now: scheduler.now,
    receiversAmong: (accounts) =>
      createReceivers({
        outside,
        accounts,
        browser: createBrowsers(outside.visit, () => {
          if (alive().length === 0) return undefined
          const bot = choices.one(alive())
          tempt(bot)
          return bot
        }),
        situations,
        standing,
        now: scheduler.now,
        arePart: swarm.commands['let back in'] > 0,
        onAnswer: (how) => parts.onEnded({ command: 'the page for passes', outcome: how }),
      }),
  })
  if (swarm.commands['let back in'] > 0) prepareWaysBackIn(outside, people.accounts)
  const clock = scheduler.clockOf({ dead: false })
  const store = database.storeOf(createMortal(), clock)
  const world: World = {
    outside,
    touched,
    lies,
    standing,
    confirmed,
    operations,
    situations,
    replication: outside.replication,
    roles: new Map(),
    bots,
    spent: database.spent,
    hasWaysBackIn: () => situations.counts.get('somebody is asked to let others back in') !== 0,
    people,
    judges: createJudges({
      store,
      reader: createOperationReader({
        store,
        clock,
        features,
        limits,
        registry: createWholeRegistry(actionsOf(features), features),
      }),
      outside,
      touched,
      lies,
      confirmed,
      unanswered,
      requests,
      guarded: people.guarded.id,
      standing,
      signIns: people.signIns,
      operations,
      situations,
      now: scheduler.now,
    }),
    ended: () => {
      const all = ended
      ended = []
      return all
    },
    pass: async (ms) => {
      await scheduler.pass(ms)
      await work()
    },
    revive: async () => {
      const revived: Bot[] = []
      for (const [index, { name, mortal }] of bots.entries()) {
        if (!mortal.dead) continue
        situations.tell('a bot dies')
        const started = await startBot(name, parts)
        bots[index] = started
        revived.push(started)
      }
      return revived
    },
    close: async () => {
      for (const { mortal } of bots) mortal.die()
      await scheduler.settle()
      await database.close()
    },
  }
  for (const who of world.people.staff) await signIn(world, who)
  return world
}

async function signIn({ outside, pass }: World, { id: as }: Person): Promise<void> {
  void outside.acting.say({ as }, 'sign in')
  await pass(1_000)
  const signed = outside.acting.signIn({ as })
  await pass(1_000)
  const { answer } = await signed
  assert.equal(answer.status, 200, `${as} can't sign in`)
}
