import assert from 'node:assert/strict'
import { createStatusResults } from '../../../src/chat/turn/status-results.ts'
import type { Lookup } from '../../../src/graph/directory/account.ts'

const minute = 60_000
const open = () => {
  const time = { now: 0 }
  return { time, answers: createStatusResults({ now: () => time.now }) }
}
/** A status of this many accounts, about 1 kB each. */
const read = (count: number) => ({
  lookups: Array.from(
    { length: count },
    (_, index): Lookup => ({ outcome: 'notFound', input: `${index}`.padStart(1000, 'x') }),
  ),
  rest: ['rest'],
})

describe('cached status of accounts', () => {
  it('is returned to its owner with the time it was read', () => {
    const { time, answers } = open()
    time.now = 5
    const kept = answers.keep('anna', 'list', read(2))
    time.now = 9
    assert.equal(kept.at, 5)
    const { lookups, rest, at } = answers.find('anna', 'list') ?? assert.fail()
    assert.deepEqual({ lookups, rest, at }, { ...read(2), at: 5 })
    assert.equal(answers.find('bert', 'list'), undefined)
    assert.equal(answers.find('anna', 'other'), undefined)
  })

  it('expires after 15 minutes', () => {
    const { time, answers } = open()
    answers.keep('anna', 'list', read(1))
    time.now = 15 * minute
    assert.ok(answers.find('anna', 'list'))
    time.now += 1
    assert.equal(answers.find('anna', 'list'), undefined)
  })

  it('is replaced by later reads', () => {
    const { answers } = open()
    answers.keep('anna', 'list', read(1))
    answers.keep('anna', 'list', read(3))
    assert.equal(answers.find('anna', 'list')?.lookups.length, 3)
  })

  it('evicts the least recently used, and never exceeds its limit', () => {
    const { answers } = open()
    for (const list of ['a', 'b', 'c']) answers.keep('anna', list, read(10_000))
    answers.find('anna', 'a')
    answers.keep('anna', 'd', read(10_000))
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((list) => answers.find('anna', list) !== undefined),
      [true, false, true, true],
    )
    answers.keep('anna', 'huge', read(20_000))
    assert.equal(answers.find('anna', 'huge'), undefined)
    assert.ok(answers.find('anna', 'd'))
  })

  it('can be empty', () => {
    const { answers } = open()
    answers.keep('anna', 'list', read(0))
    assert.deepEqual(answers.find('anna', 'list')?.lookups, [])
  })
})
