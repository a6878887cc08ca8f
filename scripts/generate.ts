import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { systemClock } from '../src/core/clock.ts'
import { createLog } from '../src/core/log.ts'
import { features } from '../src/features/index.ts'
import { tablesOf } from '../src/features/tables.ts'
import { openStore } from '../src/store/open-store.ts'
import { findExceptions, listedExceptions, shrunk } from '../test/support/layers.ts'
import { countVagueNames, listedVagueNames } from '../test/support/local-names.ts'
import { between, commandLists, commandsPage, describeCommands } from './command-reference.ts'
import { legalMovesSql, legalPartMovesSql, withMoves } from './legal-moves.ts'
import { missingPermissionPlaces, missingSettingPlaces, missingTablePlaces } from './missing-places.ts'
import { checksTable, rulesList } from './policy-tables.ts'
import { dumpSchema } from './schema-dump.ts'
import { stateDiagram } from './state-diagram.ts'

/*
 * Regenerates everything derived from commands (docs/commands.md and the app package's command list), the moves in the
 * newest migrations that have them and the diagram of states from the events, the tables of checks and rules from their
 * declarations, and docs/schema.sql from the migrations. The lists of imports that don't fit the layers and of vague local
 * names only lose what is gone; with `--moved`, they also have moved files by their new names. With `--check`, only says what has to be regenerated.
 */

const root = resolve(import.meta.dirname, '..')
const commands = describeCommands()
const onlyCheck = process.argv.includes('--check')
const stale: string[] = []

/** Writes a file, or notes that it is to be written. */
function put(path: string, content: string): void {
  if (!onlyCheck) writeFileSync(path, content)
  else if (readFileSync(path, 'utf8') !== content) stale.push(relative(root, path))
}

const manifestPath = join(root, 'appPackage', 'manifest.json')
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
manifest.bots[0].commandLists = commandLists(commands)
const formatted = spawnSync(
  join(root, 'node_modules', '.bin', 'biome'),
  ['format', `--stdin-file-path=${manifestPath}`],
  { cwd: root, encoding: 'utf8', input: JSON.stringify(manifest, null, 2), shell: process.platform === 'win32' },
)
if (formatted.status !== 0) throw new Error(formatted.stderr)
put(manifestPath, formatted.stdout)

put(join(root, 'docs', 'commands.md'), commandsPage(commands))

const tables = {
  'src/README.md': { states: stateDiagram() },
  'src/operations/README.md': { checks: checksTable(), rules: rulesList() },
}
for (const [name, parts] of Object.entries(tables)) {
  const page = join(root, name)
  const drawn = Object.entries(parts).reduce((text, part) => between(text, ...part), readFileSync(page, 'utf8'))
  put(page, drawn)
}

// Released migrations never change. To change the events, start a new migration with `delete from operation_moves;` (or
// `part_moves`) and the marks between which the moves are written.
const migrations = join(root, 'src', 'store', 'migrations')
for (const [name, rows] of [
  ['moves', legalMovesSql()],
  ['part-moves', legalPartMovesSql()],
] as const) {
  const newest = readdirSync(migrations)
    .filter((file) => readFileSync(join(migrations, file), 'utf8').includes(`-- ${name}:begin`))
    .sort()
    .at(-1)
  if (newest === undefined) throw new Error(`No migration has the ${name}`)
  const moves = join(migrations, newest)
  put(moves, withMoves(readFileSync(moves, 'utf8'), name, rows))
}

const exceptions = shrunk(listedExceptions(), findExceptions(), process.argv.includes('--moved'))
put(join(root, 'test', 'layers-exceptions.json'), `${JSON.stringify(exceptions, null, 2)}\n`)
const vagueNames = shrunk(
  { imports: [], names: listedVagueNames() },
  { imports: [], names: countVagueNames() },
  process.argv.includes('--moved'),
).names
put(join(root, 'test', 'names-exceptions.json'), `${JSON.stringify(vagueNames, null, 2)}\n`)

let schema = ''
const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-schema-'))
try {
  const store = await openStore({
    dataDir,
    tables: tablesOf(features),
    clock: systemClock,
    log: createLog({ level: 'silent' }),
  })
  schema = await dumpSchema(store.db)
  put(join(root, 'docs', 'schema.sql'), schema)
  await store.close()
} finally {
  await rm(dataDir, { recursive: true, force: true })
}

// What can't be derived: what an attacker could do with a permission, what a setting means, whom a table is about.
const missing = [...missingPermissionPlaces(), ...missingSettingPlaces(), ...missingTablePlaces(schema)]
for (const one of [...stale.map((path) => `${path} is stale`), ...missing]) console.error(one)
if (stale.length + missing.length > 0) process.exitCode = 1
