import { spawn } from 'node:child_process'

/*
 * Everything that can be wrong without running a test, in one go: `npm run check`. Nothing stops at the first problem, and
 * each one says what mends it.
 */

/** What is looked at, with which script, and what mends it. */
const checks = [
  ['format', 'format:check', 'npm run format'],
  ['lint', 'lint', 'by hand; the order of imports and other safe fixes: npx biome check --write .'],
  ['unused code', 'lint:unused', 'remove or use what is named'],
  ['licences', 'licences', 'use another package'],
  ['types', 'types', 'by hand: what a new message, table or permission still lacks is named with its file'],
  ['generated files', 'generate -- --check', 'npm run generate; what is missing is named with its place'],
]

const run = ([, script]) =>
  new Promise((resolve) => {
    const said = []
    const child = spawn(`npm run --silent ${script}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
    child.on('close', (code) => resolve({ code, said: Buffer.concat(said).toString().trim() }))
  })

// Two at a time: the compiler alone uses more than one core.
const results = new Map()
const left = [...checks].reverse()
const work = async () => {
  for (let one = left.shift(); one; one = left.shift()) results.set(one, await run(one))
}
await Promise.all([work(), work()])

const failed = checks.filter((one) => results.get(one).code !== 0)
for (const one of failed) {
  const [name] = one
  console.log(`== ${name}\n${results.get(one).said}\n`)
}
const good = checks.filter((one) => !failed.includes(one)).map(([name]) => name)
console.log(
  [good.length > 0 && `fine: ${good.join(', ')}`, ...failed.map(([name, , mend]) => `${name}: ${mend}`)]
    .filter(Boolean)
    .join('\n'),
)
process.exitCode = failed.length > 0 ? 1 : 0
