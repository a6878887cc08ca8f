import { readdirSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { idleTime } from './idle-time.ts'

/** How often to look, in ms. */
const tick = 100

// Some tests replace the clock.
const { setInterval: startLooking, clearInterval: stopLooking } = globalThis

/** What a file of /proc says; nothing for a process that has ended, or on another system than Linux. */
function read(list: () => readonly string[]): readonly string[] {
  try {
    return list()
  } catch {
    return []
  }
}

const threadsOf = (pid: string) => read(() => readdirSync(`/proc/${pid}/task`)).map((id) => `/proc/${pid}/task/${id}`)

const isBusy = (thread: string) => {
  const [stat = ''] = read(() => [readFileSync(`${thread}/stat`, 'utf8')])
  return /^ [RD] /.test(stat.slice(stat.lastIndexOf(')') + 1))
}

/** Whether a process that this one has started, or that such a process has started, works or waits for a processor. */
function isAnyChildBusy(pid = 'self'): boolean {
  const children = threadsOf(pid).flatMap((thread) =>
    read(() => readFileSync(`${thread}/children`, 'utf8').split(' ')).filter((one) => one !== ''),
  )
  return children.some((child) => threadsOf(child).some(isBusy) || isAnyChildBusy(child))
}

/** Another process than those that this one has started. */
interface Other {
  pid: string
}

/** Whose work this process waits for. */
const others = new Set<Other>()

function isAnyOtherBusy(): boolean {
  // A server that the tests' processes share, and that none of them but the first has started.
  const server = process.env['TEST_SERVER_PID']
  const isAtWork = ({ pid }: Other) => threadsOf(pid).some(isBusy) || isAnyChildBusy(pid)
  return (server !== undefined && isAnyChildBusy(server)) || [...others].some(isAtWork)
}

/** Runs something that waits for another process, and counts what that process does as work. */
export async function waitForOther<T>(wait: (other: Other) => Promise<T>): Promise<T> {
  const other = { pid: '' }
  others.add(other)
  try {
    return await wait(other)
  } finally {
    others.delete(other)
  }
}

/** For each who waits, the time in which there was little to do, in ms. */
const waiting = new Map<(quiet: number) => void, number>()
let timer: NodeJS.Timeout | undefined
let last = { at: 0, idle: 0 }

function tellWhenQuiet(): void {
  const next = { at: performance.now(), idle: idleTime() }
  const isIdle = next.idle - last.idle > (next.at - last.at) / 2
  last = next
  if (!isIdle || isAnyChildBusy() || isAnyOtherBusy()) return
  for (const [look, quiet] of [...waiting]) {
    waiting.set(look, quiet + tick)
    look(quiet + tick)
  }
}

/**
 * Calls `look` with the time, in ms, in which this process and those that it started have had little to do since, as it
 * grows. Returns a function to stop it.
 */
function watchQuiet(look: (quiet: number) => void): () => void {
  waiting.set(look, 0)
  timer ??= startLooking(tellWhenQuiet, tick)
  return () => {
    waiting.delete(look)
    if (waiting.size > 0) return
    stopLooking(timer)
    timer = undefined
  }
}

/**
 * Aborts once this process and those that it started have had little to do for `ms` in all. On a busy machine everything
 * is slower, but nobody has less to do: a wait that ends by this fails because something never comes, not because it
 * comes late. `end` stops it.
 */
export function createPatience(ms: number): { readonly signal: AbortSignal; end(): void } {
  const over = new AbortController()
  const end = watchQuiet((quiet) => {
    if (quiet < ms) return
    end()
    over.abort()
  })
  return { signal: over.signal, end }
}

/** Shorter sleeps are waits; these are deadlines. In ms. */
const shortestDeadline = 5_000

/** Sleeps, but doesn't let a deadline pass while the process is busy: it ends after half of that time was quiet. */
export async function sleepPatiently(
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  if (ms < shortestDeadline) return sleep(ms, signal)
  const begun = performance.now()
  let quiet = 0
  let enough = Number.POSITIVE_INFINITY
  let wake = () => {}
  const end = watchQuiet((now) => {
    quiet = now
    if (quiet >= enough) wake()
  })
  try {
    await sleep(ms, signal)
    const half = (performance.now() - begun) / 2
    if (quiet + tick >= half) return
    await new Promise<void>((resolve, reject) => {
      enough = half
      wake = resolve
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  } finally {
    end()
  }
}
