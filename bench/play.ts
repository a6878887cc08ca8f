import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { StageOptions, Target, Traffic } from './stage.ts'
import { startFlags } from './start-flags.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** An open stage, as seen by the measuring process. */
export interface OpenStage {
  readonly url: string
  readonly token: string
  readonly targets: readonly Target[]
  look(): Promise<{ traffic: Traffic; enabled: Set<string> }>
  close(): Promise<void>
}

/** The process that simulates Graph. */
export interface GraphProcess {
  open(options: StageOptions): Promise<OpenStage>
  end(): void
}

export function startGraph(): GraphProcess {
  const child = fork(here('build/bench/graph-process.js'), { execArgv: [], stdio: 'inherit' })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let count = 0
  child.on('message', ({ id, result, error }: { id: number; result: never; error?: string }) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.resolve(result)
    else one?.reject(new Error(error))
  })
  const ask = <T>(question: object): Promise<T> =>
    new Promise((resolve, reject) => {
      count++
      waiting.set(count, { resolve, reject })
      child.send({ ...question, id: count })
    })
  return {
    open: async (options) => {
      const opened = await ask<{ stage: number; url: string; token: string; targets: Target[] }>({
        ask: 'open',
        options,
      })
      const { stage, ...rest } = opened
      return {
        ...rest,
        look: async () => {
          const { traffic, enabled } = await ask<{ traffic: Traffic; enabled: string[] }>({ ask: 'look', stage })
          return { traffic, enabled: new Set(enabled) }
        },
        close: () => ask({ ask: 'close', stage }),
      }
    },
    end: () => child.disconnect(),
  }
}

export type Kind = 'status' | 'reread' | 'disable' | 'disableEnabled'

/** A peer's report. For reads: a state or null. For writes: whether it was done, or null if unknown. */
export interface Report {
  readonly ms: number
  readonly cpuMs: number
  readonly rssMb: number
  readonly results: readonly ({ readonly id: string; readonly enabled: boolean } | boolean | null)[]
  readonly died?: string
}

/** Time limit for a peer, in ms; whatever it hasn't reported by then counts as lost. */
const timeoutMs = 180_000

/** Runs a peer's job in a separate process, which takes the time after loading everything. */
export async function perform(
  peer: string,
  job: { kind: Kind; url: string; token: string; accounts: readonly Target[]; options?: object },
): Promise<Report> {
  const child = fork(here('worker.mjs'), [peer], {
    execArgv: peer === 'rollcall' ? [...startFlags] : [],
    stdio: 'inherit',
  })
  await message(child)
  // Names only: peers must find out the state themselves.
  child.send({ ...job, accounts: job.accounts.map(({ id, upn }) => ({ id, upn })) })
  const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  try {
    return await message<Report>(child)
  } catch (error) {
    return { ms: timeoutMs, cpuMs: 0, rssMb: 0, results: [], died: String(error) }
  } finally {
    clearTimeout(late)
  }
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const exited = (code: number | null) => reject(new Error(`A peer ended with code ${code}`))
    child.once('exit', exited)
    child.once('message', (value: T) => {
      child.off('exit', exited)
      resolve(value)
    })
  })
}
