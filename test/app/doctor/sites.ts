import type { Finding } from '../../../src/core/check.ts'
import { filesBelow, text } from '../../packaging/project.ts'

/** A place in the doctor's source that reports a failure, with one possible text. */
export interface Site {
  readonly path: string
  readonly line: number
  readonly verdict: string
  /** Patterns for subject, message and advice; anything that isn't a literal matches everything. */
  readonly about: RegExp
  readonly says: RegExp
  readonly fix: RegExp
}

const anything = '.*'

/** All places in `src/app/doctor`, its program and features' checks, and what checks share; one per text. */
export function sitesOfDoctor(): Site[] {
  const checks = filesBelow('src/features').filter((path) => path.endsWith('/check.ts'))
  const shared = 'src/graph/directory/domains.ts'
  return [...filesBelow('src/app/doctor'), ...checks, shared, 'src/app/cli/doctor.ts'].flatMap((path) =>
    sitesIn(path, text(path)),
  )
}

/** The places in one file. */
export function sitesIn(path: string, source: string): Site[] {
  return [...source.matchAll(/\b(wrong|warning|unknown)\(/g)].flatMap(({ 1: verdict = '', 0: call, index }) => {
    const [says = '', fix] = argumentsAt(source, index + call.length)
    // Part of a sentence, or a finding that is only passed on.
    if (fix === undefined) return []
    const subject = patternsOf(subjectAt(source, index), source, index)[0] ?? anything
    const pairs = patternsOf(says, source, index).flatMap((one) =>
      patternsOf(fix, source, index).map((other) => [one, other] as const),
    )
    const line = source.slice(0, index).split('\n').length
    return pairs.map(([one, other]) => ({
      path,
      line,
      verdict,
      about: whole(subject),
      says: whole(one),
      fix: whole(other),
    }))
  })
}

export const shows = (site: Site, { about, verdict, says, fix = '' }: Finding): boolean =>
  verdict === site.verdict && site.about.test(about) && site.says.test(says) && site.fix.test(fix)

export const nameOf = ({ path, line, verdict, says, fix }: Site): string =>
  `${path}:${line} ${verdict} ${says.source} | ${fix.source}`

const whole = (pattern: string) => new RegExp(`^${pattern}$`, 's')

/** The subject of a finding: named in the call, or by the last `{ ... } = about(...)` before it. */
function subjectAt(source: string, index: number): string {
  const before = source.slice(0, index)
  const via = /(\w+)(?:\(\))?\.$/.exec(before)?.[1]
  const named = via
    ? [...source.matchAll(new RegExp(`const ${via} = .*\\babout\\(`, 'g'))][0]
    : [...before.matchAll(before.endsWith('.') ? /\babout\(/g : /= about\(/g)].at(-1)
  return named ? (argumentsAt(source, named.index + named[0].length)[0] ?? '') : ''
}

/** The source text of a call's arguments, starting after its opening bracket. */
function argumentsAt(source: string, start: number): string[] {
  const end = endOf(source, start, ')')
  return splitAt(source.slice(start, end), ',').filter(Boolean)
}

/** Patterns for an expression: a literal, both sides of a conditional, a constant of this file, or anything. */
function patternsOf(expression: string, source: string, index: number): string[] {
  const quote = expression[0] ?? ''
  if (/['`"]/.test(quote) && endOf(expression, 1, quote) === expression.length - 1) return [patternOf(expression)]
  const [, chosen] = splitAt(expression, '?')
  if (chosen !== undefined) {
    const [one = '', other = ''] = splitAt(expression.slice(expression.indexOf(chosen)), ':')
    return [one, other].flatMap((side) => patternsOf(side, source, index))
  }
  const constant = [...source.slice(0, index).matchAll(new RegExp(`\\b(?:const )${expression} =\\s*`, 'g'))].at(-1)
  if (!/^\w+$/.test(expression) || !constant) return [anything]
  const from = constant.index + constant[0].length
  const value = source.slice(from, endOf(source, from, '\n')).trim()
  return patternsOf(value, source, constant.index)
}

/** A string or template as a pattern, with placeholders matching anything. */
function patternOf(literal: string): string {
  const quote = literal[0]
  let pattern = ''
  for (let at = 1; at < literal.length - 1; at++) {
    const mark = literal[at] ?? ''
    if (mark === '\\') pattern += plain(literal[++at] ?? '')
    else if (quote === '`' && mark === '$' && literal[at + 1] === '{') {
      pattern += anything
      at = endOf(literal, at + 2, '}')
    } else pattern += plain(mark)
  }
  return pattern
}

const plain = (mark: string) => mark.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')

/** The next position of `wanted` outside strings and brackets. */
function endOf(source: string, start: number, wanted: string): number {
  for (let at = start; at < source.length; at++) {
    const mark = source[at] ?? ''
    if (mark === '\\') at++
    else if (mark === wanted) return at
    else if (/['`"]/.test(wanted)) {
      if (wanted === '`' && mark === '$' && source[at + 1] === '{') at = endOf(source, at + 2, '}')
    } else if (/['`"]/.test(mark)) at = endOf(source, at + 1, mark)
    else if (mark === '(') at = endOf(source, at + 1, ')')
    else if (mark === '[') at = endOf(source, at + 1, ']')
    else if (mark === '{') at = endOf(source, at + 1, '}')
  }
  return source.length
}

/** Splits at marks outside strings and brackets, excluding `?.` and `??`. */
function splitAt(expression: string, mark: string): string[] {
  const parts: string[] = []
  for (let from = 0, at = 0; from <= expression.length; at++) {
    at = endOf(expression, at, mark)
    if (mark === '?' && /^\?[.?]/.test(expression.slice(at))) {
      at++
      continue
    }
    parts.push(expression.slice(from, at).trim())
    from = at + 1
  }
  return parts
}
