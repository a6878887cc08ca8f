import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How many differences are listed in full. */
const listed = 60

/**
 * What two recordings don't have in common, one line each. Messages are compared for each test file as a whole, because
 * those sent at the end of a test may arrive in the next one.
 */
export function differences(old: string, new_: string): string[] {
  const [before, after] = [contentOf(old), contentOf(new_)]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)]
    if (was === undefined) return [`${path}: new`]
    if (is === undefined) return [`${path}: missing`]
    return differing(was, is).map((line) => `${path}${line}`)
  })
}

/** Everything in a folder by path; the messages of a test file's tests together. */
function contentOf(folder: string): Map<string, unknown> {
  const content = new Map<string, unknown>()
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}`)
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.\w+$/.test(path) || path.endsWith('.test.ts')) continue
    const text = readFileSync(join(folder, path), 'utf8')
    const value: unknown = path.endsWith('.json') ? JSON.parse(text) : text.split('\n')
    if (!path.startsWith('messages/')) content.set(path, value)
    else {
      const file = dirname(path)
      const known = content.get(file)
      const messages = (value as unknown[]).map((message) => JSON.stringify(message))
      content.set(file, new Set([...(known instanceof Set ? known : []), ...messages]))
    }
  }
  return content
}

function differing(was: unknown, is: unknown): string[] {
  if (was instanceof Set && is instanceof Set)
    return [...onlyIn(was, is).map((one) => `: - ${one}`), ...onlyIn(is, was).map((one) => `: + ${one}`)]
  if (Array.isArray(was) && Array.isArray(is) && [...was, ...is].every((one) => typeof one === 'string')) {
    const lines = [...onlyIn(was, is).map((one) => `: - ${one}`), ...onlyIn(is, was).map((one) => `: + ${one}`)]
    return lines.length > 0 || was.join('\n') === is.join('\n') ? lines : [': in another order']
  }
  if (!isObject(was) || !isObject(is) || Array.isArray(was) !== Array.isArray(is))
    return Object.is(was, is) ? [] : [`: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`]
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  const inner = keys.flatMap((key) => differing(was[key], is[key]).map((line) => `.${key}${line}`))
  return inner.length > 0 || Object.keys(was).join() === Object.keys(is).join() ? inner : [': in another order']
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const onlyIn = (one: Iterable<string>, other: Iterable<string>): string[] => {
  const known = new Set(other)
  return [...new Set(one)].filter((line) => !known.has(line)).sort()
}

if (import.meta.filename === process.argv[1]) {
  const [old, new_] = process.argv.slice(2)
  if (!old || !new_) throw new Error('Say which: npm run record:compare -- OLD NEW')
  const found = differences(old, new_)
  for (const line of found.slice(0, listed)) console.log(line)
  console.log(found.length === 0 ? 'Nothing changed' : `${found.length} differences`)
  if (found.length > 0) process.exitCode = 1
}
