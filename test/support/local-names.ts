import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/*
 * Local names that only mean something to whoever wrote them. Those in `test/names-exceptions.json` are from before the
 * rule; their number may only shrink. This reads text, not syntax: it misses some, but what it finds is one.
 */

const root = resolve(import.meta.dirname, '..', '..')
const list = join(root, 'test', 'names-exceptions.json')
const vague = 'by|who|what|why|some|told|held|rest|left|asked'
const isVague = new RegExp(`^(?:${vague})$`)

/** Functions of up to this many lines can use any name. */
const shortLambda = 3

/** Comments and texts as spaces, so that lines stay where they are. */
const codeOnly = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, (text) =>
    text.replace(/[^\n]/g, ' '),
  )

/** Where the expression or block that begins here ends. */
function endOf(code: string, start: number): number {
  let depth = 0
  for (let at = start; at < code.length; at++) {
    const letter = code[at] ?? ''
    if ('([{'.includes(letter)) depth++
    else if (')]}'.includes(letter) && --depth < 0) return at
    else if (depth === 0 && letter === ',') return at
    else if (
      depth === 0 &&
      letter === '\n' &&
      !/^\s*(?:[.?:&|+]|=>)/.test(code.slice(at)) &&
      /\S/.test(code.slice(start, at))
    )
      return at
    if (depth === 0 && letter === '}' && /^\s*\{/.test(code.slice(start))) return at
  }
  return code.length
}

const linesIn = (text: string): number => text.trim().split('\n').length

/** The names among parameters or in a pattern that were chosen there: those that properties have are given. */
function chosenIn(list: string): string[] {
  const inside = list.replace(/=(?!>)[^,]*/g, '')
  const renamed = [...inside.matchAll(/(\w+)\??\s*:\s*(\w+)/g)]
  const inBraces = (at: number) => inside.lastIndexOf('{', at) > inside.lastIndexOf('}', at)
  return [
    ...renamed.flatMap(({ 1: name = '', 2: type = '', index }) => (inBraces(index) ? [type] : [name])),
    ...[...inside.matchAll(/(?:^|[,([])\s*(\w+)\s*(?=[,)\]]|$)/g)].flatMap(({ 1: name = '', index }) =>
      inBraces(index) ? [] : [name],
    ),
  ].filter((name) => isVague.test(name))
}

/** Vague local names in a source file, with their lines. */
export function vagueNamesIn(source: string): string[] {
  const code = codeOnly(source)
  const lineOf = (index: number) => code.slice(0, index).split('\n').length
  const found = (names: readonly string[], index: number) => names.map((name) => `${name}, line ${lineOf(index)}`)
  return [
    ...[...code.matchAll(new RegExp(`\\b(?:const|let)\\s+(${vague})\\b(?=\\s*(?:[:=]|of\\b))`, 'g'))].flatMap(
      ({ 1: name = '', index }) => found([name], index),
    ),
    ...[...code.matchAll(/\b(?:const|let)\s*([[{][^=;]*?[\]}])\s*(?:=|of\b)/g)].flatMap(({ 1: pattern = '', index }) =>
      found(chosenIn(pattern), index),
    ),
    ...[...code.matchAll(/\bfunction\*?\s+\w+\s*(?:<[^>]*>)?\(([^()]*)\)/g)].flatMap(({ 1: list = '', index }) =>
      found(chosenIn(list), index),
    ),
    ...[...code.matchAll(/\(([^()]*)\)(?:\s*:\s*[^=;{}()\n]+)?\s*=>\s*(?!\s*\()/g)].flatMap(
      ({ 0: head, 1: list = '', index }) => {
        const start = index + head.length
        return linesIn(code.slice(index, endOf(code, start))) > shortLambda ? found(chosenIn(list), index) : []
      },
    ),
  ]
}

/** How many there are, by file. */
export function countVagueNames(): Readonly<Record<string, number>> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .sort()
  const counts = files.map((file) => [file, vagueNamesIn(readFileSync(join(root, file), 'utf8')).length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

export const listedVagueNames = (): Readonly<Record<string, number>> => JSON.parse(readFileSync(list, 'utf8'))
