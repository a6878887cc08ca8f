import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize, resolve } from 'node:path'

/*
 * The layers of src/README.md as an allow-list: what isn't listed is forbidden, and a new folder may import nothing
 * until it is listed. Exceptions are in `test/layers-exceptions.json`, which may only shrink.
 */

const root = resolve(import.meta.dirname, '..', '..')
const list = join(root, 'test', 'layers-exceptions.json')
const bot = ['botbuilder', 'botbuilder-dialogs', 'botframework-connector', '@microsoft/teams-ai']

interface Folder {
  /** The folders it may import from, with the folders in them. If absent, the folder it is in decides, for packages too. */
  readonly imports?: string
  readonly packages?: readonly string[]
  /** Folders from whose `errors.ts` it may import types: the words for errors are typed by the declarations. */
  readonly errorsOf?: string
  /** The folders in it, in order: each may import those before it, at run time. '.' are the files directly there. */
  readonly inside?: string
}

/** The folders of src. */
export const layers: Readonly<Record<string, Folder>> = {
  core: { imports: '', packages: ['pino'] },
  graph: {
    imports: 'core',
    packages: ['@microsoft/microsoft-graph-client', '@microsoft/microsoft-graph-types', 'https-proxy-agent'],
    inside: 'http throttle batch directory .',
  },
  store: {
    imports: 'core',
    packages: ['@electric-sql/pglite', 'kysely', 'pg', 'pg-boss'],
    inside: 'engine queries queue . tools',
  },
  'store/queries': { inside: '. lifecycle approval schedule plan report confirm run follow posts' },
  auth: { imports: 'core', packages: ['@azure/msal-node', 'jose', 'undici', 'zod'] },
  operations: {
    imports: 'graph store core',
    packages: ['zod'],
    inside: 'registry model lifecycle rules plan confirm run posts .',
  },
  'operations/plan': { inside: '. sources' },
  chat: {
    imports: 'operations graph auth store core',
    packages: ['undici', 'zod', ...bot],
    inside: 'words commands card views channel sign-in input posts turn operations accounts',
  },
  'chat/words': { imports: 'operations core', errorsOf: 'chat graph auth store', inside: 'en de .' },
  'chat/words/en': { inside: '. errors' },
  'chat/words/de': { inside: '. errors' },
  'chat/commands': { imports: 'operations core', packages: ['zod'] },
  'chat/card': { imports: 'chat/words chat/commands operations core' },
  'chat/views': { imports: 'chat/words chat/commands chat/card operations graph core' },
  pages: { imports: 'chat operations auth store core', packages: ['kysely'] },
  actions: { imports: 'operations graph core', packages: ['@microsoft/microsoft-graph-types', 'zod'] },
  features: {
    imports: 'actions pages chat operations auth store graph core',
    packages: ['@microsoft/microsoft-graph-types', 'kysely', 'zod'],
  },
  'app/config': { imports: 'chat operations auth core', packages: ['zod'] },
  'app/doctor': { imports: 'app/config operations auth store graph core' },
  'app/telemetry': { imports: 'chat operations auth store graph core', packages: ['@opentelemetry/*', 'undici'] },
  'app/cli': {
    imports: 'app/config app/doctor features actions operations auth store core',
    packages: ['kysely'],
  },
  'app/http': { imports: 'pages chat core', packages: ['restify'] },
  'app/process': {
    imports: 'app/config app/telemetry app/http features actions pages chat operations auth store graph core',
    packages: ['undici'],
  },
  'main.ts': { imports: 'app/process' },
}

/** Names that only the folder of a feature may contain, in whatever way they are written. */
const ownNames = /voucher|quarantine|hand[-_]?off|audit[-_]?search/gi

export interface Exceptions {
  /** `FILE imports WHAT`. */
  readonly imports: readonly string[]
  /** How often a file contains a feature's name outside comments. */
  readonly names: Readonly<Record<string, number>>
}

/** The imports of this code that its file may not have. `needs` are the features that each feature names. */
export function refusedImports(
  file: string,
  code: string,
  needs: ReadonlyMap<string, readonly string[]> = new Map(),
): string[] {
  // Imports of types alone, which the compiler removes.
  const atRunTime = importsOf(code.replace(/^(?:import|export) type [^;']+ from '[^']+'$/gm, ''))
  const { imports = '', packages = [], errorsOf = '' } = listingOf(file) ?? {}
  const isRefused = (to: string): boolean => {
    if (to.startsWith('node:') || builtinModules.includes(to)) return false
    if (!to.startsWith('.'))
      return !packages.some((name) => (name.endsWith('/*') ? to.startsWith(name.slice(0, -1)) : packageOf(to) === name))
    const target = normalize(join(dirname(file), to))
    const isRead = atRunTime.includes(to)
    const more = !isRead && target.endsWith('errors.ts') ? errorsOf : ''
    const mayImport = [listedName(file), ...`${imports} ${more}`.split(' ')].some(
      (name) => name && `${target}/`.startsWith(`src/${name}/`),
    )
    return !mayImport || !mayImportFeature(file, target, needs) || (isRead && !isInOrder(file, target))
  }
  return [...new Set(importsOf(code))].filter(isRefused).map((to) => `${file} imports ${to}`)
}

/** What this code imports, from files and packages. */
export const importsOf = (code: string): string[] =>
  [...code.matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, to]) => to ?? [])

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** The innermost listed folder that contains this file and says what it may import, or the file itself. */
function listedName(file: string): string | undefined {
  const [top, first = '', second = ''] = file.split('/')
  return top === 'src' ? [`${first}/${second}`, first].find((name) => layers[name]?.imports !== undefined) : undefined
}

