import { PGlite } from '@electric-sql/pglite'
import type { Log } from '../../core/log.ts'
import { DataFolderError } from './connection-errors.ts'
import type { Driver } from './driver.ts'
import { storeErrors } from './errors.ts'
import { lockFolder } from './lock.ts'
import { lacksRoom, prepareCluster } from './pglite-init.ts'
import { createPglitePool } from './pglite-pool.ts'
import { compileOnce, rejectAfterAbort, SyncingNodeFS } from './pglite-system.ts'

async function start(folder: string): Promise<PGlite> {
  compileOnce()
  const lite = await PGlite.create({
    fs: new SyncingNodeFS(folder),
    // -F would disable fsync.
    startParams: PGlite.defaultStartParams.filter((one) => one !== '-F'),
    // fsync is the only sync method that reaches the file system above; the others are stubs. The small buffer pool
    // saves some 80 MB of memory at no measurable cost. The WAL sizes are what remains after a checkpoint. ANALYZE
    // samples 300 rows per unit of the statistics target, and WebAssembly never releases memory: with the default of
    // 100, each run on a growing audit log took more, up to 60 MB.
    postgresqlconf: [
      'fsync=on',
      'wal_sync_method=fsync',
      'shared_buffers=16MB',
      'min_wal_size=32MB',
      'max_wal_size=64MB',
      'default_statistics_target=10',
    ],
  })
  rejectAfterAbort(lite)
  return lite
}

/** Opens the embedded database in `dataDir`, creating it on the first run. Throws if another process has it open. */
export async function openPglite(options: {
  dataDir: string
  log: Log
  /** Ends the creation of the database, which takes seconds; `openPglite` then rejects. */
  stopping?: AbortSignal | undefined
}): Promise<Driver> {
  const unlock = await lockFolder(options.dataDir)
  try {
    const folder = await prepareCluster(options)
    let opened = false
    const pool = await createPglitePool(async () => {
      if (opened && (await lacksRoom(folder))) throw new storeErrors.storeFull()
      if (opened) options.log.warn('Reopening the embedded database', { folder })
      opened = true
      return start(folder).catch(async (cause: unknown) => {
        if (await lacksRoom(folder)) throw new storeErrors.storeFull({}, { cause })
        throw new DataFolderError(`The database in ${folder} does not start: ${(cause as Error).message}`, { cause })
      })
    })
    return {
      kind: 'pglite',
      pool,
      queue: { db: pool.queueDatabase, backend: 'pglite' },
      connections: pool.connections,
      // PGlite has no autovacuum, and its write-ahead log grows until a checkpoint is requested.
      maintain: async () => {
        await pool.queueDatabase.executeSql('checkpoint')
        await pool.queueDatabase.executeSql('vacuum analyze')
      },
      close: async () => {
        await pool.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}
