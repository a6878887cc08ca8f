import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize, resolve } from 'node:path'
import {
  differencesFrom,
  findExceptions,
  future,
  importedFiles,
  listedExceptions,
  ownNamesIn,
  refusedImport,
  shrunk,
} from './support/target-layers.ts'

/*
 * The layers of docs/architecture.md as an allow-list: imports that aren't listed are forbidden, and a new folder may
 * import nothing until it is listed. Time, timers, randomness, the environment and the network are injected; only the
 * files in `mayReachOutside` use them directly.
 */

const root = resolve(import.meta.dirname, '..')
const bot = ['botbuilder', 'botbuilder-dialogs', 'botframework-connector', '@microsoft/teams-ai']

interface Allowed {
  readonly layers: string
  /** Also for types alone, from their `errors.ts`: the words for errors are typed by the declarations. */
  readonly errorsOf?: string
  readonly packages?: readonly string[]
}

/**
 * For each folder of src, and for some of their folders: the folders and packages it may import. Listing a folder allows the
 * folders in it too.
 */
const allowed: Readonly<Record<string, Allowed>> = {
  core: { layers: '', packages: ['pino'] },
  graph: {
    layers: 'core',
    packages: ['@microsoft/microsoft-graph-client', '@microsoft/microsoft-graph-types', 'https-proxy-agent'],
  },
  auth: { layers: 'core', packages: ['@azure/msal-node', 'jose', 'undici', 'zod'] },
  store: { layers: 'core', packages: ['@electric-sql/pglite', 'kysely', 'pg', 'pg-boss'] },
  actions: { layers: 'core graph operations', packages: ['@microsoft/microsoft-graph-types', 'zod'] },
  operations: { layers: 'core graph store actions', packages: ['zod'] },
  'chat/words': { layers: 'core operations', errorsOf: 'auth graph store chat' },
  'chat/commands': { layers: 'core actions operations', packages: ['zod'] },
  'chat/card': { layers: 'core operations chat/words chat/commands' },
  'chat/views': {
    layers: 'core graph actions operations chat/words chat/commands chat/card',
  },
  chat: {
    layers: 'core graph auth store actions operations',
    packages: ['undici', 'zod', ...bot],
  },
  pages: { layers: 'core auth store operations chat' },
  // Of the other folders, only the entry points read the list of features.
  features: {
    layers: 'core graph auth store actions operations chat pages',
    packages: ['@microsoft/microsoft-graph-types', 'kysely', 'zod'],
  },
  'app/config': { layers: 'core auth operations chat', packages: ['zod'] },
  'app/doctor': { layers: 'core auth graph store operations app/config' },
  'app/telemetry': { layers: 'core auth graph store operations chat', packages: ['@opentelemetry/*', 'undici'] },
  'app/cli': { layers: 'core auth store operations actions features app/config app/doctor', packages: ['kysely'] },
  'app/http': { layers: 'core pages chat', packages: ['restify'] },
  'app/process': {
    layers: 'core auth graph store actions operations pages chat features app/config app/telemetry app/http',
    packages: ['undici'],
  },
  'main.ts': { layers: 'app/process' },
}

/**
 * The folders in these folders, in order: each may import those before it, at run time. '' are the files directly there. A new
 * one may import nothing until it is listed.
 */
