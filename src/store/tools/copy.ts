import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Log } from '../../core/log.ts'
import { DataFolderError } from '../engine/connection-errors.ts'
import type { Driver } from '../engine/driver.ts'
import { holdFolder } from '../engine/lock.ts'
import { openPglite } from '../engine/pglite.ts'

/** Why an embedded database can't be copied, for example for lack of room. */
export class NoCopyError extends Error {}

/** Whether there is an embedded database in this folder. */
export const hasDatabase = (dataDir: string): Promise<boolean> =>
  fs.access(path.join(dataDir, 'postgres', 'PG_VERSION')).then(
    () => true,
    () => false,
  )

/**
 * Opens a copy of an embedded database, because opening the database itself would write to it; `close` removes the
 * copy. Throws if there is no database, or if another process has it open.
 */
export async function openCopy({ dataDir, log }: { dataDir: string; log: Log }): Promise<Driver> {
  if (!(await hasDatabase(dataDir))) throw new DataFolderError(`There is no database in ${dataDir} yet.`)
  const copy = await copyFolder(dataDir)
  const remove = () => fs.rm(copy, { recursive: true, force: true })
  try {
    const driver = await openPglite({ dataDir: copy, log })
    return { ...driver, close: () => driver.close().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

async function copyFolder(dataDir: string): Promise<string> {
  const unlock = await holdFolder(dataDir)
  try {
    const copy = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-'))
    try {
      await fs.cp(path.join(dataDir, 'postgres'), path.join(copy, 'postgres'), {
        recursive: true,
        mode: fs.constants.COPYFILE_FICLONE,
      })
      return copy
    } catch (error) {
      await fs.rm(copy, { recursive: true, force: true })
      throw error
    }
  } catch (cause) {
    throw new NoCopyError((cause as Error).message, { cause })
  } finally {
    await unlock()
  }
}
