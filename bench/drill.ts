import { existsSync } from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { crowd } from './drills/crowd.ts'
import { type DrillOptions, database, instance, restore } from './drills/drills.ts'

// npm run drill -- [instance|database|restore|crowd] [accounts] [seconds that the database is away]
const drills = { instance, database, restore, crowd }
const [name, accounts = '300', away = '20'] = process.argv.slice(2)
const asked = name === undefined ? Object.keys(drills) : [name]

const root = fileURLToPath(new URL('..', import.meta.url))
if (!existsSync(`${root}/dist/main.js`)) throw new Error('There is no build: npm run build')
const args = ['--max-old-space-size=512', '--max-semi-space-size=4', 'dist/main.js']
const options: DrillOptions = { from: { args, folder: root }, accounts: Number(accounts), away: Number(away) }

console.log(`${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`)
for (const one of asked) {
  const drill = drills[one as keyof typeof drills]
  if (!drill) throw new Error(`No drill is called ${one}: ${Object.keys(drills).join(', ')}`)
  console.log(`\n${one}`)
  console.table(await drill(options))
}
