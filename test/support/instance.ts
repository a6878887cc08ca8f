import { type ChildProcess, spawn } from 'node:child_process'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../store/instance.ts', import.meta.url))

export interface Instance {
  /** The next line it prints; undefined when it has ended. */
  line(): Promise<string | undefined>
  /** Kills it; returns every line printed so far. */
  kill(): Promise<string[]>
}

const running = new Set<ChildProcess>()

/** Starts the store in a separate process on `where` (a folder or a server's address). */
export function startInstance(where: string, act: 'hold' | 'write' | 'hang'): Instance {
  const child = spawn(process.execPath, ['--import', 'tsx', program, where, act], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    line: async () => (await lines.next()).value,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
      running.delete(child)
      const rest: string[] = []
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value)
      return rest
    },
  }
}

// A failing test must not leave its process behind, whichever file it belongs to.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
