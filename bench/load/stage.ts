import { spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { botEnvironment } from '../../emulator/environment.ts'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
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
}

/** The simulated environment in this process, and the bot in its own. */
export interface Stage {
  readonly emulator: Emulator
  readonly pid: number
  /** How long each message and press took to be acknowledged, in ms. */
  readonly acknowledged: number[]
  /** Everything the bot logged as a warning or error. */
  readonly complaints: string[]
  /** Memory now, or after a full collection. Only if the bot was started without a `command`. */
  memory(when: 'now' | 'collected'): Promise<Held>
  close(): Promise<void>
}

export interface StageOptions {
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
  const { latency } = options
  const emulator = await createEmulator({ users, ssoMode: 'silent', ...(latency && { latency }) })
  const { framework } = emulator
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-load-'))
  const [command, ...args] = options.command ?? [process.execPath, ...startFlags, '--import', witness, program]
  const bot = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit', ...(options.command ? [] : (['ipc'] as const))],
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      ...botEnvironment(emulator),
      DATA_DIR: options.dataDir ?? path.join(folder, 'data'),
      ...(options.databaseUrl && { DATABASE_URL: options.databaseUrl }),
      // Measure the bot, without waiting for approval or hitting hourly limits.
      APPROVAL_ABOVE: '100000',
      MAX_ACCOUNTS_PER_HOUR: '100000',
    },
  })
  const ended = new Promise<void>((resolve) => bot.once('close', () => resolve()))
  const complaints: string[] = []
  const port = await new Promise<string>((resolve, reject) => {
    let rest = ''
    bot.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const found = /ready on port (\d+)/.exec(line)?.[1]
        if (found) resolve(found)
        if (/"level":[456]0/.test(line)) complaints.push(line)
      }
    })
    void ended.then(() => reject(new Error('The bot ended before it listened')))
  })
  framework.botUrl = `http://127.0.0.1:${port}/api/messages`

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
    pid: bot.pid ?? 0,
    acknowledged,
    complaints,
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
      await emulator.close()
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}
