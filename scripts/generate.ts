import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { between, commandLists, commandsPage, commandTable, describeCommands } from './command-reference.ts'

/*
 * Regenerates everything derived from commands: docs/commands.md, the README's table and the app package's command
 * list.
 */

const root = resolve(import.meta.dirname, '..')
const commands = describeCommands()

const manifestPath = join(root, 'appPackage', 'manifest.json')
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
manifest.bots[0].commandLists = commandLists(commands)
writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`)

writeFileSync(join(root, 'docs', 'commands.md'), commandsPage(commands))

const readme = join(root, 'README.md')
writeFileSync(readme, between(readFileSync(readme, 'utf8'), 'commands', commandTable(commands)))

const biome = join(root, 'node_modules', '.bin', 'biome')
const formatted = spawnSync(biome, ['format', '--write', '--log-level=error', manifestPath], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exitCode = formatted.status ?? 1
