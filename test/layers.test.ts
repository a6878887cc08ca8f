import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import {
  differencesFrom,
  findExceptions,
  foldersOf,
  importsOf,
  layers,
  listedExceptions,
  orderIn,
  ownNamesIn,
  refusedImports,
  shrunk,
} from './support/layers.ts'

/*
 * The layers in `support/layers.ts`. Time, timers, randomness, the environment and the network are injected; only the
 * files in `mayReachOutside` use them directly.
 */

const root = resolve(import.meta.dirname, '..')

/** What entry points may use, and exceptions: `core/clock` implements the clock, and two files set library defaults. */
const mayReachOutside: Readonly<Record<string, RegExp>> = {
  'src/app/process/run.ts': /./,
  'src/core/clock.ts': /^(Date\.now|performance\.now|setTimeout|setInterval)$/,
  'src/app/cli/doctor.ts': /^process\.env$/,
  'src/app/cli/audit-verify.ts': /^process\.env$/,
  'src/app/cli/store-move.ts': /^process\.env$/,
  'src/app/cli/audit-prune.ts': /^process\.env$/,
  'src/app/cli/person-export.ts': /^process\.env$/,
  'src/graph/client.ts': /^Math\.random$/,
}

const outside =
  /process\.env|new Date\(\)|Date\.now|Math\.random|performance\.now|(?<![\w.])(?:setTimeout|setInterval|setImmediate|fetch)(?=\()|globalThis/g

describe('the layers', () => {
  it('import only what is below them, and no feature, apart from the listed exceptions, each of which still is one', () => {
    assert.deepEqual(
      differencesFrom(listedExceptions(), findExceptions()),
      [],
      'mend new ones; `npm run generate` removes what is gone, and with `-- --moved` knows files by their new names',
    )
  })

  it('leave time, environment, randomness and network to the entry points', () => {
    assert.deepEqual(
      sources('src').flatMap((file) => reached(file, read(file))),
      [],
    )
  })

  it('get the registry passed in: only entry points make one of all actions', () => {
    const users = sources('src').filter((file) => /\b(?:fullRegistry|createWholeRegistry)\b/.test(read(file)))
    const entryPoints = ['app/cli/audit-verify.ts', 'app/cli/doctor.ts', 'app/process/build.ts']
    assert.deepEqual(users.sort(), ['src/actions/index.ts', ...entryPoints.map((file) => `src/${file}`)])
  })

  it('leave the list of features to the entry points, which pass it on', () => {
    const users = sources('src').filter((file) => /features\/index\.ts'/.test(read(file)))
    const entryPoints = [
      'app/cli/audit-verify.ts',
      'app/cli/doctor.ts',
      'app/cli/person-export.ts',
      'app/cli/store-move.ts',
      'app/process/build.ts',
      'app/process/run.ts',
      'app/process/start.ts',
    ]
    assert.deepEqual(
      users.sort(),
      entryPoints.map((file) => `src/${file}`),
    )
  })

  it('list folders and files that exist, and every folder of one that has an order', () => {
    assert.deepEqual(
      Object.keys(layers).filter((name) => !existsSync(join(root, 'src', name))),
      [],
    )
    for (const folder of Object.keys(layers).filter((name) => orderIn(name).length > 0)) {
      const found = sources(join('src', folder)).map((file) => foldersOf(file)[folder.split('/').length] ?? '.')
      assert.deepEqual([...new Set(found)].sort(), [...orderIn(folder)].sort())
    }
  })

  it('are enforced: violations of each rule are found', () => {
    const needs = new Map([['report', ['evidence']]])
    const isRefused = (file: string, code: string) => refusedImports(`src/${file}`, code, needs).length > 0
    const refused: readonly (readonly [file: string, ...imports: string[]])[] = [
      ['core/x.ts', "import { a } from '../app/telemetry/telemetry.ts'", "import type { a } from '../graph/index.ts'"],
      ['core/x.ts', "import { a } from '../new-folder/x.ts'"],
      ['new-folder/x.ts', "import { a } from '../core/clock.ts'"],
      ['main.ts', "import { a } from '../emulator/world.ts'", "import { a } from './app/cli/doctor.ts'"],
      ['graph/x.ts', "export { a } from '../app/cli/doctor.ts'", "import pg from 'pg'"],
      ['graph/http/x.ts', "const a = await import('../../auth/cloud.ts')"],
      ['graph/http/x.ts', "import { a } from '../throttle/lane.ts'", "import { a, type B } from '../client.ts'"],
      ['graph/http/x.ts', "const a = await import('../batch/job.ts')"],
      ['graph/new-folder/x.ts', "import { a } from '../http/odata.ts'"],
      ['graph/http/new-folder/x.ts', "import { a } from '../odata.ts'"],
      ['store/queries/lifecycle/x.ts', "import { a } from '../plan/items.ts'"],
      ['operations/x.ts', "import type { A } from '../actions/index.ts'", "import { a } from '../chat/words/index.ts'"],
      ['operations/plan/x.ts', "import { a } from '../run/slice.ts'", "import { a } from 'kysely'"],
      ['actions/x.ts', "import { a } from '../chat/words/index.ts'"],
      ['chat/x.ts', "import { a } from '../pages/page.ts'", "import { a } from 'pg'"],
      [
        'chat/views/x.ts',
        "import type { A } from '../turn/command.ts'",
        "import type { A } from '../../store/store.ts'",
      ],
      ['chat/views/x.ts', "import { z } from 'zod/v4'"],
      ['chat/words/x.ts', "import { a } from '../../store/engine/errors.ts'"],
      ['chat/words/x.ts', "import type { a } from '../../store/store.ts'"],
      ['pages/x.ts', "import { a } from '../features/report/feature.ts'"],
      ['app/doctor/x.ts', "import { a } from '../../chat/words/index.ts'"],
      ['app/process/x.ts', "import { a } from '../../features/report/feature.ts'", "import { a } from 'restify'"],
      ['features/report/x.ts', "import { a } from '../evidence/card.ts'"],
      ['features/evidence/x.ts', "import { a } from '../report/feature.ts'"],
    ]
    for (const [file, ...imports] of refused)
      for (const one of imports) assert.ok(isRefused(file, one), `${file}: ${one}`)
    const allowed: readonly (readonly [file: string, ...imports: string[]])[] = [
      ['graph/x.ts', "import { a } from '../core/clock.ts'", "import { a } from 'node:http'"],
      ['graph/http/x.ts', "import type { A, B } from '../throttle/lane.ts'"],
      ['graph/batch/x.ts', "import { a } from '../http/odata.ts'"],
      ['store/queries/lifecycle/x.ts', "import { a } from '../audit.ts'"],
      ['actions/x.ts', "import { a } from '../operations/index.ts'"],
      ['chat/words/x.ts', "import type { a } from '../../store/engine/errors.ts'"],
      ['pages/x.ts', "import { a } from '../chat/views/plan.ts'"],
      ['app/process/x.ts', "import { a } from '../../features/index.ts'"],
      ['features/report/x.ts', "import { a } from '../evidence/feature.ts'", "import { a } from '../define.ts'"],
      ['features/index.ts', "import { a } from './report/feature.ts'"],
    ]
    for (const [file, ...imports] of allowed)
      for (const one of imports) assert.ok(!isRefused(file, one), `${file}: ${one}`)
    assert.equal(ownNamesIn('src/core/x.ts', "const openVouchers = 'hand-off' // quarantine"), 2)
    assert.equal(ownNamesIn('src/features/report/x.ts', 'const openVouchers = 1'), 0)
    for (const code of [
      'process.env.X',
      'new Date()',
      'Date.now()',
      'setTimeout(f, 1)',
      'fetch(url)',
      'Math.random()',
    ]) {
      assert.equal(reached('src/graph/x.ts', `const a = ${code}`).length, 1, code)
    }
    assert.deepEqual(
      reached('src/graph/x.ts', '// fetch(url), as in new Date()\nsocket.setTimeout(1); new Date(at)'),
      [],
    )
  })

  it('name incidents in features only, but for the stored name of what an operation responds to', () => {
    const named = sources('src').filter((file) => !file.startsWith('src/features/') && /incident/i.test(read(file)))
    // What buttons call it, how people type it, and the database.
    const stored = ['chat/commands/press.ts', 'chat/words/en/command-details.ts', 'store/queries/origin.ts']
    assert.deepEqual(
      named.sort(),
      stored.map((file) => `src/${file}`),
    )
  })

  it('may only lose exceptions', () => {
    const listed = { imports: ['a imports b', 'c imports d'], names: { a: 2, b: 1 } }
    const found = { imports: ['a imports b', 'e imports f'], names: { a: 3, c: 1 } }
    const fewer = { imports: ['a imports b'], names: { a: 1 } }
    assert.deepEqual(shrunk(listed, fewer), fewer)
    assert.deepEqual(shrunk(listed, found), listed, 'new ones are left to the test above')
    assert.deepEqual(differencesFrom(listed, found), [
      'e imports f',
      'no longer: c imports d',
      'a names features 3 times, not 2',
      'b names features 0 times, not 1',
      'c names features 1 times, not 0',
    ])
    assert.throws(() => shrunk(listed, found, true), /may only shrink: 6, and 5 before/)
    const moved = { imports: ['x imports b'], names: { a: 2, c: 1 } }
    assert.deepEqual(shrunk(listed, moved), listed)
    assert.deepEqual(shrunk(listed, moved, true), moved)
  })
})

describe('the tests of src/graph', () => {
  it('stand alone: nothing that they or their helpers use knows of the bot', () => {
    assert.deepEqual(strangersTo(sources('test/graph')), [])
    const planted = new Map([['test/support/y.ts', "import { a } from '../../src/store/store.ts'"]])
    assert.deepEqual(
      strangersTo(['test/graph/x.ts'], (file) => planted.get(file) ?? "import { a } from '../support/y.ts'"),
      ['src/store/store.ts'],
    )
  })
})

describe('the emulator', () => {
  it("shares no code with the bot, so that both can't make the same mistake", () => {
    const shared = sources('emulator').flatMap((file) =>
      importsOf(read(file))
        .filter((to) => to.startsWith('.') && normalize(join(dirname(file), to)).startsWith('src/'))
        .map((to) => `${file} imports ${to}`),
    )
    assert.deepEqual(shared, [])
  })
})

const read = (file: string) => readFileSync(join(root, file), 'utf8')

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}

/** What these tests use, also through helpers, besides `src/graph`, what that may import, and the emulator. */
function strangersTo(tests: readonly string[], readFile = read): string[] {
  const used = new Set(tests)
  for (const file of used)
    if (file.startsWith('test/'))
      for (const to of importsOf(readFile(file))) if (to.startsWith('.')) used.add(normalize(join(dirname(file), to)))
  return [...used].filter((file) => !/^(?:src\/(?:graph|core)|test\/(?:graph|support)|emulator)\//.test(file))
}

/** Where a file uses what only entry points may. */
function reached(file: string, code: string): string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  return [...bare.matchAll(outside)]
    .map(([name]) => name)
    .filter((name) => !mayReachOutside[file]?.test(name))
    .map((name) => `${file} uses ${name}`)
}
