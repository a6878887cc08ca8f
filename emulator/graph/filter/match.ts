import type { Filter, Literal } from './ast.ts'

type Test = (thing: object) => boolean
type Value = string | boolean | null | undefined

/** Compiles a filter to a predicate. Comparisons ignore case, as in the directory. */
export function compile(filter: Filter): Test {
  if (filter.kind === 'any') {
    const test = compileElement(filter.test)
    return (thing) => {
      const list = read(thing, filter.property)
      return Array.isArray(list) && list.some((one: unknown) => typeof one === 'string' && test(one.toLowerCase()))
    }
  }
  if (filter.kind === 'and' || filter.kind === 'or' || filter.kind === 'not') return compileLogical(filter, compile)
  const { property } = filter
  const test = compileElement(filter)
  return (thing) => test(foldCase(read(thing, property)))
}

const read = (thing: object, property: string): unknown => (thing as Readonly<Record<string, unknown>>)[property]

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/i

/** A text in lower case, or a time with milliseconds, so that texts compare like times. */
function foldCase(value: unknown): Value {
  if (typeof value === 'string') return (timePattern.test(value) ? new Date(value).toISOString() : value).toLowerCase()
  return typeof value === 'boolean' ? value : null
}

function compileLogical<T>(
  filter: Extract<Filter, { kind: 'and' | 'or' | 'not' }>,
  compileOne: (filter: Filter) => (thing: T) => boolean,
): (thing: T) => boolean {
  if (filter.kind === 'not') {
    const test = compileOne(filter.operand)
    return (thing) => !test(thing)
  }
  const tests = filter.operands.map(compileOne)
  return filter.kind === 'and' ? (thing) => tests.every((t) => t(thing)) : (thing) => tests.some((t) => t(thing))
}

/** A predicate for one value in lower case. */
function compileElement(filter: Filter): (value: Value) => boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
    case 'not':
      return compileLogical(filter, compileElement)
    case 'any':
      return () => false
    case 'in': {
      const wanted = new Set<Literal>(filter.values.map((one) => foldCase(one) ?? null))
      return (value) => wanted.has(value ?? null)
    }
    case 'startswith': {
      const start = filter.value.toLowerCase()
      return (value) => typeof value === 'string' && value.startsWith(start)
    }
    case 'endswith': {
      const end = filter.value.toLowerCase()
      return (value) => typeof value === 'string' && value.endsWith(end)
    }
    case 'compare': {
      const wanted = foldCase(filter.value) ?? null
      const { op } = filter
      if (op === 'eq') return (value) => (value ?? null) === wanted
      if (op === 'ne') return (value) => (value ?? null) !== wanted
      if (typeof wanted !== 'string') return () => false
      if (op === 'ge') return (value) => typeof value === 'string' && value >= wanted
      return (value) => typeof value === 'string' && value <= wanted
    }
  }
}
