import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from '../packaging/project.ts'
import { eventually } from '../support/eventually.ts'

type Environment = Readonly<Record<string, string>>

// Tests that a command runs are reported as usual, not as those of this suite.
const { MOCHA_OPTIONS: _options, ...usual } = process.env
// `npm run build` has built what these commands would build again.
const inherited = { ...usual, KEEP_BUILD: '1' }

const start = (program: string, args: readonly string[], environment: Environment, folder: string) => {
  const child = spawn(program, args, { cwd: folder, env: { ...inherited, ...environment }, detached: true })
  const output = { said: '' }
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output.said += chunk
    })
  return { child, output }
}

const ended = async (program: string, args: readonly string[], environment: Environment): Promise<string> => {
  const { child, output } = start(program, args, environment, root)
  const [code] = await once(child, 'close')
  assert.equal(code, 0, `${program} ${args.join(' ')}:\n${output.said}`)
  return output.said
}

/** Runs a script of package.json to its end, which must be a good one; its output. */
export const npmRun = (script: string, args: readonly string[] = [], environment: Environment = {}): Promise<string> =>
  ended('npm', ['run', '--silent', script, '--', ...args], environment)

/** The same for a program of the repository, run with Node. */
export const programRun = (path: string, args: readonly string[]): Promise<string> =>
  ended(process.execPath, ['--import', 'tsx', path, ...args], {})

/** A script of package.json that runs until it is stopped. */
export interface Running {
  /** Resolves once it has said this so often; rejects if it ends first. */
  says(what: RegExp, times?: number): Promise<void>
  stop(): Promise<void>
}

export function npmStart(
  script: string,
  environment: Environment,
  folder = root,
  args: readonly string[] = [],
): Running {
  const { child, output } = start('npm', ['run', '--silent', script, '--', ...args], environment, folder)
  const closed = once(child, 'close')
  return {
    says: async (what, times = 1) => {
      const hasSaid = () => [...output.said.matchAll(what)].length >= times
      const end = closed.then(() => assert.ok(hasSaid(), `${script} has ended:\n${output.said}`))
      const saying = eventually(`${script} says ${what}`, hasSaid)
      await Promise.race([saying, end]).catch((error: unknown) => {
        throw new Error(`It said:\n${output.said}`, { cause: error })
      })
    },
    stop: async () => {
      interrupt(child)
      await closed
    },
  }
}

/** What Ctrl-C does: every process of the group is told. */
function interrupt({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGINT')
}
