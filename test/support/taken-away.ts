import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, normalize, relative } from 'node:path'
import { features } from '../../src/features/index.ts'
import { filesBelow, root, text } from '../packaging/project.ts'
import { temporaryFolder } from './folders.ts'
import { wholeRegistry } from './registry.ts'

/** A feature or an action with a line in a list. */
export interface Part {
  readonly kind: 'feature' | 'action'
  readonly name: string
  /** Its folder, or its only file. */
  readonly place: string
  /** The file with its line. */
  readonly list: string
}

const lists = [
  { kind: 'feature', list: 'src/features/index.ts', declaration: /\bdefineFeature\(/ },
  { kind: 'action', list: 'src/actions/index.ts', declaration: /\bdefineAction\(/ },
] as const

const importOf = (path: string) => new RegExp(`^import (?:type )?\\{([^}]*)\\} from '\\./(${path})'\\n`, 'gm')

/** Every listed feature and action that no feature needs. */
export function listedParts(): Part[] {
  const all = lists.flatMap(({ kind, list, declaration }) =>
    [...text(list).matchAll(importOf('[\\w/-]+\\.ts'))].flatMap(([, , path = '']): Part[] => {
      const file = join(dirname(list), path)
      if (!declaration.test(text(file))) return []
      const inFolder = path.includes('/')
      return [
        { kind, list, name: inFolder ? dirname(path) : path.slice(0, -3), place: inFolder ? dirname(file) : file },
      ]
    }),
  )
  const needed = all.flatMap(({ kind, place }) => (kind === 'feature' ? neededBy(text(join(place, 'feature.ts'))) : []))
  return all.filter(({ kind, name }) => kind === 'action' || !needed.includes(name))
}

/** The features that a declaration names in `needs: ['...']`. */
const neededBy = (code: string): string[] =>
  [...(/\bneeds: \[([^\]]*)\]/.exec(code)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name)

/** The kinds of action that a part defines. */
export const kindsOf = ({ name, place }: Part): string[] => {
  const named = filesOf(place).flatMap((file) => [...text(file).matchAll(/\bkind: '([\w-]+)'/g)])
  return [...new Set([name, ...named.map(([, kind = '']) => kind)])].filter((kind) => wholeRegistry.find(kind))
}

const filesOf = (place: string): string[] => (place.endsWith('.ts') ? [place] : filesBelow(place))

const isIn = (place: string, path: string): boolean => path === place || path.startsWith(`${place}/`)

/** A list without the line of a part, and without its names in the list itself. */
export function withoutLine(code: string, name: string): string {
  let left = code
  for (const [line, names = ''] of code.matchAll(importOf(`${name}(?:/[\\w.-]+|\\.ts)`))) {
    left = left.replace(line, '')
    // As an element, perhaps spread or made by a call, or as a member with or without a key of its own.
    for (const one of names.split(',').map((part) => part.trim()))
      left = left.replace(
        new RegExp(
          `(?<=[[{,]\\s*)(?:\\.{3}|(?:'[\\w-]+'|\\w+): )?${one}\\b(?:\\([^()]*\\))?(?:,\\s*|(?=\\s*[\\]}]))`,
          'g',
        ),
        '',
      )
  }
  if (left === code) throw new Error(`The list has no line for ${name}`)
  return left
}

/**
 * The tests of a part, and other files that go with it: those at its place, and those that name it in their first line:
 * `// Covers: a-feature, another`.
 */
export function testsOf({ place, name }: Part, files: readonly string[]): string[] {
  const own = place.replace(/^src\//, 'test/').replace(/\.ts$/, '')
  const isOwn = (path: string) =>
    path.startsWith(`${own}/`) || path === `${own}.test.ts` || path === `${own}.long.test.ts`
  return files.filter((path) => isOwn(path) || (path.endsWith('.ts') && coveredBy(text(path)).includes(name)))
}

/** What the first line of a file names. */
export const coveredBy = (code: string): string[] => (/^\/\/ Covers: (.*)/.exec(code)?.[1] ?? '').split(', ')

/** Everything that is type-checked. */
const tops = ['src', 'test', 'scripts', 'emulator', 'bench', 'trial'] as const

const codeFiles = () => tops.flatMap((top) => filesBelow(top).filter((path) => /\.m?ts$/.test(path) && isOurs(path)))

const isOurs = (path: string): boolean => !/(^|\/)(node_modules|dist|build)(\/|$)/.test(path)

/** Finds what still imports something of a part once it was taken away. */
export function findLeftImports(): (part: Part) => string[] {
  const files = codeFiles()
  const imports = files.flatMap((path) => importsOf(path, text(path)))
  return (part) => leftImports(part, files, imports)
}

interface Import {
  readonly path: string
  readonly to: string
}

export const importsOf = (path: string, code: string): Import[] =>
  [...code.matchAll(/(?:^|[\s;}(])(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to = '']) => ({
    path,
    to: normalize(join(dirname(path), to)),
  }))

export function leftImports(part: Part, files: readonly string[], imports: readonly Import[]): string[] {
  const gone = new Set(testsOf(part, files))
  const left = imports.filter(
    ({ path, to }) =>
      (isIn(part.place, to) ? path !== part.list && !isIn(part.place, path) : gone.has(to) && path !== listOf(to)) &&
      !gone.has(path),
  )
  return left.map(({ path, to }) => `${path} imports ${to}`)
}

/** The list in which a file that goes with a part may have a line, such as a check of the trial. */
const listOf = (path: string): string => join(dirname(path), 'index.ts')

/**
 * Beside the list in a copy of `src`: the list without a part, and a file that compiles only if the two can't be told
 * apart by their types. Then whatever imports the list compiles with either.
 */
export async function writeListWithout({ list, name }: Pick<Part, 'list' | 'name'>, to: string): Promise<void> {
  const code = readFileSync(join(to, list), 'utf8')
  const folder = join(to, dirname(list))
  await writeFile(join(folder, `without-${name}.ts`), withoutLine(code, name))
  const types = [...code.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, type = '']) => type)
  const lines = [
    "import type * as whole from './index.ts'",
    `import type * as without from './without-${name}.ts'`,
    'type Same<A, B> = [A, B] extends [B, A] ? true : never',
    'export const values: Same<typeof whole, typeof without> = true',
    ...types.map((type) => `export const type${type}: Same<whole.${type}, without.${type}> = true`),
  ]
  await writeFile(join(folder, `same-${name}.ts`), `${lines.join('\n')}\n`)
}

/** A folder for copies, beside whose names packages are found. */
export async function folderForCopies(): Promise<string> {
  const folder = await temporaryFolder('taken-away-')
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  await writeFile(join(folder, 'package.json'), text('package.json'))
  return folder
}

/** Everything that a copy of the repository needs: what is type-checked, and what is generated or read. */
const copied = [...tops, 'appPackage', 'docs', 'env', 'infra']

/** Copies the repository. */
export async function copyOfEverything(to: string): Promise<void> {
  await mkdir(to)
  const loose = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isFile())
  for (const name of [...copied.filter((top) => existsSync(join(root, top))), ...loose.map(({ name }) => name)])
    await cp(join(root, name), join(to, name), {
      recursive: true,
      filter: (source) => isOurs(relative(root, source)),
    })
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'), 'junction')
}

