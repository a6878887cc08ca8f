import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How many differences are listed. */
const listed = 100

/**
 * What a recording has that earlier ones don't have, and the reverse, one line each. Messages are compared for each test
 * file as a whole, because those sent at the end of a test may arrive in the next one. Several earlier recordings, all of
 * the same commit, show which messages don't appear in every run.
 */
export function differences(olds: readonly string[], now: string): string[] {
  const [before, after] = [olds.map(contentOf), contentOf(now)]
  const paths = new Set([...before, after].flatMap((content) => [...content.keys()]))
  return [...paths].sort().flatMap((path) => {
    const was = before.map((content) => content.get(path)).filter((one) => one !== undefined)
    const is = after.get(path)
    const [first] = was
    if (first === undefined) return [`${path}: new`]
    if (is === undefined) return [`${path}: missing`]
    const lines = isMessages(is) ? differingMessages(was.filter(isMessages), is) : differing(first, is)
    return lines.map((line) => `${path}${line}`)
  })
}

/** Everything in a folder by path; the messages of a test file's tests together, as JSON. */
function contentOf(folder: string): Map<string, unknown> {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}`)
  const content = new Map<string, unknown>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(join(folder, '/').length)
    const text = readFileSync(path, 'utf8')
    const value: unknown = name.endsWith('.json') ? JSON.parse(text) : text.split('\n')
    if (name.startsWith('cards/')) content.set(name, sentParts(value as Readonly<Record<string, object>>))
    else if (!name.startsWith('messages/')) content.set(name, value)
    else {
      const known = content.get(dirname(name))
      const messages = (value as unknown[]).map((message) => JSON.stringify(message))
      content.set(dirname(name), new Set([...(isMessages(known) ? known : []), ...messages]))
    }
  }
  return content
}

/** Without the operation that a card was made from, which nobody is sent. */
const sentParts = (cards: Readonly<Record<string, object>>): object =>
  Object.fromEntries(Object.entries(cards).map(([name, card]) => [name, { ...card, operation: undefined }]))

const isMessages = (value: unknown): value is ReadonlySet<string> => value instanceof Set

function differingMessages(before: readonly ReadonlySet<string>[], after: ReadonlySet<string>): string[] {
  const [first = new Set<string>(), ...others] = before
  const missing = [...first].filter((one) => !after.has(one) && others.every((other) => other.has(one)))
  const added = [...after].filter((one) => !before.some((other) => other.has(one)))
  return [...missing.sort().map((one) => `: - ${one}`), ...added.sort().map((one) => `: + ${one}`)]
}

function differing(was: unknown, is: unknown): string[] {
  if (isList(was) && isList(is)) {
    const lines = differingMessages([new Set(was)], new Set(is))
    return lines.length > 0 || was.join('\n') === is.join('\n') ? lines : [': in another order']
  }
  if (!isObject(was) || !isObject(is) || Array.isArray(was) !== Array.isArray(is))
    return Object.is(was, is) ? [] : [`: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`]
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  const inner = keys.flatMap((key) => differing(was[key], is[key]).map((line) => `.${key}${line}`))
  return inner.length > 0 || Object.keys(was).join() === Object.keys(is).join() ? inner : [': in another order']
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

if (import.meta.filename === process.argv[1]) {
  const [now, ...olds] = process.argv.slice(2).reverse()
  if (!now || olds.length === 0) throw new Error('Say which: npm run record:compare -- OLD [OLD ...] NEW')
  const found = differences(olds.reverse(), now)
  for (const line of found.slice(0, listed)) console.log(line)
  console.log(found.length === 0 ? 'Nothing changed' : `${found.length} differences`)
  if (found.length > 0) process.exitCode = 1
}
