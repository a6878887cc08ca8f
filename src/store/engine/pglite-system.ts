import fs from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/* Where PGlite meets the machine. All of this hangs on internals of the pinned version, and has a test that notices. */

interface Stream {
  readonly nfd?: number
  readonly path?: string
}

interface Streams {
  NODEFS: {
    stream_ops: {
      fsync?: (stream: Stream) => number
      write: (stream: Stream, ...rest: unknown[]) => number
    }
  }
}

/** ENOSPC, as the file system inside PGlite numbers it. */
const noSpace = 51

/** The error of a database that can no longer write its log, as a server would report it before it ends. */
function panic(what: string, cause: unknown): Error {
  const full = Reflect.get(Object(cause), 'errno') === noSpace
  return Object.assign(new Error(what, { cause }), { severity: 'PANIC', code: full ? '53100' : '58030' })
}

/** The folder as PGlite's disk, with what its own file system lacks. */
export class SyncingNodeFS extends NodeFS {
  override async init(...[lite, options]: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(lite, options)
    emscriptenOpts.preRun?.push((module) => {
      const streams = (module as unknown as Streams).NODEFS.stream_ops
      // Left to itself PGlite never syncs: its file system has no fsync, so a commit would live in the page cache of the
      // operating system and a power cut could take it back.
      streams.fsync = (stream) => {
        if (stream.nfd !== undefined) fs.fsyncSync(stream.nfd)
        return 0
      }
      const { write } = streams
      streams.write = (stream, ...rest) => {
        try {
          return write(stream, ...rest)
        } catch (error) {
          const { path = '' } = stream
          // Here a server ends itself and recovers at its next start; whatever went on from here would be built on sand.
          if (path.includes('/pg_wal/')) throw panic(`${path} could not be written`, error)
          throw error
        }
      }
    })
    return { emscriptenOpts }
  }
}

interface Inside {
  readonly POSTGRES_MAIN_LONGJMP: number
  readonly mod: Record<
    '_PostgresMainLoopOnce' | '_PostgresSendReadyForQueryIfNecessary' | '_pgl_pq_flush' | 'stackRestore',
    (...all: unknown[]) => unknown
  >
}

/** Makes a query reject when the database ends itself: PGlite swallows that and asks it again, for ever and without a pause. */
export function failLoudly(lite: PGlite): void {
  const { POSTGRES_MAIN_LONGJMP, mod } = lite as unknown as Inside
  let broken: Error | undefined
  const loop = mod._PostgresMainLoopOnce
  mod._PostgresMainLoopOnce = () => {
    if (broken) throw broken
    try {
      return loop()
    } catch (error) {
      const jumps = Reflect.get(Object(error), 'status') === POSTGRES_MAIN_LONGJMP
      if (!jumps) broken = error instanceof Error ? error : panic('The embedded database ended itself', error)
      throw error
    }
  }
  // What follows a failure, first thing; thrown here it gets out.
  const { stackRestore } = mod
  mod.stackRestore = (...all) => {
    if (broken) throw broken
    return stackRestore(...all)
  }
  for (const name of ['_PostgresSendReadyForQueryIfNecessary', '_pgl_pq_flush'] as const) {
    const call = mod[name]
    mod[name] = (...all) => (broken ? undefined : call(...all))
  }
}

/**
 * Leaves the code of PostgreSQL as it is compiled first. Optimizing it takes Node 24 half a gigabyte at each start; single
 * statements are as fast without it, sums over many rows take up to twice as long.
 */
export function compileOnce(): void {
  for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag)
}
