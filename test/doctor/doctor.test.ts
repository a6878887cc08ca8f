import assert from 'node:assert/strict'
import { filesBelow, text } from '../packaging/project.ts'
import { seen } from './clinic.ts'
import './apps.ts'
import './clouds.ts'
import './database.ts'
import './endpoint.ts'
import './operator.ts'
import './registration.ts'
import './setup.ts'

/** What a template or a string at this place says, as a pattern; undefined when something else stands there. */
function patternAt(source: string, start: number): RegExp | undefined {
  const quote = source[start]
  if (quote !== "'" && quote !== '`') return undefined
  let pattern = ''
  for (let at = start + 1; at < source.length; at++) {
    const mark = source[at] ?? ''
    if (mark === quote) return new RegExp(`^${pattern}$`, 's')
    if (mark === '\\') pattern += plain(source[++at] ?? '')
    else if (quote === '`' && mark === '$' && source[at + 1] === '{') {
      pattern += '.*'
      at = endOfHole(source, at + 2)
    } else pattern += plain(mark)
  }
  return undefined
}

/** Where the hole of a template ends that begins here. */
function endOfHole(source: string, start: number): number {
  let depth = 1
  for (let at = start; at < source.length; at++) {
    if (source[at] === '{') depth++
    if (source[at] === '}' && --depth === 0) return at
  }
  return source.length
}

const plain = (mark: string) => mark.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')

describe('every failure the doctor can name', () => {
  it('is provoked by one of its tests', () => {
    const unprovoked: string[] = []
    let sites = 0
    for (const path of filesBelow('src/doctor')) {
      const source = text(path)
      for (const { 1: verdict, 0: call, index } of source.matchAll(/\b(wrong|warning|unknown)\(\s*(?=['`])/g)) {
        const pattern = patternAt(source, index + call.length)
        if (!pattern) continue
        sites++
        if (!seen.some((one) => one.verdict === verdict && pattern.test(one.says)))
          unprovoked.push(`${path}: ${verdict} ${pattern.source}`)
      }
    }
    assert.ok(sites > 50, `${sites} found`)
    assert.deepEqual(unprovoked, [])
  })
})
