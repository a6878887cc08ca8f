import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JournalEntry } from '../../../emulator/journal.ts'
import type { Person } from '../../../emulator/world.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { lookout } from '../../support/secrets.ts'
import { copyOfTemplate } from '../../support/store.ts'
import { open } from './open.ts'
import { step } from './steps.ts'
import { createTime } from './time.ts'

const program = fileURLToPath(new URL('../../../emulator/demo.ts', import.meta.url))
/** `npm run demo` as a separate process: bot, Playground and emulator. */
export interface Demo {
  /** The Playground's address. */
  readonly chat: string
  /** The emulator's address, with start page and inboxes. */
  readonly emulator: string
  /** The bot's address, with the pages that it shows itself. */
  readonly bot: string
  /** Where it stores everything: `bot`, `emulator` and `logs`. */
  readonly folder: string
  /** Someone's actual state, bypassing Graph. */
  person(idOrUpn: string): Promise<Person>
  /** The same for many, in one request and in their order. */
  people(some: readonly Pick<Person, 'id'>[]): Promise<Person[]>
  /** Adds a Graph fault. */
  fault(rule: object): Promise<void>
  /** Removes all faults. */
  mend(): Promise<void>
  /** Changes someone's device. */
  give(person: Pick<Person, 'id'>, client: { platform?: string; locale?: string; timezone?: string }): Promise<void>
  /** Requests the emulator has received. */
  journal(filter: { path?: string; method?: string }): Promise<readonly JournalEntry[]>
  /** Asks the emulated world for something else, or tells it. */
  ask<T>(method: string, path: string, body?: object): Promise<T>
  /** Advances its clock. */
  pass(minutes: number): Promise<void>
  /** Kills it; stored data stays. */
  kill(): Promise<void>
  /** Stops it as Ctrl-C does; stored data stays. */
  stop(): Promise<void>
  /** Restarts it with its stored data at the same addresses, adding a fault before the bot starts. */
  start(rule?: object): Promise<void>
  /** Stops it and deletes its stored data. */
  close(): Promise<void>
  /** The end of what it and its bot have logged. */
  lastWords(): string
}

/** Starts a demo on free ports and with an empty database; its clock is `ahead` milliseconds fast. */
export async function startDemo(environment: Readonly<Record<string, string>> = {}, ahead = 0): Promise<Demo> {
  const folder = await temporaryFolder('e2e-')
  // As its first start would make it, which takes seconds. `test/scripts` starts one in an empty folder.
  await rename(await copyOfTemplate(), join(folder, 'bot'))
  const time = createTime(folder, ahead)
  const [bot, emulator, playground] = await freePorts()
  const settings = {
    ...process.env,
    PORT: String(bot),
    EMULATOR_PORT: String(emulator),
    PLAYGROUND_PORT: String(playground),
    DATA_DIR: folder,
    APPROVAL_ABOVE: '10000',
    EMULATOR_HOSTILE_NAMES: 'true',
    ...time.environment,
    ...environment,
  }
  let child: ChildProcess | undefined
  let said = ''
  // As named in every emulator.
  lookout.keep('emulated-bot-secret', 'emulated-sso-secret')

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const init = body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    const { response, text } = await step(`answer to ${method} ${path}`, async () => {
      const response = await fetch(`http://127.0.0.1:${emulator}/_emulator${path}`, { method, ...init })
      return { response, text: await response.text() }
    })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return (text && JSON.parse(text)) as T
  }

  const end = async (signal: NodeJS.Signals) => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    try {
      await step('the demo ends', () => gone)
    } finally {
      // Otherwise one that doesn't would keep the run from ending.
      ending.kill('SIGKILL')
    }
  }

  const demo: Demo = {
    chat: `http://localhost:${playground}`,
    emulator: `http://127.0.0.1:${emulator}`,
    bot: `http://127.0.0.1:${bot}`,
    folder,
    person: (idOrUpn) => ask('GET', `/people/${encodeURIComponent(idOrUpn)}`),
    async people(some) {
      const everybody = new Map((await ask<Person[]>('GET', '/people')).map((one) => [one.id, one]))
      return some.map(({ id }) => {
        const person = everybody.get(id)
        if (!person) throw new Error(`The emulator has nobody with the ID ${id}`)
        return person
      })
    },
    async fault(rule) {
      await ask('POST', '/faults', rule)
    },
    mend: () => ask('DELETE', '/faults'),
    async give({ id }, client) {
      await ask('POST', '/client', { person: id, ...client })
    },
    async journal(filter) {
      const { entries } = await ask<{ entries: JournalEntry[] }>('GET', `/journal?${new URLSearchParams(filter)}`)
      return entries
    },
    ask,
    pass: (minutes) => time.pass(minutes * 60_000),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async start(rule) {
      const starting = spawn(process.execPath, ['--import', 'tsx', program], {
        env: settings,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = starting
      said = ''
      for (const output of [starting.stdout, starting.stderr]) output.on('data', (chunk) => (said += chunk))
      starting.once('exit', () => lookout.look('process', said))
      try {
        // The emulator is up seconds before the bot.
        const isTaken = async (given: object) => {
          await demo.fault(given)
          return true
        }
        await Promise.all([
          step('the demo is ready', () => ready(starting, () => said)),
          rule && eventually('the emulator takes a fault', () => isTaken(rule).catch(() => false)),
        ])
      } catch (error) {
        await end('SIGKILL')
        open.demos.delete(demo)
        throw new Error(`The demo does not start.\n${demo.lastWords()}`, { cause: error })
      }
    },
    async close() {
      await end('SIGTERM')
      open.demos.delete(demo)
      await rm(folder, { recursive: true, force: true })
    },
    lastWords() {
      const log = join(folder, 'logs', 'bot.log')
      const logged = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n') : ''
      return `--- The demo in ${folder} said:\n${said}\n--- its bot logged:\n${logged}`
    },
  }
  open.demos.add(demo)
  await demo.start()
  return demo
}

/** Resolves when the demo reports ready. */
function ready(child: ChildProcess, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (said().includes('Rollcall is ready')) resolve()
    })
    child.once('exit', () => reject(new Error('It ended before it was ready')))
  })
}

/** Three free ports, reserved at the same time so that they differ. */
async function freePorts(): Promise<number[]> {
  const servers = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer()
          server.listen({ port: 0, host: '::' }, () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
