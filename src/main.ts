/*
 * The program. Signals are heard before anything else is loaded: to a process that is the first of its container they would be
 * lost, and loading and opening take seconds.
 */

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(signal))

const { run } = await import('./process/run.ts')
await run(stopping.signal)
