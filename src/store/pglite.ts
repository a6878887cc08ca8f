import fs from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import type { Log } from '../core/log.ts'
import { prepareCluster } from './cluster.ts'
import type { Driver } from './driver.ts'
import { lockFolder } from './lock.ts'
import { createPglitePool } from './pglite-pool.ts'

interface NodeStreams {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } }
}

// Left to itself PGlite never syncs: its file system has no fsync, so a commit would live in the page cache of the
// operating system and a power cut could take it back. This hangs on internals: a test counts the syncs of a commit.
class SyncingNodeFS extends NodeFS {
  override async init(...[lite, options]: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(lite, options)
    emscriptenOpts.preRun?.push((module) => {
      const { NODEFS } = module as unknown as NodeStreams
      NODEFS.stream_ops.fsync = (stream) => {
        if (stream.nfd !== undefined) fs.fsyncSync(stream.nfd)
        return 0
      }
    })
    return { emscriptenOpts }
  }
}

function start(folder: string): Promise<PGlite> {
  return PGlite.create({
    fs: new SyncingNodeFS(folder),
    // -F would switch syncing off.
    startParams: PGlite.defaultStartParams.filter((one) => one !== '-F'),
    // fsync is the only sync method that reaches the file system above; the others are stubs. The small buffer pool
    // saves some 80 MB of memory and costs nothing that can be measured here. The log sizes are what a checkpoint leaves.
    postgresqlconf: [
      'fsync=on',
      'wal_sync_method=fsync',
      'shared_buffers=16MB',
      'min_wal_size=32MB',
      'max_wal_size=64MB',
    ],
  })
}

/** Opens the embedded database in `dataDir`, creating it at the first run. Throws when another process has it open. */
export async function openPglite(options: { dataDir: string; log: Log }): Promise<Driver> {
  const unlock = await lockFolder(options.dataDir)
  try {
    const folder = await prepareCluster(options)
    const lite = await start(folder).catch((cause: unknown) => {
      throw new Error(`The database in ${folder} does not start: ${(cause as Error).message}`, { cause })
    })
    const pool = createPglitePool(lite)
    return {
      kind: 'pglite',
      pool,
      queue: { db: pool.queueDatabase, backend: 'pglite' },
      // There is no autovacuum, and the write-ahead log grows until somebody asks for a checkpoint.
      maintain: async () => {
        await pool.queueDatabase.executeSql('checkpoint')
        await pool.queueDatabase.executeSql('vacuum analyze')
      },
      close: async () => {
        await lite.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}
