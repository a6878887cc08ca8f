import { createRequire } from 'node:module'
import { escapeCard } from './escape.ts'

/** An Adaptive Card as JSON. */
export type Card = Readonly<Record<string, unknown>>

// The engine's own type declarations refer to renderer sources that don't compile with this project's settings.
interface Engine {
  readonly Template: new (payload: object) => { expand(context: { $root: object }): unknown }
}

/** A compiled template and the data it uses. */
interface CompiledTemplate {
  readonly template: InstanceType<Engine['Template']>
  readonly names: TemplateNames
}

/** The keys leading to a value. */
type Path = readonly string[]

/** The data used by part of a template, and the nested parts that repeat or are optional. */
interface TemplateNames {
  readonly paths: Path[]
  readonly scopes: (TemplateNames & { readonly data: Path | undefined; readonly when: Path | undefined })[]
}

// Loading the engine takes longer than starting the rest of the bot, so it is deferred to the first card.
const load = createRequire(import.meta.url)
// Templates are compiled on first use.
const compiled = new WeakMap<object, CompiledTemplate>()

function compile(template: object): CompiledTemplate {
  const known = compiled.get(template)
  if (known) return known
  const names: TemplateNames = { paths: [], scopes: [] }
  collectNames(template, names)
  const { Template }: Engine = load('adaptivecards-templating')
  const made = { template: new Template(template), names }
  compiled.set(template, made)
  return made
}

const placeholder = /\$\{([^}]*)\}/g
const dottedPath = /^[a-z]\w*(\.[a-z]\w*)*$/i
const condition = /^\$\{exists\(([a-z]\w*(?:\.[a-z]\w*)*)\)\}$/i

/**
 * Collects the data a template uses. Templates can only reference data: `${path}` in text and `$data`,
 * `${exists(path)}` in `$when`. The engine swallows errors in other expressions and shows their source.
 */
function collectNames(node: unknown, into: TemplateNames): void {
  if (typeof node === 'string') into.paths.push(...namedIn(node))
  if (typeof node !== 'object' || node === null) return
  const { $data, $when, ...rest } = node as Readonly<Record<string, unknown>>
  let names = into
  if ($data !== undefined || $when !== undefined) {
    const scope = {
      data: $data === undefined ? undefined : namedIn(String($data))[0],
      when: $when === undefined ? undefined : existsPath(String($when)),
      paths: [],
      scopes: [],
    }
    into.scopes.push(scope)
    names = scope
  }
  for (const inner of Object.values(rest)) collectNames(inner, names)
}

function namedIn(text: string): Path[] {
  const names = [...text.matchAll(placeholder)].map(([, name = '']) => name)
  const computed = names.find((name) => !dottedPath.test(name))
  if (computed !== undefined) throw new Error(`A card template may only name data, not compute: \${${computed}}`)
  if (text.replace(placeholder, '').includes('${')) throw new Error(`A card template has an open placeholder: ${text}`)
  return names.map((name) => name.split('.'))
}

function existsPath(text: string): Path {
  const named = condition.exec(text)?.[1]
  if (named === undefined) throw new Error(`A card template's $when must be \${exists(path)}, not ${text}`)
  return named.split('.')
}

/** The value at a path; undefined if missing or null. */
function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value ?? undefined
}

/**
 * Adds to `lacking` any data that the template uses but doesn't receive; the engine would show the placeholder instead.
 */
function checkNames({ paths, scopes }: TemplateNames, data: unknown, lacking: Set<string>): void {
  for (const path of paths) if (valueAt(data, path) === undefined) lacking.add(path.join('.'))
  for (const scope of scopes) {
    const inner = scope.data ? valueAt(data, scope.data) : data
    if (scope.data && inner === undefined) lacking.add(scope.data.join('.'))
    else
      for (const one of Array.isArray(inner) ? inner : [inner])
        if (!scope.when || valueAt(one, scope.when) !== undefined) checkNames(scope, one, lacking)
  }
}

/**
 * Expands `template` with `data`. Values are inserted literally. Text that clients read as markdown is escaped here and
 * nowhere else, and truncated to `textLength` characters. Throws if a placeholder has no data.
 */
export function bind(template: object, data: object, textLength = 2000): Card {
  const { template: made, names } = compile(template)
  const lacking = new Set<string>()
  checkNames(names, data, lacking)
  if (lacking.size > 0) throw new Error(`A card template found no data for ${[...lacking].join(', ')}`)
  return escapeCard(made.expand({ $root: data }), textLength) as Card
}
