import fs from 'node:fs/promises'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { PGlite } from '@electric-sql/pglite'
import type { Log } from '../../core/log.ts'
import { DataFolderError } from './connection-errors.ts'
import type { Driver } from './driver.ts'
import { lockFolder } from './lock.ts'
import { createPglitePool } from './pglite-pool.ts'

/** PostgreSQL's major version in the pinned PGlite, which can't read data folders of any other version. */
export const postgresMajor = '18'

/**
 * Opens the embedded database in `dataDir`, creating it on the first run. For the demo, tests and local debugging only:
 * nothing is synced to disk. Throws if another process has it open.
 */
export async function openPglite(options: { dataDir: string; log: Log }): Promise<Driver> {
  const unlock = await lockFolder(options.dataDir)
  try {
    compileOnce()
    const folder = await prepareCluster(options)
    const pool = createPglitePool(
      // The small buffer pool saves some 80 MB of memory at no measurable cost.
      await PGlite.create(folder, { postgresqlconf: ['shared_buffers=16MB'] }).catch((cause: unknown) => {
        throw new DataFolderError(`The database in ${folder} does not start: ${(cause as Error).message}`, { cause })
      }),
    )
    return {
      kind: 'pglite',
      pool,
      queue: { db: pool.queueDatabase, backend: 'pglite' },
      connections: pool.connections,
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

/** Returns the database folder, creating the database if there is none. The caller must hold the lock. */
async function prepareCluster({ dataDir, log }: { dataDir: string; log: Log }): Promise<string> {
  const folder = path.join(dataDir, 'postgres')
  const version = await fs.readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version?.trim() === postgresMajor) return folder
  if (version !== undefined)
    throw new DataFolderError(
      `The database in ${folder} was written by PostgreSQL ${version.trim()}, this version of the bot reads PostgreSQL ${postgresMajor}. ` +
        `Go back to the version that wrote it, or set DATA_DIR to a new folder to start empty.`,
    )
  if ((await fs.readdir(folder).catch(() => [])).length > 0)
    throw new DataFolderError(
      `${folder} holds files but no database (PG_VERSION is missing). Set DATA_DIR to another folder.`,
    )
  log.info('Creating the embedded database', { folder })
  // Created under another name and renamed when complete, so that an interrupted first run leaves nothing that looks
  // like a database.
  const draft = `${folder}.new`
  await fs.rm(draft, { recursive: true, force: true })
  await (await PGlite.create(draft)).close()
  await fs.rm(folder, { recursive: true, force: true })
  await fs.rename(draft, folder)
  return folder
}

/**
 * Disables optimising compilation of PostgreSQL's code, which takes half a gigabyte on Node 24 at each start. Single
 * statements stay as fast; aggregates over many rows take up to twice as long.
 */
function compileOnce(): void {
  for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag)
}
