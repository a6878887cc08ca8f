import { parseArgs } from 'node:util'
import { Kysely, PostgresDialect } from 'kysely'
import { systemClock } from '../../core/clock.ts'
import { createLog } from '../../core/log.ts'
import { features } from '../../features/index.ts'
import { stepsOfKind } from '../../operations/lifecycle/moves.ts'
import type { Database } from '../../store/database.ts'
import { whyUnreachable } from '../../store/engine/connection-errors.ts'
import { openPostgres } from '../../store/engine/postgres.ts'
import { NoCopyError, openCopy } from '../../store/tools/copy.ts'
import { moveStore } from '../../store/tools/move.ts'
import { databaseOf } from '../config/database.ts'
import { reasonOf } from '../doctor/runtime.ts'
import { runIfStarted, type ToolOptions } from './tool.ts'

const usage = `Copies everything from the embedded database to an empty one on a server. The embedded database is not changed: a copy of it
is opened, in TMPDIR.

  DATABASE_URL=<postgres address> npm run store:move -- --from <folder>
  node dist/app/cli/store-move.js --from <folder> --to <postgres address>

  --from <folder>   the DATA_DIR of the stopped bot
  --to <address>    the new DATABASE_URL; its database must be empty. If omitted, DATABASE_URL in the environment is used, which
                    is safer: everyone on the machine can see command lines

Exits with code 0 if everything was copied, 1 if nothing was, 2 if the command line is wrong.
`

/** Moves the data and returns the exit code. */
export async function runMove({ args, environment, write }: ToolOptions): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' }, to: { type: 'string' } } })
  const to = values.to ?? environment['DATABASE_URL']
  if (!values.from || !to) {
    write(usage)
    return 2
  }
  const log = createLog({ level: 'silent' })
  const opened: (() => Promise<void>)[] = []
  try {
    const copy = await openCopy({ dataDir: values.from, log })
    const source = new Kysely<Database>({ dialect: new PostgresDialect({ pool: copy.pool }) })
    opened.push(copy.close, () => source.destroy())
    const { databasePassword: password } = databaseOf({ ...environment, DATABASE_URL: to })
    const driver = openPostgres({ url: to, password, log })
    const target = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
    opened.push(() => target.destroy())
    const counts = await moveStore(source, target, { clock: systemClock, log, states: stepsOfKind(features, 'state') })
    for (const [table, rows] of Object.entries(counts)) write(`${table}: ${rows}\n`)
    write('Everything was copied, and the audit log is intact. Set DATABASE_URL and start the bot.\n')
    return 0
  } catch (error) {
    const room = error instanceof NoCopyError ? '. Set TMPDIR to a folder with room for a copy' : ''
    write(`Nothing was copied: ${whyUnreachable(error, to) ?? reasonOf(error)}${room}\n`)
    return 1
  } finally {
    for (const close of opened.reverse()) await close()
  }
}

await runIfStarted(import.meta.url, process.env, runMove)
