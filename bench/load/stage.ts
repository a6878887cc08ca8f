import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { botEnvironment } from '../../emulator/environment.ts'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import type { World } from '../../emulator/world.ts'
import { createBalancer } from '../../test/support/balancer.ts'
import { startFlags } from '../start-flags.ts'

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const witness = new URL('witness.mjs', import.meta.url).href

/** The bot's memory, in MB. */
export interface Held {
  /** Resident set size. */
  readonly resident: number
  /** Resident memory outside the JavaScript heap: program, embedded database, buffers. */
  readonly outside: number
  /** Live objects in the JavaScript heap; with `now` this includes garbage. */
  readonly live: number
  /** How long a single task blocked the event loop since the last reading, in ms. */
  readonly delay: { readonly p99: number; readonly longest: number }
}

/** One process of the bot. */
interface Instance {
  readonly pid: number
  readonly port: string
  /** Memory now, or after a full collection. Only if the bot was started without a `command`. */
  memory(when: 'now' | 'collected'): Promise<Held>
  close(): Promise<void>
}

/** The simulated environment in this process, and each instance of the bot in its own. */
export interface Stage {
  readonly emulator: Emulator
  /** The first instance's. */
  readonly pid: number
  readonly instances: readonly Instance[]
  /** How long each message and press took to be acknowledged, in ms. */
  readonly acknowledged: number[]
  /** Everything the bot logged as a warning or error. */
  readonly complaints: string[]
  /** Memory of the first instance. */
  memory: Instance['memory']
  close(): Promise<void>
}

export interface StageOptions {
  /** Number of processes; more than one require a `databaseUrl`. */
  readonly instances?: number
  /** Changes the tenant before the bot starts. */
  readonly prepare?: (world: World) => void
  /** Additional settings of the bot. */
  readonly environment?: Readonly<Record<string, string>>
  /** The bot's command line; by default the built program with its usual flags. */
  readonly command?: readonly [string, ...string[]]
  /** Latency model of the emulated Graph. */
  readonly latency?: string
  /** A database server; the embedded database by default. */
  readonly databaseUrl?: string
  /** Where the embedded database is kept; by default a new folder, removed at the end. */
  readonly dataDir?: string
}

/** Starts and connects both. */
export async function openStage(users: number, options: StageOptions = {}): Promise<Stage> {
  const { latency, instances: count = 1 } = options
  const emulator = await createEmulator({ users, ssoMode: 'silent', ...(latency && { latency }) })
  options.prepare?.(emulator.world)
  const { framework } = emulator
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-load-'))
  const environment = {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    ...botEnvironment(emulator),
    DATA_DIR: options.dataDir ?? path.join(folder, 'data'),
    ...(options.databaseUrl && { DATABASE_URL: options.databaseUrl }),
    // Measures the bot without waiting for approval or reaching hourly limits.
    APPROVAL_ABOVE: '100000',
    MAX_ACCOUNTS_PER_HOUR: '100000',
    ...options.environment,
  }
  const complaints: string[] = []
  const instances: Instance[] = []
  for (let index = 0; index < count; index++) instances.push(await start(environment, complaints, options.command))
  const balancer = count > 1 ? await createBalancer(instances.map(({ port }) => Number(port))) : undefined
  const [first] = instances
  if (!first) throw new Error('At least one instance is needed')
  framework.botUrl = balancer?.url ?? `http://127.0.0.1:${first.port}/api/messages`

  const acknowledged: number[] = []
  const post = framework.post.bind(framework)
  framework.post = async (activity) => {
    const started = performance.now()
    const answer = await post(activity)
    acknowledged.push(performance.now() - started)
    return answer
  }
  return {
    emulator,
    pid: first.pid,
    instances,
    acknowledged,
    complaints,
    memory: first.memory,
    async close() {
      await Promise.all(instances.map((one) => one.close()))
      await balancer?.close()
      await emulator.close()
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts one process of the bot; resolves when it listens. */
async function start(
  env: Record<string, string>,
  complaints: string[],
  given: StageOptions['command'],
): Promise<Instance> {
  const [command, ...args] = given ?? [process.execPath, ...startFlags, '--import', witness, program]
  const stdio = ['ignore', 'pipe', 'inherit', ...(given ? [] : (['ipc'] as const))] as const
  const bot: ChildProcess = spawn(command, args, { stdio: [...stdio], env })
  const ended = new Promise<void>((resolve) => bot.once('close', () => resolve()))
  const port = await new Promise<string>((resolve, reject) => {
    let rest = ''
    bot.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const found = /Ready on port (\d+)/.exec(line)?.[1]
        if (found) resolve(found)
        if (/"level":[456]0/.test(line)) complaints.push(line)
      }
    })
    void ended.then(() => reject(new Error('The bot ended before it listened')))
  })
  return {
    pid: bot.pid ?? 0,
    port,
    memory: (when) =>
      new Promise((resolve, reject) => {
        const told = (message: Held & { memory: string }) => {
          if (message.memory !== when) return
          bot.off('message', told)
          resolve(message)
        }
        bot.on('message', told)
        bot.send({ memory: when }, (error) => error && reject(error))
      }),
    async close() {
      bot.kill('SIGTERM')
      await ended
    },
  }
}
