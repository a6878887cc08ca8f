import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Removes the bot's database in the demo's folder if other migrations created it, because the bot would refuse it.
 * Returns whether it did.
 */
export function removeOutdatedDatabase(dataDir: string, migrations: string): boolean {
  const texts = readdirSync(migrations)
    .sort()
    .map((name) => readFileSync(join(migrations, name)))
  const schema = createHash('sha256').update(Buffer.concat(texts)).digest('hex')
  const [database, note] = [join(dataDir, 'bot'), join(dataDir, 'schema')]
  const outdated = existsSync(database) && (!existsSync(note) || readFileSync(note, 'utf8') !== schema)
  if (outdated) rmSync(database, { recursive: true })
  writeFileSync(note, schema)
  return outdated
}
