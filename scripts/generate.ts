import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../src/core/clock.ts'
import { createLog } from '../src/core/log.ts'
import { openStore } from '../src/store/open-store.ts'
import { between, commandLists, commandsPage, describeCommands } from './command-reference.ts'
import { legalMovesSql, legalPartMovesSql } from './legal-moves.ts'
import { missingPermissionPlaces } from './permission-places.ts'
import { checksTable, rulesList } from './policy-tables.ts'
import { commandsForSentences } from './reach-of-sentences.ts'
import { dumpSchema } from './schema-dump.ts'
import { stateDiagram } from './state-diagram.ts'

/*
 * Regenerates everything derived from commands (docs/commands.md, the list in docs/natural-language.md and the app
 * package's command list), the moves in
 * the newest migrations that have them and the diagram of states from the events, the tables of checks and rules from their
 * declarations, and docs/schema.sql from the migrations.
 */

const root = resolve(import.meta.dirname, '..')
const commands = describeCommands()

const manifestPath = join(root, 'appPackage', 'manifest.json')
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
manifest.bots[0].commandLists = commandLists(commands)
writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`)

writeFileSync(join(root, 'docs', 'commands.md'), commandsPage(commands))

const tables = {
  'architecture.md': { states: stateDiagram() },
  'natural-language.md': { reach: commandsForSentences() },
  'rules.md': { checks: checksTable(), rules: rulesList() },
}
for (const [name, parts] of Object.entries(tables)) {
  const page = join(root, 'docs', name)
  const drawn = Object.entries(parts).reduce((text, part) => between(text, ...part), readFileSync(page, 'utf8'))
  writeFileSync(page, drawn)
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
  writeFileSync(moves, between(readFileSync(moves, 'utf8'), name, rows, ['-- ', '']))
}

const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-schema-'))
try {
  const store = await openStore({ dataDir, clock: systemClock, log: createLog({ level: 'silent' }) })
  writeFileSync(join(root, 'docs', 'schema.sql'), await dumpSchema(store.db))
  await store.close()
} finally {
  await rm(dataDir, { recursive: true, force: true })
}

const biome = join(root, 'node_modules', '.bin', 'biome')
const formatted = spawnSync(biome, ['format', '--write', '--log-level=error', manifestPath], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exitCode = formatted.status ?? 1

// What can't be derived: what an attacker could do with a permission, and whether it belongs in the registration.
const missing = missingPermissionPlaces()
for (const one of missing) console.error(one)
if (missing.length > 0) process.exitCode = 1
