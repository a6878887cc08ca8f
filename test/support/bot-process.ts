import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { lookout } from './secrets.ts'

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const running = new Set<ChildProcess>()

/** The bot as a process of its own that may not listen yet, so that it can be killed at any moment of its life. */
export interface LaunchedBot {
  readonly pid: number | undefined
  /** The port, once it is ready; rejects when it ends before. */
  readonly listening: Promise<number>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Asks it to end, with SIGTERM, and resolves with the code it ends with and all it has said. */
  stop(): Promise<{ code: number | null; said: string }>
  /** Sends a signal, and resolves as `stop` does. */
  endBy(signal: NodeJS.Signals): Promise<{ code: number | null; said: string }>
  /** Resolves as `stop` does, when it ends by itself. */
  readonly ended: Promise<{ code: number | null; said: string }>
  /** All it has said so far. */
  said(): string
}

export interface BotProcess extends LaunchedBot {
  readonly port: number
}

/** What Node is called with, and where; the source of this checkout when left out. */
export interface Program {
  readonly args?: readonly string[]
  readonly folder?: string
  /** Modules that are loaded into the source first. */
  readonly imports?: readonly string[]
  /** What is run in the place of Node. */
  readonly command?: readonly string[]
  /** A program with its arguments that starts the bot as its only child. */
  readonly under?: readonly string[]
}

export function launchBot(environment: Record<string, string>, from: Program = {}): LaunchedBot {
  const { imports = [], folder, under = [] } = from
  const { args = [...['tsx', ...imports].flatMap((one) => ['--import', one]), program] } = from
  const [command = process.execPath, ...rest] = [...under, ...(from.command ?? [process.execPath, ...args])]
  const child = spawn(command, rest, {
    ...(folder && { cwd: folder }),
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  void ended.then(() => {
    running.delete(child)
    lookout.look('process', said)
  })
  const listening = new Promise<number>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk
      const found = /ready on port (\d+)/.exec(said)?.[1]
      if (found) resolve(Number(found))
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void ended.then(() => reject(new Error(`The bot ended before it listened:\n${said}`)))
  })
  // Whoever kills it on purpose does not wait for it to listen.
  listening.catch(() => {})
  const endBy = async (signal: NodeJS.Signals) => {
    if (under.length > 0) process.kill(childOf(child.pid ?? 0), signal)
    else child.kill(signal)
    await ended
    return { code: child.exitCode, said }
  }
  return {
    pid: child.pid,
    listening,
    said: () => said,
    ended: ended.then(() => ({ code: child.exitCode, said })),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    endBy,
    stop: () => endBy('SIGTERM'),
  }
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}

/** Starts the bot with this environment and waits until it is ready. */
export async function startBotProcess(environment: Record<string, string>): Promise<BotProcess> {
  const bot = launchBot(environment)
  return { ...bot, port: await bot.listening }
}

// A test that fails halfway must not leave its process behind, whichever file of the run it belongs to.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
