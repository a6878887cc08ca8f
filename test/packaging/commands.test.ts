import assert from 'node:assert/strict'
import { filesBelow, json, text } from './project.ts'

const { scripts } = json('package.json') as { scripts: Record<string, string> }
const folders = ['docs', 'infra', 'test', 'bench', 'trial'].flatMap((folder) => filesBelow(folder))
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...folders].filter(
  (path) => path.endsWith('.md') && !path.includes('node_modules'),
)
const allOf = (source: string, ...patterns: RegExp[]) =>
  patterns.flatMap((pattern) => [...source.matchAll(pattern)].map(([, found = '']) => found))

/** Scripts of package.json and programs of the repository that a text tells someone to run. */
const commandsIn = (source: string): string[] =>
  allOf(
    source,
    /\bnpm (?:run (?:--silent )?)?((?<=run (?:--silent )?)[\w:-]+|test\b|start\b)/g,
    /(?:^|[`\s])((?:scripts|dist|\.ci)\/[\w./-]*\w)/gm,
  ).filter((one) => one in scripts || /\.(m?js|ts)$|^\.ci\/(run|ten)$/.test(one))

const workflows = filesBelow('.github/workflows').map(text).join('\n')
const suites = ['test/scripts', 'test/built']
  .flatMap((folder) => filesBelow(folder))
  .concat('test/support/built-bot.ts')

/** What these run, and what that runs in turn. */
function reached(begin: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (one: string) => {
    if (found.has(one)) return
    found.add(one)
    const source = scripts[one] ?? (/^scripts\/[\w-]+\.(mjs|ts)$|^\.ci\/(run|ten)$/.test(one) ? text(one) : '')
    for (const next of [...commandsIn(source), ...quoted(one === 'scripts/check.mjs' ? source : '')]) visit(next)
  }
  for (const one of begin) visit(one)
  return found
}

const quoted = (source: string) =>
  allOf(source, /'([\w:./-]+)(?: -- [\w-]+)?'/g).filter((one) => one in scripts || /\//.test(one))

describe('every command of package.json, README and docs', () => {
  const promised = [...new Set([...Object.keys(scripts), ...pages.flatMap((page) => commandsIn(text(page)))])]
  const run = reached([
    ...commandsIn(text('.ci/run')),
    ...commandsIn(workflows),
    ...suites.flatMap((path) => quoted(text(path))),
  ])

  it('is run by a suite or a workflow, if only in a short form', () => {
    assert.ok(promised.length > 50)
    assert.deepEqual(
      promised.filter((one) => !run.has(one)),
      [],
      'give each a short form, and run it in test/scripts',
    )
  })

  it('would be missed', () => {
    assert.deepEqual(
      commandsIn('Use `npm run bench:large -- 10`, `npm test` or\nnode --import tsx scripts/draw-cards.ts OUT'),
      ['bench:large', 'test', 'scripts/draw-cards.ts'],
    )
    const without = reached(commandsIn(text('.ci/run')))
    assert.ok(without.has('types') && without.has('licences') && without.has('test:unit'))
    assert.ok(!without.has('bench:large') && !without.has('scripts/draw-cards.ts'))
  })
})
