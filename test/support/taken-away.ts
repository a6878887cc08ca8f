import { existsSync, readFileSync } from 'node:fs'
import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { filesBelow, root, text } from '../packaging/project.ts'
import { temporaryFolder } from './folders.ts'
import { listedExceptions } from './target-layers.ts'

/** A folder of a feature or an action that a list names. */
export interface Part {
  readonly name: string
  readonly folder: string
  /** The file with its line. */
  readonly list: string
}

/** The lists, and the file of each folder that they import. */
const lists = [
  ['src/features/index.ts', 'feature.ts'],
  ['src/actions/index.ts', 'action.ts'],
] as const

/** Every listed feature and action that no other feature needs, or still imports against the rules. */
export function listedParts(): Part[] {
  const all = lists.flatMap(([list, file]) =>
    [...(existsSync(join(root, list)) ? text(list) : '').matchAll(importOf(`[\\w-]+/${file}`))].map(
      ([, , path = '']) => ({
        name: dirname(path),
        folder: join(dirname(list), dirname(path)),
        list,
        file,
      }),
    ),
  )
  const needed = all.flatMap(({ folder, file }) =>
    [...(/\bneeds: \[([^\]]*)\]/.exec(text(join(folder, file)))?.[1]?.matchAll(/'([\w-]+)'/g) ?? [])].map(
      ([, name]) => name,
    ),
  )
  const isImported = (folder: string) => listedExceptions().imports.some((one) => one.includes(` imports ${folder}/`))
  return all
    .filter(({ name, folder }) => !needed.includes(name) && !isImported(folder))
    .map(({ name, folder, list }) => ({ name, folder, list }))
}

const importOf = (path: string) => new RegExp(`^import (?:type )?\\{([^}]*)\\} from '\\./(${path})'\\n`, 'gm')

/** A list without the line of a part, and without its names in the list itself. */
export function withoutLine(code: string, name: string): string {
  let left = code
  for (const [line, names = ''] of code.matchAll(importOf(`${name}/[\\w.-]+`))) {
    left = left.replace(line, '')
    // As an element, or as a member with or without a key of its own.
    for (const one of names.split(',').map((part) => part.trim()))
      left = left.replace(
        new RegExp(`(?<=[[{,]\\s*)(?:(?:'[\\w-]+'|\\w+): )?${one}\\b(?:,\\s*|(?=\\s*[\\]}]))`, 'g'),
        '',
      )
  }
  if (left === code) throw new Error(`The list has no line for ${name}`)
  return left
}

/** The tests of a part: those in its folder, and those that name it in their first line: `// Covers a-feature, another`. */
export function testsOf({ folder, name }: Part, files: readonly string[]): string[] {
  const own = folder.replace('src/', 'test/')
  const isCovered = (path: string) => (/^\/\/ Covers (.*)/.exec(text(path))?.[1] ?? '').split(/, | and /).includes(name)
  return files.filter((path) => path.startsWith(`${own}/`) || (path.endsWith('.test.ts') && isCovered(path)))
}

/** What still imports something of a part after it was taken away. */
export function leftImports(part: Part, read: (path: string) => string = text): string[] {
  const files = ['src', 'test', 'scripts', 'emulator', 'bench', 'trial'].flatMap((top) =>
    filesBelow(top).filter((path) => /\.m?ts$/.test(path) && !path.includes('node_modules')),
  )
  const gone = new Set(testsOf(part, files))
  return files
    .filter((path) => path !== part.list && !path.startsWith(`${part.folder}/`) && !gone.has(path))
    .flatMap((path) =>
      [...read(path).matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
        .map(([, to = '']) => normalize(join(dirname(path), to)))
        .filter((to) => to.startsWith(`${part.folder}/`))
        .map((to) => `${path} imports ${to}`),
    )
}

/** A folder for copies, beside whose names packages are found. */
export async function folderForCopies(): Promise<string> {
  const folder = await temporaryFolder('taken-away-')
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Copies these folders without a part, its line and its tests. */
export async function copyWithout(part: Part, to: string, tops: readonly string[]): Promise<void> {
  for (const top of tops) await cp(join(root, top), join(to, top), { recursive: true })
  const tests = tops.includes('test') ? testsOf(part, filesBelow('test')) : []
  for (const path of [part.folder, ...tests]) await rm(join(to, path), { recursive: true })
  await writeFile(join(to, part.list), withoutLine(await readFile(join(to, part.list), 'utf8'), part.name))
}

/** The settings with which the repository is type-checked, for these folders. */
export function typeSettings(include: readonly string[]): string {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  return JSON.stringify({ compilerOptions, include })
}
