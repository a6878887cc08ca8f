import fs from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'

// A process of its own: creates a database in the folder named by its one argument, safely on disk, and ends.

async function sync(file: string): Promise<void> {
  const handle = await fs.open(file, 'r')
  await handle.sync()
  await handle.close()
}

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('usage: initdb <folder>')
await fs.mkdir(path.dirname(folder), { recursive: true })
const lite = await PGlite.create(folder)
await lite.close()
for (const name of await fs.readdir(folder, { recursive: true })) await sync(path.join(folder, name))
process.exit(0)
