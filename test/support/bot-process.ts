import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { bundleBot } from '../../emulator/bundle.ts'
import { lookout } from './secrets.ts'

const bundled = await bundleBot()
const running = new Set<ChildProcess>()

/** The bot as a separate process, possibly still starting, so that it can be killed at any time. */
export interface LaunchedBot {
  readonly pid: number | undefined
  /** The port, once it is ready; rejects if it ends first. */
  readonly listening: Promise<number>
  /** Kills it. */
  kill(): Promise<void>
  /** Sends SIGTERM; resolves with the exit code and all output. */
  stop(): Promise<{ code: number | null; said: string }>
  /** Sends a signal; resolves like `stop`. */
  endBy(signal: NodeJS.Signals): Promise<{ code: number | null; said: string }>
  /** Resolves like `stop` when it ends by itself. */
  readonly ended: Promise<{ code: number | null; said: string }>
  /** All output so far. */
  said(): string
}

export interface BotProcess extends LaunchedBot {
  readonly port: number
}

/** Node's arguments and working directory; the source of this checkout by default. */
export interface Program {
  readonly args?: readonly string[]
  readonly folder?: string
  /** Modules to import first; Node loads them as they are. */
  readonly imports?: readonly string[]
  /** Runs this instead of Node. */
  readonly command?: readonly string[]
  /** A program with arguments that starts the bot as its only child. */
  readonly under?: readonly string[]
}

export function launchBot(environment: Record<string, string>, from: Program = {}): LaunchedBot {
  const { imports = [], folder, under = [] } = from
  const { args = [...imports.flatMap((one) => ['--import', one]), ...bundled] } = from
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
      const found = /Ready on port (\d+)/.exec(said)?.[1]
      if (found) resolve(Number(found))
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void ended.then(() => reject(new Error(`The bot ended before it listened:\n${said}`)))
  })
  // Callers that kill it on purpose don't wait for it to listen.
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

// A failing test must not leave its process behind, whichever file it belongs to, because mocha would wait for it
// forever.
const killAll = () => {
  for (const child of running) child.kill('SIGKILL')
}
if (typeof after === 'function') after(killAll)
process.once('exit', killAll)
