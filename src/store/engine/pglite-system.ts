import fs from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/*
 * Fixes for how PGlite uses the operating system. They rely on internals of the pinned version; a test detects changes.
 */

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

/** ENOSPC in PGlite's file system. */
const noSpace = 51

/**
 * The error of a database that can no longer write its log, in the form in which a server reports it before it exits.
 */
function fatalError(what: string, cause: unknown): Error {
  const full = Reflect.get(Object(cause), 'errno') === noSpace
  return Object.assign(new Error(what, { cause }), { severity: 'PANIC', code: full ? '53100' : '58030' })
}

/** The folder as PGlite's disk. Adds what PGlite's own file system lacks. */
export class SyncingNodeFS extends NodeFS {
  override async init(...[lite, options]: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(lite, options)
    emscriptenOpts.preRun?.push((module) => {
      const streams = (module as unknown as Streams).NODEFS.stream_ops
      // PGlite's file system has no fsync: commits would stay in the operating system's page cache, and a power cut
      // could lose them.
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
          // A server would exit here and recover at its next start. Continuing would risk corrupt data.
          if (path.includes('/pg_wal/')) throw fatalError(`${path} could not be written`, error)
          throw error
        }
      }
    })
    return { emscriptenOpts }
  }
}

interface PGliteInternals {
  readonly POSTGRES_MAIN_LONGJMP: number
  readonly mod: Record<
    '_PostgresMainLoopOnce' | '_PostgresSendReadyForQueryIfNecessary' | '_pgl_pq_flush' | 'stackRestore',
    (...all: unknown[]) => unknown
  >
}

/**
 * Makes a query reject when the database aborts: PGlite swallows the abort and repeats the query in an endless tight
 * loop.
 */
export function rejectAfterAbort(lite: PGlite): void {
  const { POSTGRES_MAIN_LONGJMP, mod } = lite as unknown as PGliteInternals
  let broken: Error | undefined
  const loop = mod._PostgresMainLoopOnce
  mod._PostgresMainLoopOnce = () => {
    if (broken) throw broken
    try {
      return loop()
    } catch (error) {
      const jumps = Reflect.get(Object(error), 'status') === POSTGRES_MAIN_LONGJMP
      if (!jumps) broken = error instanceof Error ? error : fatalError('The embedded database ended itself', error)
      throw error
    }
  }
  // PGlite calls stackRestore right after a failure, and an error thrown here reaches the caller.
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
 * Disables optimising compilation of PostgreSQL's code, which takes half a gigabyte on Node 24 at each start. Single
 * statements stay as fast; aggregates over many rows take up to twice as long.
 */
export function compileOnce(): void {
  for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag)
}
