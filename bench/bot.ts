import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Person } from '../emulator/world.ts'
import { graphCalls } from '../test/support/graph-calls.ts'
import { openDatabaseServer } from '../test/support/postgres-server.ts'
import { memoryOf, percentile, processorTimeOf } from './load/figures.ts'
import { openStage, type Stage, type StageOptions } from './load/stage.ts'
import { median } from './model.ts'
import { sized } from './size.ts'
import { startFlags } from './start-flags.ts'
import { atLeast, atMost, type Row } from './table.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const who = 'rollcall'

/** The Node that runs the bot; by default the one that runs the benchmark. */
const node = process.env['BENCH_NODE'] ?? process.execPath
const others =
  node === process.execPath ? '' : `Node ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`

type Where = Pick<StageOptions, 'latency' | 'databaseUrl' | 'dataDir'>

/** How long after a start memory is measured, in ms. */
const restMs = sized(1_500, 0)

/** The packages the bot is built on. */
const builtOn = [
  '@azure/msal-node',
  '@microsoft/microsoft-graph-client',
  '@microsoft/teams-ai',
  'adaptivecards-templating',
  'botbuilder',
  'botbuilder-dialogs',
  'restify',
]

/** A process that only loads those packages: the minimum that the bot's own code can't reduce. */
function packagesAlone(): Row {
  const script = `for (const name of ${JSON.stringify(builtOn)}) require(name)
    const { user, system } = process.cpuUsage()
    setTimeout(() => console.log(JSON.stringify([(user + system) / 1e3, process.memoryUsage().rss / 1048576])), ${restMs})`
  const started = performance.now()
  const { stdout } = spawnSync(node, [...startFlags, '-e', script], { cwd: root, encoding: 'utf8' })
  const [cost = 0, held = 0] = JSON.parse(stdout) as number[]
  const note = [others, `${Math.round(cost)} ms CPU`, `at rest ${Math.round(held)} MB`]
  return {
    scenario: 'loading the required packages only',
    who,
    ms: performance.now() - started - restMs,
    note: note.filter(Boolean).join(', '),
  }
}

/** The built bot on one processor; the other simulates its environment. */
async function openBuilt(users: number, where: Where = {}): Promise<Stage> {
  const pinned = spawnSync('taskset', ['--version']).status === 0 ? ['taskset', '-c', '0'] : []
  const [first = '', ...rest] = [...pinned, node, ...startFlags, `${root}dist/main.js`]
  return openStage(users, { command: [first, ...rest], ...where })
}

let isBuilt = false

function build(): void {
  if (isBuilt) return
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) throw new Error('The bot could not be built')
  isBuilt = true
}

const people = ({ emulator }: Stage, count: number): Person[] =>
  [...emulator.world.people.values()]
    .filter((one) => one.accountEnabled && one.userType === 'Member' && /^[a-z.]+@/.test(one.userPrincipalName))
    .slice(0, count)

/** Time from a question to its answer, in ms. */
async function ask(stage: Stage, person: Person, activity: object, answer: string | RegExp): Promise<number> {
  const started = performance.now()
  const { replies, status } = await stage.emulator.acting.send({ as: person.id }, { id: randomUUID(), ...activity })
  const took = performance.now() - started
  const said = JSON.stringify(replies.map((one) => one.activity))
  if (status !== 200 || !said.match(answer)) throw new Error(`No answer, but ${status} ${said.slice(0, 300)}`)
  return took
}

const help = (stage: Stage, person: Person) => ask(stage, person, { text: 'help' }, 'disable accounts')

/** Also runs on a server if PostgreSQL is installed. `use` receives a function that creates empty databases. */
async function withServer<T>(use: (create: () => Promise<string>) => Promise<T[]>): Promise<T[]> {
  const server = await openDatabaseServer().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  })
  if (!server) return []
  try {
    return await use(() => server.createDatabase())
  } finally {
    await server.stop()
  }
}

/** From the start to the first answer, three times; then memory at rest. `where` says where each run stores its data. */
async function start(what: string, where: () => Promise<Where>): Promise<Row> {
  const starts: number[] = []
  const firsts: number[] = []
  const costs: number[] = []
  const resting: number[] = []
  for (let run = 0; run < sized(3, 1); run++) {
    const place = await where()
    const started = performance.now()
    const stage = await openBuilt(50, place)
    starts.push(performance.now() - started)
    costs.push(processorTimeOf(stage.pid))
    const [person] = people(stage, 1)
    if (person) firsts.push(await help(stage, person))
    await pause(restMs)
    resting.push(memoryOf(stage.pid))
    await stage.close()
  }
  const facts = [
    others,
    `${Math.round(median(costs))} ms CPU`,
    `first answer ${Math.round(median(firsts))} ms later`,
    `at rest ${Math.round(Math.max(...resting))} MB`,
  ]
  return {
    scenario: `start of the built bot, ${what}`,
    who,
    ms: median(starts),
    note: facts.filter(Boolean).join(', '),
  }
}

