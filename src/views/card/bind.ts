import { escapeCard } from './escape.ts'

/** An Adaptive Card as JSON. */
export type Card = Readonly<Record<string, unknown>>

/** The keys leading to a value. */
type Path = readonly string[]

/** A compiled part of a template: its values for the given data. Adds to `lacking` any data it uses but doesn't get. */
type Part = (data: unknown, lacking: Set<string>) => readonly unknown[]

const placeholder = /\$\{([^}]*)\}/g
const dotted = /^[a-z]\w*(\.[a-z]\w*)*$/i
const condition = /^\$\{exists\(([a-z]\w*(?:\.[a-z]\w*)*)\)\}$/i

/** The value at a path; undefined if missing or null. */
function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value ?? undefined
}

function needed(data: unknown, path: Path, lacking: Set<string>): unknown {
  const value = valueAt(data, path)
  if (value === undefined) lacking.add(path.join('.'))
  return value
}

/** The paths a text refers to, in order, and the text between them. */
function namedIn(text: string): { paths: Path[]; between: string[] } {
  const names = [...text.matchAll(placeholder)].map(([, name = '']) => name)
  const computed = names.find((name) => !dotted.test(name))
  if (computed !== undefined) throw new Error(`A card template may only name data, not compute: \${${computed}}`)
  const between = text.split(/\$\{[^}]*\}/)
  if (between.some((one) => one.includes('${'))) throw new Error(`A card template has an open placeholder: ${text}`)
  return { paths: names.map((name) => name.split('.')), between }
}

function existing(text: string): Path {
  const named = condition.exec(text)?.[1]
  if (named === undefined) throw new Error(`A card template's $when must be \${exists(path)}, not ${text}`)
  return named.split('.')
}

function compileText(text: string): Part {
  const { paths, between } = namedIn(text)
  const [only] = paths
  if (!only) return () => [text]
  // A lone placeholder keeps the type of its value.
  if (text === `\${${only.join('.')}}`) return (data, lacking) => [needed(data, only, lacking)]
  return (data, lacking) => [
    between.map((words, index) => words + (paths[index] ? String(needed(data, paths[index], lacking)) : '')).join(''),
  ]
}

function compileObject({ $data, $when, ...rest }: Readonly<Record<string, unknown>>): Part {
  const entries = Object.entries(rest).map(([key, inner]) => [key, compilePart(inner)] as const)
  const [of] = $data === undefined ? [] : namedIn(String($data)).paths
  const when = $when === undefined ? undefined : existing(String($when))
  const one = (data: unknown, lacking: Set<string>) => {
    const made: Record<string, unknown> = {}
    for (const [key, part] of entries) {
      const found = part(data, lacking)
      if (found.length > 0) made[key] = found[0]
    }
    return made
  }
  return (data, lacking) => {
    const inner = of ? needed(data, of, lacking) : data
    const all: readonly unknown[] = Array.isArray(inner) ? inner : of && inner === undefined ? [] : [inner]
    return all.filter((each) => !when || valueAt(each, when) !== undefined).map((each) => one(each, lacking))
  }
}

/**
 * Templates use a subset of Microsoft's template language that only references data: `${path}` in text and `$data`,
 * `${exists(path)}` in `$when`. The engine for the whole language loads slowly, is slower, and shows the source of expressions
 * that fail. A test compares the results with that engine for every template.
 */
function compilePart(node: unknown): Part {
  if (typeof node === 'string') return compileText(node)
  if (Array.isArray(node)) {
    const parts = node.map(compilePart)
    return (data, lacking) => [parts.flatMap((part) => part(data, lacking))]
  }
  if (typeof node === 'object' && node !== null) return compileObject(node as Readonly<Record<string, unknown>>)
  return () => [node]
}

// Templates are compiled on first use.
const compiled = new WeakMap<object, Part>()

function compile(template: object): Part {
  const known = compiled.get(template)
  if (known) return known
  const made = compilePart(template)
  compiled.set(template, made)
  return made
}

/**
 * Expands `template` with `data`. Values are inserted literally. Text that clients read as markdown is escaped here and
 * nowhere else, and truncated to `textLength` characters. Throws if a placeholder has no data.
 */
export function bind(template: object, data: object, textLength = 2000): Card {
  const lacking = new Set<string>()
  const [card] = compile(template)(data, lacking)
  if (lacking.size > 0) throw new Error(`A card template found no data for ${[...lacking].join(', ')}`)
  return escapeCard(card, textLength) as Card
}
