/*
 * The program. Signal handlers are installed before anything else is loaded: as PID 1 in a container, the process would
 * otherwise miss signals, and start-up takes seconds.
 */

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(signal))

const { run } = await import('./app/process/run.ts')
await run(stopping.signal)
