import { pathToFileURL } from 'node:url'
import { parseEnv } from 'node:util'
import type { Variables } from '../config/config.ts'
import { readOptionFile } from './option-file.ts'

/** How a command-line tool is called, and where it writes. */
export interface ToolOptions {
  readonly args: readonly string[]
  readonly environment: Variables
  readonly write: (text: string) => void
}

/** The environment, and the variables of the file named by `--env`, over which it takes precedence. */
export const withEnvFile = (environment: Variables, file: string | undefined): Variables => ({
  ...(file !== undefined && parseEnv(readOptionFile('--env', file).toString())),
  ...environment,
})

/** Runs a tool, and sets the exit code, if its module (`url`) is the program that was started. */
export async function runIfStarted(
  url: string,
  environment: Variables,
  run: (options: ToolOptions) => Promise<number>,
): Promise<void> {
  const [, started, ...args] = process.argv
  if (!started || url !== pathToFileURL(started).href) return
  process.exitCode = await run({ args, environment, write: (text) => void process.stdout.write(text) })
}