/** Starts with a new and an existing embedded database, and with a new and an existing one on a server. */
export async function botStart(): Promise<Row[]> {
  build()
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-bench-'))
  try {
    const empty = await start('empty store', async () => ({}))
    await (await openBuilt(50, { dataDir })).close()
    const existing = await start('existing store', async () => ({ dataDir }))
    const onServer = await withServer(async (create) => {
      const fresh = await start('empty store on a server', async () => ({ databaseUrl: await create() }))
      const databaseUrl = await create()
      await (await openBuilt(50, { databaseUrl })).close()
      return [fresh, await start('existing store on a server', async () => ({ databaseUrl }))]
    })
    return [packagesAlone(), empty, existing, ...onServer]
  } finally {
    await fs.rm(dataDir, { recursive: true, force: true })
  }
}

/** The cost of a turn that doesn't call Graph, for one person and for many at the same time. */
export async function botTurn(): Promise<Row[]> {
  build()
  const onServer = () => withServer(async (create) => turns(', a server', { databaseUrl: await create() }))
  return [...(await turns('', {})), ...(await onServer())]
}

async function turns(what: string, where: Where): Promise<Row[]> {
  const stage = await openBuilt(300, where)
  try {
    const crowd = people(stage, 60)
    const many = async (count: number, atOnce: number) => {
      const times: number[] = []
      let next = 0
      const work = async () => {
        while (next < count) {
          const person = crowd[next++ % crowd.length]
          if (person) times.push(await help(stage, person))
        }
      }
      const [started, before] = [performance.now(), processorTimeOf(stage.pid)]
      await Promise.all(Array.from({ length: atOnce }, work))
      const cost = (processorTimeOf(stage.pid) - before) / count
      return { times, cost, perSecond: (count * 1000) / (performance.now() - started) }
    }
    // The rate limit allows a tenant a thousand requests at once and then a hundred per second; pauses let it refill.
    await many(sized(600), 8)
    await pause(sized(10_000, 0))
    const one = await many(sized(500), 1)
    await pause(sized(10_000, 0))
    const all = await many(sized(900), 32)
    const of = ({ cost }: { cost: number }, more = '') =>
      [others, more, `${cost.toFixed(2)} ms CPU each`].filter(Boolean).join(', ')
    const held = `${Math.round(memoryOf(stage.pid))} MB afterwards`
    return [
      {
        scenario: `a turn (help), one client${what}`,
        who,
        ms: percentile(one.times, 0.5),
        note: of(one),
        checks: [atMost('ms p99', percentile(one.times, 0.99), 12, false)],
      },
      {
        scenario: `a turn (help), 32 at a time${what}`,
        who,
        ms: percentile(all.times, 0.5),
        note: of(all, `p99 ${percentile(all.times, 0.99).toFixed(0)} ms, ${held}`),
        checks: [atLeast('turns/s', all.perSecond, 350, false)],
      },
    ]
  } finally {
    await stage.close()
  }
}

/**
 * From a message with a file of 10,000 names to the card with their status: the whole bot, with Graph as in the other
 * rows. Then the card's pages.
 */
export async function botStatusOf10000(): Promise<Row[]> {
  build()
  const count = sized(10_000, 50)
  const stage = await openBuilt(count + 2_000, { latency: 'standard' })
  try {
    const { files, world } = stage.emulator
    const operator = world.operators.megan
    await ask(stage, operator, { text: 'whoami' }, operator.displayName)
    const names = [...world.people.values()].slice(0, count).map((one) => one.userPrincipalName)
    const times: number[] = []
    for (let run = 0; run < sized(3, 1); run++) {
      const attachments = [files.attach('accounts.csv', `userPrincipalName\n${names.join('\n')}\n`)]
      times.push(
        await ask(
          stage,
          operator,
          { text: 'check status', attachments },
          new RegExp(`Status of (${count}|${count.toLocaleString('en')}) accounts`),
        ),
      )
      await pause(sized(2_000, 0))
    }
    const { acting, journal } = stage.emulator
    journal.clear()
    const presses: number[] = []
    let shown: string | undefined
    for (let page = 2; page <= sized(21, 3); page++) {
      const started = performance.now()
      const { replies } = await acting.press({ as: operator.id }, { button: 'Next' })
      presses.push(performance.now() - started)
      const range = /[\d,]+–[\d,]+ of [\d,]+/.exec(JSON.stringify(replies))?.[0]
      if (!range || range === shown) throw new Error(`Page ${page} is missing`)
      shown = range
    }
    const calls = graphCalls(stage.emulator).length
    return [
      {
        scenario: 'next page of a status of 10,000',
        who,
        ms: median(presses),
        note: `slowest of ${presses.length} ${Math.round(percentile(presses, 1))} ms`,
        checks: [atMost('ms', median(presses), 50, false), atMost('Graph requests', calls, 0, false)],
      },
      {
        scenario: 'message to card, status of 10,000',
        who,
        ms: median(times),
        note: `the first ${Math.round(times[0] ?? 0)} ms`,
        checks: [atMost('ms', median(times), 1000, false)],
      },
    ]
  } finally {
    await stage.close()
  }
}
