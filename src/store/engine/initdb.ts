import fs from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { syncFolder } from './fsync.ts'
import { compileOnce } from './pglite-system.ts'

// Runs as a separate process: creates a durable database in the folder given as its only argument, then exits.

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('usage: initdb <folder>')
await fs.mkdir(path.dirname(folder), { recursive: true })
compileOnce()
const lite = await PGlite.create(folder)
await lite.close()
await syncFolder(folder)
process.exit(0)
