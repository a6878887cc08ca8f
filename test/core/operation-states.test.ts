import assert from 'node:assert/strict'
import fs from 'node:fs'
import fc from 'fast-check'
import { hasEnded, statesBefore, transitions } from '../../src/core/operation-states.ts'
import type { State } from '../../src/operations/types.ts'

const states = Object.keys(transitions) as State[]
const anyState = fc.constantFrom(...states)
const anyWalk = fc.array(fc.nat(), { maxLength: 30 })

/** Follows random transitions, starting at a plan. */
function walk(choices: readonly number[]): State[] {
  const path: State[] = ['planned']
  for (const choice of choices) {
    const next = transitions[path.at(-1) ?? 'planned']
    const state = next[choice % Math.max(1, next.length)]
    if (state) path.push(state)
  }
  return path
}

describe('the states of an operation', () => {
  it('are all reachable from the plan', () => {
    const reached = new Set<State>(['planned'])
    for (const state of reached) for (const next of transitions[state]) reached.add(next)
    assert.deepEqual([...reached].sort(), [...states].sort())
  })

  it('match the diagram in the documentation', () => {
    const page = fs.readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`)
    const real = states.flatMap((from) => transitions[from].map((to) => `${from} ${to}`))
    assert.deepEqual(drawn.filter((one) => states.includes(one.split(' ')[0] as State)).sort(), real.sort())
  })

  it('can all reach an end', () => {
    const ends = (state: State, seen: readonly State[] = []): boolean =>
      hasEnded(state) || transitions[state].some((next) => !seen.includes(next) && ends(next, [...seen, state]))
    for (const state of states) assert.ok(ends(state), state)
  })

  it('never run without confirmation, on any path', () => {
    fc.assert(
      fc.property(anyWalk, (choices) => {
        const path = walk(choices)
        if (!path.includes('running')) return
        const before = path.slice(0, path.indexOf('running'))
        const ways = ['planned', 'planned,awaitingApproval']
        assert.ok(ways.flatMap((way) => [`${way},queued`, `${way},scheduled`]).includes(before.join()), before.join())
      }),
    )
  })

  it('never leave a final state, on any path', () => {
    fc.assert(
      fc.property(anyWalk, (choices) => {
        const path = walk(choices)
        assert.ok(path.slice(0, -1).every((state) => !hasEnded(state)))
      }),
    )
  })

  it('know which states lead to them', () => {
    fc.assert(
      fc.property(anyState, anyState, (from, to) => {
        assert.equal(statesBefore(to).includes(from), transitions[from].includes(to))
      }),
    )
  })
})
