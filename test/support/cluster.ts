import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { createLog } from '../../src/core/log.ts'
import { openPglite } from '../../src/store/engine/pglite.ts'

const root = path.join(import.meta.dirname, '../..')
/** What the files of a new database depend on. */
const sources = ['src/store/engine/pglite.ts', 'node_modules/@electric-sql/pglite/package.json']

/**
 * A folder with the files of an embedded database without any table, to be copied. It is kept for later runs, because
 * making it takes six seconds of CPU time.
 */
export async function emptyCluster(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of sources) hash.update(await fs.readFile(path.join(root, file)))
  const kept = path.join(root, '.cache', `cluster-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(kept)) await keep(kept)
  return kept
}

async function keep(folder: string): Promise<void> {
  await fs.mkdir(path.dirname(folder), { recursive: true })
  const draft = await fs.mkdtemp(`${folder}-`)
  const driver = await openPglite({ dataDir: draft, log: createLog({ level: 'silent' }) })
  await driver.close()
  await fs.rename(path.join(draft, 'postgres'), folder).catch((error: NodeJS.ErrnoException) => {
    // Another process was faster.
    if (error.code !== 'ENOTEMPTY') throw error
  })
  await fs.rm(draft, { recursive: true })
}
