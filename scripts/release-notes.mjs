import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/*
 * Writes the part of CHANGELOG.md about one version, for its release: `node scripts/release-notes.mjs 1.2.3`. Exits
 * with 1 if there is none, so that nothing is released without notes.
 */

const version = process.argv[2] ?? ''
const changelog = readFileSync(resolve('CHANGELOG.md'), 'utf8')
const [, ...sections] = changelog.split(/^## /m)
const section = sections.find((one) => one.startsWith(`[${version}]`))
const [heading = '', ...lines] = section?.split('\n') ?? []
const notes = lines.join('\n').trim()

if (!/^\[\d+\.\d+\.\d+\S*\] - \d{4}-\d\d-\d\d$/.test(heading) || !notes) {
  console.error(`CHANGELOG.md has no section "## [${version}] - <date>" with content`)
  process.exitCode = 1
} else console.log(notes)
