import { fork } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../core/log.ts'
import { DataFolderError } from './connection-errors.ts'
import { storeErrors } from './errors.ts'
import { syncEntries } from './fsync.ts'

/** PostgreSQL's major version in the pinned PGlite, which can't read data folders of any other version. */
export const postgresMajor = '18'

// The sibling file: TypeScript in development, JavaScript once built.
const initdb = new URL(`./initdb${path.extname(import.meta.url)}`, import.meta.url)

/** Returns the database folder, creating the database if there is none. The caller must hold the lock. */
export async function prepareCluster(options: {
  dataDir: string
  log: Log
  stopping?: AbortSignal | undefined
}): Promise<string> {
  const folder = path.join(options.dataDir, 'postgres')
  const version = await fs.readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) await createCluster(folder, options.log, options.stopping)
  else if (version.trim() !== postgresMajor) {
    throw new DataFolderError(
      `The database in ${folder} was written by PostgreSQL ${version.trim()}, this version of the bot reads PostgreSQL ${postgresMajor}. ` +
        `Go back to the version that wrote it, or set DATA_DIR to a new folder to start empty.`,
    )
  }
  return folder
}

/** What starting up might need to write before anything can be read, in bytes. */
const minFreeBytes = 48 * 1024 * 1024

/** Whether the disk of this folder is too full to start a database. */
export async function lacksRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await fs.statfs(folder)
  return bavail * bsize < minFreeBytes
}

async function createCluster(folder: string, log: Log, stopping?: AbortSignal): Promise<void> {
  if ((await fs.readdir(folder).catch(() => [])).length > 0) {
    throw new DataFolderError(
      `${folder} holds files but no database (PG_VERSION is missing). Set DATA_DIR to another folder.`,
    )
  }
  log.info('Creating the embedded database', { folder })
  // Created under another name and renamed when complete, so that an interrupted first run leaves nothing that looks
  // like a database.
  const draft = `${folder}.new`
  await fs.rm(draft, { recursive: true, force: true })
  await runInitdb(draft, stopping).catch(async (error: unknown) => {
    // On a full disk, initdb's own error isn't helpful. Remove the partial database to free the space.
    const full = await lacksRoom(path.dirname(folder))
    await fs.rm(draft, { recursive: true, force: true })
    throw full ? new storeErrors.storeFull({}, { cause: error }) : error
  })
  await fs.rm(folder, { recursive: true, force: true })
  await fs.rename(draft, folder)
  await syncEntries(path.dirname(folder))
}

// In a separate process, because initdb needs over half a gigabyte and WebAssembly never releases memory.
function runInitdb(folder: string, stopping?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(initdb), [folder], {
      execArgv: process.execArgv.filter((one) => !one.startsWith('--inspect')),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...(stopping && { signal: stopping, killSignal: 'SIGKILL' }),
    })
    let stderr = ''
    child.stderr?.on('data', (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-2000)
    })
    child.once('error', (error) => {
      // A child that is killed still writes until it exits.
      if (!stopping?.aborted) reject(error)
    })
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new DataFolderError(
            `Creating the database in ${folder} failed (${signal ?? `exit code ${code}`}): ${stderr}`,
          ),
        )
    })
  })
}
