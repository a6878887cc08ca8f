import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** A piece of a source file that is replaced as it is loaded; there must be one such piece. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

/** Runs a program in a process of its own, with these edits of the source. */
export async function runWith(
  edits: readonly Edit[],
  program: string,
  {
    args = [],
    env = {},
    flags = [],
  }: {
    readonly args?: readonly string[]
    readonly env?: Readonly<Record<string, string>>
    /** Of Node. */
    readonly flags?: readonly string[]
  } = {},
) {
  const hook = new URL('plant.mjs', import.meta.url).href
  const all = [...flags, '--import', hook, '--import', 'tsx', fileURLToPath(new URL(`../${program}`, import.meta.url))]
  const child = spawn(process.execPath, [...all, ...args], {
    env: { ...process.env, ...env, PLANTED_EDITS: JSON.stringify(edits) },
  })
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { out, err, code }
}
