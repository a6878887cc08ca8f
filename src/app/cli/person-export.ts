import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type Kysely, sql } from 'kysely'
import { createLog } from '../../core/log.ts'
import { features } from '../../features/index.ts'
import { tablesOf } from '../../features/tables.ts'
import type { Database } from '../../store/database.ts'
import { openAudit } from '../../store/queries/audit-open.ts'
import { findPeople, readRowsAbout } from '../../store/queries/personal-data.ts'
import type { DeclaredTables, KnownPerson } from '../../store/queries/table-declaration.ts'
import { databaseOf } from '../config/database.ts'
import { reasonOf } from '../doctor/runtime.ts'
import { runIfStarted, type ToolOptions, withEnvFile } from './tool.ts'

const usage = `Prints what the database holds about one person, as operator, approver or account, as JSON. Changes nothing.

  npm run --silent person:export -- <sign-in name or object ID> [--env <file>] > person.json

  --env <file>  also read DATABASE_URL or DATA_DIR from this file; the environment takes precedence

The output also names others who were involved: check before you hand it on. The embedded database allows only one process:
stop the bot first.
Exits with code 0 if it was printed, 1 if a sign-in name can mean several people, 2 if the command line is wrong or it failed, 3 if
nothing is held, in which case nothing is printed.
`

export interface PersonOptions extends Omit<ToolOptions, 'write'> {
  /** Receives the JSON in pieces. */
  readonly write: (text: string) => Promise<void> | void
  /** Receives messages for the person running it. */
  readonly say: (text: string) => void
}

/** Exports one person's data and returns the exit code. */
export async function exportPerson({ args, environment, write, say }: PersonOptions): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { env: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    })
    if (values.help) {
      say(usage)
      return 0
    }
    const [given, ...more] = positionals
    if (!given?.trim() || more.length > 0) throw new Error(`Name one person.\n\n${usage}`)
    const tables = tablesOf(features)
    const { db, close } = await openAudit({
      ...databaseOf(withEnvFile(environment, values.env)),
      log: createLog({ level: 'silent' }),
    })
    try {
      const [person, ...others] = await findPeople(db, tables, given.trim())
      if (!person) throw new Error('Nobody was found.')
      if (others.length > 0) {
        const ids = [person, ...others].map(({ id }) => id)
        say(`${given} has been the sign-in name of several people. Pass the object ID of one:\n${ids.join('\n')}\n`)
        return 1
      }
      if (await printRows(db, tables, person, write)) return 0
      const name = person.id ? 'check the ID' : 'check the spelling, or use the object ID'
      say(`Nothing is held about ${given}: ${name}.\n`)
      return 3
    } finally {
      await close()
    }
  } catch (error) {
    say(`${reasonOf(error)}\n`)
    return 2
  }
}

/**
 * Writes one document while reading, because a person can have as many rows as the database. Returns false, having written
 * nothing, if there are none: empty lists about a misspelt name would look like an answer.
 */
async function printRows(
  db: Kysely<Database>,
  tables: DeclaredTables,
  person: KnownPerson,
  out: PersonOptions['write'],
): Promise<boolean> {
  const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return transaction.execute(async (tx) => {
    let unsent = ''
    let isHeld = false
    const write = async (text: string) => {
      unsent += text
      if (!isHeld) return
      await out(unsent)
      unsent = ''
    }
    const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx)
    const exported = rows[0]?.now.toISOString()
    const about = { id: person.id ?? null, signInNames: person.names, channelIds: person.channelIds, exported }
    await write(`{\n"about": ${JSON.stringify(about)},\n"rows": {`)
    let first = true
    // In the order of their names, whoever owns them.
    for (const [table, declared] of [...tables].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const { about } = declared
      if (!about) continue
      await write(`${first ? '' : ','}\n"${table}": [`)
      first = false
      let before = '\n'
      for await (const rows of readRowsAbout(tx, table, { ...declared, about }, person)) {
        isHeld = true
        await write(before + rows.join(',\n'))
        before = ',\n'
      }
      await write(']')
    }
    await write('\n}\n}\n')
    return isHeld
  })
}

await runIfStarted(import.meta.url, process.env, (options) =>
  exportPerson({
    ...options,
    write: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    },
    say: (text) => void process.stderr.write(text),
  }),
)
