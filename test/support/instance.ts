import { type ChildProcess, spawn } from 'node:child_process'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../store/instance.ts', import.meta.url))

export interface Instance {
  /** The next line it prints; undefined when it ended. */
  line(): Promise<string | undefined>
  /** Ends it as a power cut would, and gives back every line it had printed by then. */
  kill(): Promise<string[]>
}

const running = new Set<ChildProcess>()

/** Starts the store in a process of its own on `where` (a folder or a server's address). */
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

// A test that fails halfway must not leave its process behind, whichever file of the run it belongs to.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
