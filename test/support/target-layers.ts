import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'

/*
 * The layers that the folders of src are moving to. What isn't there yet is in `test/layers-exceptions.json`, which may
 * only shrink.
 */

const root = resolve(import.meta.dirname, '..', '..')
const list = join(root, 'test', 'layers-exceptions.json')

/** For each folder of src: those that it may import from. */
const layers = {
  core: [],
  graph: ['core'],
  store: ['core'],
  auth: ['core'],
  operations: ['graph', 'store', 'core'],
  chat: ['operations', 'graph', 'auth', 'store', 'core'],
  pages: ['chat', 'operations', 'auth', 'store', 'core'],
  actions: ['operations', 'graph', 'core'],
  features: ['actions', 'pages', 'chat', 'operations', 'auth', 'store', 'graph', 'core'],
  app: ['features', 'actions', 'pages', 'chat', 'operations', 'auth', 'store', 'graph', 'core'],
} as const satisfies Readonly<Record<string, readonly string[]>>

type Layer = keyof typeof layers

/** Where the files of the other folders will go. */
export const future: Readonly<Record<string, Layer>> = {
  'main.ts': 'app',
}

/** Names that only the folder of a feature may contain, in whatever way they are written. */
const ownNames = /voucher|quarantine|hand[-_]?off|audit[-_]?search/gi

export interface Exceptions {
  /** `FILE imports FILE`. */
  readonly imports: readonly string[]
  /** How often a file contains a feature's name outside comments. */
  readonly names: Readonly<Record<string, number>>
}

/** What a file may import from src; undefined if it may. `needs` are the features that each feature names. */
export function refusedImport(
  file: string,
  to: string,
  needs: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const [from, target] = [layerOf(file), layerOf(to)]
  const refused = `${file} imports ${to}`
  if (from === undefined || target === undefined) return refused
  const [own, other] = [featureOf(file), featureOf(to)]
  if (other !== undefined && other !== own) {
    // The list of features names each; another feature only what it needs, by its declaration.
    if (file === 'src/features/index.ts') return undefined
    const isNeeded = own !== undefined && needs.get(own)?.includes(other)
    return isNeeded && to === `src/features/${other}/feature.ts` ? undefined : refused
  }
  const isAllowed = from === target || layers[from].some((layer) => layer === target)
  return isAllowed ? undefined : refused
}

/** What this file imports from src, as paths from the root. */
export const importedFiles = (file: string, code: string): string[] =>
  [...code.matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to = '']) =>
    normalize(join(dirname(file), to)),
  )

/** How often code without comments contains names of features; none in a feature's own folder, or in their list. */
export const ownNamesIn = (file: string, code: string): number =>
  featureOf(file) === undefined && file !== 'src/features/index.ts'
    ? [...code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').matchAll(ownNames)].length
    : 0

/** Everything in src that isn't where it will be. */
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
  const imports = [...code].flatMap(([file, text]) => [
    ...new Set(importedFiles(file, text).flatMap((to) => refusedImport(file, to, needs) ?? [])),
  ])
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
  if (now > before) throw new Error(`The exceptions of the layers may only shrink: ${now}, and ${before} before`)
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

function layerOf(file: string): Layer | undefined {
  const [top, first = ''] = file.split('/')
  if (top !== 'src') return undefined
  return isLayer(first) ? first : future[first]
}

const isLayer = (name: string): name is Layer => Object.hasOwn(layers, name)

/** The feature whose folder this file is in. */
const featureOf = (file: string): string | undefined => /^src\/features\/([\w-]+)\//.exec(file)?.[1]