/** The same without a part, its line, its tests, and what else goes with it. */
export async function copyWithout(part: Part, to: string): Promise<void> {
  await copyOfEverything(to)
  const others = tops.filter((top) => top !== 'src').flatMap((top) => filesBelow(top))
  const gone = testsOf(part, others.filter(isOurs))
  for (const path of [part.place, ...gone]) await rm(join(to, path), { recursive: true, force: true })
  await writeFile(join(to, part.list), withoutLine(text(part.list), part.name))
  for (const path of gone) {
    const [list, name] = [join(to, listOf(path)), basename(path, '.ts')]
    const code = existsSync(list) ? await readFile(list, 'utf8') : ''
    if (importOf(`${name}\\.ts`).test(code)) await writeFile(list, withoutLine(code, name))
  }
  // Without its owner nobody would say what its tables hold about people. Nothing else may depend on them.
  const feature = part.kind === 'feature' ? features.find(({ name }) => name === part.name) : undefined
  const tables = Object.keys(feature?.tables ?? {})
  if (tables.length > 0) {
    const migrations = join(to, 'src', 'store', 'migrations')
    const next = String((await readdir(migrations)).length + 1).padStart(4, '0')
    await writeFile(join(migrations, `${next}-without.sql`), `drop table ${tables.join(', ')};\n`)
  }
}

/** The settings with which the repository is type-checked, for these copies or folders. */
export function typeSettings(folders: readonly string[], within: readonly string[] = tops): string {
  const { compilerOptions } = JSON.parse(text('tsconfig.json'))
  const include = folders.flatMap((folder) => within.map((top) => join(folder, top)))
  return JSON.stringify({ compilerOptions, include })
}