const listingOf = (file: string): Folder | undefined => layers[listedName(file) ?? '']

/** The list of features names each; another feature only what it needs, by its declaration; and nothing else any. */
function mayImportFeature(file: string, to: string, needs: ReadonlyMap<string, readonly string[]>): boolean {
  const [own, other] = [featureOf(file), featureOf(to)]
  if (other === undefined || other === own || file === 'src/features/index.ts') return true
  return own !== undefined && needs.get(own)?.includes(other) === true && to === `src/features/${other}/feature.ts`
}

/** Whether the folders of both files in the innermost one that contains both have this order, if that has one. */
function isInOrder(file: string, to: string): boolean {
  const [own, others] = [foldersOf(file), foldersOf(to)]
  if (own[0] !== others[0] || !layers[own[0] ?? '']?.inside) return true
  const shared = own.findIndex((name, at) => name !== others[at])
  const depth = shared < 0 ? own.length : shared
  const [from = '.', at = '.'] = [own[depth], others[depth]]
  const order = orderIn(own.slice(0, depth).join('/'))
  return from === at || (order.includes(at) && order.indexOf(at) < order.indexOf(from))
}

/** The folders of a file below src. */
export const foldersOf = (file: string): string[] => file.split('/').slice(1, -1)

/** The folders in this one, in order; none if nothing is listed. */
export const orderIn = (folder: string): readonly string[] => layers[folder]?.inside?.split(' ') ?? []

/** How often code without comments contains names of features; none in a feature's own folder, or in their list. */
export const ownNamesIn = (file: string, code: string): number =>
  featureOf(file) === undefined && file !== 'src/features/index.ts'
    ? [...code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').matchAll(ownNames)].length
    : 0

/** Everything in src that the layers don't allow. */
export function findExceptions(): Exceptions {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('src', path))
    .sort()
  const code = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const needs = new Map(
    [...code].flatMap(([file, text]) => {
      const feature = file.endsWith('/feature.ts') ? featureOf(file) : undefined
      return feature === undefined ? [] : [[feature, neededIn(text)] as const]
    }),
  )
  const imports = [...code].flatMap(([file, text]) => refusedImports(file, text, needs))
  const names = [...code].map(([file, text]) => [file, ownNamesIn(file, text)] as const)
  return { imports: imports.sort(), names: Object.fromEntries(names.filter(([, count]) => count > 0)) }
}

/** The features that a declaration names in `needs: ['...']`. */
const neededIn = (code: string): string[] =>
  [...(/\bneeds: \[([^\]]*)\]/.exec(code)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name)

export const listedExceptions = (): Exceptions => JSON.parse(readFileSync(list, 'utf8'))

/**
 * The list without what is no longer there. If there is something new, the list stays as it is, so that a test says so;
 * with `hasMoved`, files are listed by their new names, unless that makes the list longer.
 */
export function shrunk(listed: Exceptions, found: Exceptions, hasMoved = false): Exceptions {
  const hasNew =
    found.imports.some((one) => !listed.imports.includes(one)) ||
    Object.entries(found.names).some(([file, count]) => count > (listed.names[file] ?? 0))
  if (!hasNew) return found
  if (!hasMoved) return listed
  const [now, before] = [sizeOf(found), sizeOf(listed)]
  if (now > before) throw new Error(`The exceptions may only shrink: ${now}, and ${before} before`)
  return found
}

const sizeOf = ({ imports, names }: Exceptions): number =>
  imports.length + Object.values(names).reduce((sum, count) => sum + count, 0)

/** What isn't listed, or is listed and no longer there. */
export function differencesFrom(listed: Exceptions, found: Exceptions): string[] {
  const files = [...new Set([...Object.keys(listed.names), ...Object.keys(found.names)])]
  return [
    ...found.imports.filter((one) => !listed.imports.includes(one)),
    ...listed.imports.filter((one) => !found.imports.includes(one)).map((one) => `no longer: ${one}`),
    ...files.flatMap((file) => {
      const [before = 0, now = 0] = [listed.names[file], found.names[file]]
      return before === now ? [] : [`${file} names features ${now} times, not ${before}`]
    }),
  ]
}

/** The feature whose folder this file is in. */
const featureOf = (file: string): string | undefined => /^src\/features\/([\w-]+)\//.exec(file)?.[1]