const inner: Readonly<Record<string, readonly string[]>> = {
  graph: ['http', 'throttle', 'batch', 'directory', ''],
  store: ['engine', 'queries', 'queue', '', 'tools'],
  'store/queries': ['', 'lifecycle', 'approval', 'schedule', 'plan', 'report', 'confirm', 'run', 'follow', 'posts'],
  operations: ['registry', 'model', 'lifecycle', 'rules', 'plan', 'confirm', 'run', 'posts', ''],
  'operations/plan': ['', 'sources'],
  'chat/words': ['en', 'de', ''],
  'chat/words/en': ['', 'errors'],
  'chat/words/de': ['', 'errors'],
  chat: [
    'words',
    'commands',
    'card',
    'views',
    'channel',
    'sign-in',
    'input',
    'posts',
    'turn',
    'operations',
    'accounts',
  ],
}

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
  it('import only what is below them', () => {
    const wrong = sources('src').flatMap((file) => refusals(file, read(file)))
    assert.deepEqual(wrong, [])
  })

  it('keep the order of their inner folders, so that no two depend on each other', () => {
    const wrong = sources('src').flatMap((file) =>
      runTimeImportsOf(read(file)).flatMap((to) => disorder(file, to) ?? []),
    )
    assert.deepEqual(wrong, [])
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

  it('list folders and files that exist', () => {
    assert.deepEqual(
      [...Object.keys(allowed), ...Object.keys(future)].filter((name) => !existsSync(join(root, 'src', name))),
      [],
    )
    for (const [folder, order] of Object.entries(inner)) {
      const found = sources(join('src', folder)).map((file) => foldersOf(file)[folder.split('/').length] ?? '')
      assert.deepEqual([...new Set(found)].sort(), [...order].sort())
    }
  })

  it('are enforced: violations of each rule are found', () => {
    const imports = refusals
    assert.equal(imports('src/core/x.ts', "import { a } from '../app/telemetry/telemetry.ts'").length, 1)
    assert.equal(imports('src/core/x.ts', "import type { a } from '../graph/index.ts'").length, 1)
    assert.equal(imports('src/graph/x.ts', "export { a } from '../app/cli/doctor.ts'").length, 1)
    assert.equal(imports('src/graph/http/x.ts', "const a = await import('../../auth/cloud.ts')").length, 1)
    assert.equal(imports('src/graph/x.ts', "import pg from 'pg'").length, 1)
    assert.equal(imports('src/new-folder/x.ts', "import { a } from '../core/clock.ts'").length, 1)
    assert.equal(imports('src/main.ts', "import { a } from '../emulator/world.ts'").length, 1)
    assert.deepEqual(imports('src/graph/x.ts', "import { a } from '../core/clock.ts'"), [])
    assert.deepEqual(imports('src/chat/words/x.ts', "import type { a } from '../../store/engine/errors.ts'"), [])
    assert.equal(imports('src/chat/words/x.ts', "import { a } from '../../store/engine/errors.ts'").length, 1)
    assert.equal(imports('src/chat/words/x.ts', "import type { a } from '../../store/store.ts'").length, 1)
    const order = (file: string, code: string) => runTimeImportsOf(code).flatMap((to) => disorder(file, to) ?? [])
    assert.equal(order('src/graph/http/x.ts', "import { a } from '../throttle/lane.ts'").length, 1)
    assert.equal(order('src/graph/http/x.ts', "import { a, type B } from '../client.ts'").length, 1)
    assert.equal(order('src/graph/http/x.ts', "const a = await import('../batch/job.ts')").length, 1)
    assert.equal(order('src/graph/new-folder/x.ts', "import { a } from '../http/odata.ts'").length, 1)
    assert.equal(order('src/graph/http/new-folder/x.ts', "import { a } from '../odata.ts'").length, 1)
    assert.equal(order('src/store/queries/lifecycle/x.ts', "import { a } from '../plan/items.ts'").length, 1)
    assert.deepEqual(order('src/store/queries/lifecycle/x.ts', "import { a } from '../audit.ts'"), [])
    assert.deepEqual(order('src/graph/http/x.ts', "import type { A, B } from '../throttle/lane.ts'"), [])
    assert.deepEqual(order('src/graph/batch/x.ts', "import { a } from '../http/odata.ts'"), [])
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
})

describe('the layers that src is moving to', () => {
  it('have only the listed exceptions, and each of these is still one', () => {
    assert.deepEqual(
      differencesFrom(listedExceptions(), findExceptions()),
      [],
      'mend new ones; `npm run generate` removes what is gone, and with `-- --moved` knows files by their new names',
    )
  })

  it('are enforced: violations of each rule are found', () => {
    const needs = new Map([['report', ['evidence']]])
    const refused = (file: string, to: string) =>
      importedFiles(file, `import { a } from '${to}'`).flatMap((one) => refusedImport(file, one, needs) ?? []).length
    assert.equal(refused('src/operations/x.ts', '../actions/registry.ts'), 1)
    assert.equal(refused('src/actions/x.ts', '../chat/words/index.ts'), 1)
    assert.equal(refused('src/actions/x.ts', '../operations/index.ts'), 0)
    assert.equal(refused('src/chat/x.ts', '../pages/page.ts'), 1)
    assert.equal(refused('src/pages/x.ts', '../chat/views/plan.ts'), 0)
    assert.equal(refused('src/new-folder/x.ts', '../core/clock.ts'), 1)
    assert.equal(refused('src/core/x.ts', '../new-folder/x.ts'), 1)
    assert.equal(refused('src/features/report/x.ts', '../evidence/feature.ts'), 0)
    assert.equal(refused('src/features/report/x.ts', '../evidence/card.ts'), 1)
    assert.equal(refused('src/features/report/x.ts', '../define.ts'), 0)
    assert.equal(refused('src/features/evidence/x.ts', '../report/feature.ts'), 1)
    assert.equal(refused('src/features/index.ts', './report/feature.ts'), 0)
    assert.equal(refused('src/pages/x.ts', '../features/report/feature.ts'), 1)
    assert.equal(refused('src/app/process/x.ts', '../../features/report/feature.ts'), 1)
    assert.equal(refused('src/app/process/x.ts', '../../features/index.ts'), 0)
    assert.equal(ownNamesIn('src/core/x.ts', "const openVouchers = 'hand-off' // quarantine"), 2)
    assert.equal(ownNamesIn('src/features/report/x.ts', 'const openVouchers = 1'), 0)
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

function importsOf(code: string): string[] {
  return [...code.matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, to]) => to ?? [])
}

/** The same without those that the compiler removes, because they import types only. */
const runTimeImportsOf = (code: string): string[] =>
  importsOf(code.replace(/^(?:import|export) type [^;']+ from '[^']+'$/gm, ''))

function refusals(file: string, code: string): string[] {
  const atRunTime = runTimeImportsOf(code)
  return importsOf(code).flatMap((to) => refusal(file, to, !atRunTime.includes(to)) ?? [])
}

/** Why this import from another folder of the same layer is forbidden; undefined if it is allowed. */
function disorder(file: string, to: string): string | undefined {
  const [own, others] = [foldersOf(file), foldersOf(join(dirname(file), to))]
  const [layer = ''] = own
  if (!inner[layer] || !to.startsWith('.') || others[0] !== layer) return undefined
  const shared = own.findIndex((name, at) => name !== others[at])
  const depth = shared < 0 ? own.length : shared
  const [from = '', at = ''] = [own[depth], others[depth]]
  const order = inner[own.slice(0, depth).join('/')] ?? []
  const isAllowed = from === at || (order.includes(at) && order.indexOf(at) < order.indexOf(from))
  return isAllowed ? undefined : `${file} imports ${to}`
}

/** The folders of a file below src. */
const foldersOf = (file: string): string[] => normalize(file).split('/').slice(1, -1)

/** Why this import is forbidden; undefined if it is allowed. */
function refusal(file: string, to: string, typesOnly: boolean): string | undefined {
  const from = folderOf(file)
  const { layers, errorsOf = '', packages = [] } = allowed[from] ?? { layers: '' }
  const alsoErrors = typesOnly && to.endsWith('errors.ts') ? errorsOf.split(' ') : []
  if (to.startsWith('node:') || builtinModules.includes(to)) return undefined
  const isAllowed = to.startsWith('.')
    ? [from, ...layers.split(' '), ...alsoErrors].some((name) =>
        `${folderOf(normalize(join(dirname(file), to)))}/`.startsWith(`${name}/`),
      )
    : packages.some((name) => (name.endsWith('/*') ? to.startsWith(name.slice(0, -1)) : packageOf(to) === name))
  return isAllowed ? undefined : `${file} imports ${to}`
}

/** The listed folder or file in src, the innermost one that contains the file; the top folder for everything outside src. */
function folderOf(file: string): string {
  const [top = '', first = '', second = ''] = file.split('/')
  const inside = `${first}/${second}`
  return top !== 'src' ? top : inside in allowed ? inside : first
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Where a file uses what only entry points may. */
function reached(file: string, code: string): string[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  return [...bare.matchAll(outside)]
    .map(([name]) => name)
    .filter((name) => !mayReachOutside[file]?.test(name))
    .map((name) => `${file} uses ${name}`)
}
