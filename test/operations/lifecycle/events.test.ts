import assert from 'node:assert/strict'
import fs from 'node:fs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { legalPartMovesSql, withMoves } from '../../../scripts/legal-moves.ts'
import { stateDiagram } from '../../../scripts/state-diagram.ts'
import { hasEnded, allStates as states } from '../../../src/core/operation-states.ts'
import { features } from '../../../src/features/index.ts'
import { eventsOf, legalMoves, legalPartMoves, statesAfter } from '../../../src/operations/lifecycle/moves.ts'
import type { State } from '../../../src/operations/model/types.ts'
import { useStore } from '../../support/store.ts'

const events = eventsOf(features)

const anyWalk = fc.array(fc.nat(), { maxLength: 30 })

/** Follows random transitions, starting at a plan. */
function walk(choices: readonly number[]): State[] {
  const path: State[] = ['planned']
  for (const choice of choices) {
    const next = statesAfter(path.at(-1) ?? 'planned', events)
    const state = next[choice % Math.max(1, next.length)]
    if (state) path.push(state)
  }
  return path
}

describe('the states of an operation', () => {
  const store = useStore()

  it('are all reachable from the plan', () => {
    const reached = new Set<State>(['planned'])
    for (const state of reached) for (const next of statesAfter(state, events)) reached.add(next)
    assert.deepEqual([...reached].sort(), [...states].sort())
  })

  it('match the diagram in the documentation', () => {
    const page = fs.readFileSync(new URL('../../../src/README.md', import.meta.url), 'utf8')
    assert.ok(page.includes(stateDiagram()), 'run `npm run generate`')
    const drawn = [...stateDiagram().matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`)
    assert.deepEqual(
      drawn.sort(),
      states.flatMap((from) => statesAfter(from, events).map((to) => `${from} ${to}`)).sort(),
    )
  })

  it('can all reach an end', () => {
    const ends = (state: State, seen: readonly State[] = []): boolean =>
      hasEnded(state) || statesAfter(state, events).some((next) => !seen.includes(next) && ends(next, [...seen, state]))
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

  it('change by events that the database allows too, with the same audit steps', async () => {
    const { rows } = await sql<object>`select event, from_state as from, to_state as to, step, by_owner as "byOwner"
      from operation_moves`.execute(store().db)
    const inOrder = (moves: readonly object[]) => moves.map((one) => JSON.stringify(one)).sort()
    assert.deepEqual(inOrder(rows), inOrder(legalMoves(events)))
  })
  it('change vouchers and assigned steps in ways that the database allows too', async () => {
    const { rows } = await sql<object>`select part, event, from_state as from, to_state as to
      from part_moves`.execute(store().db)
    const inOrder = (moves: readonly object[]) => moves.map((one) => JSON.stringify(one)).sort()
    assert.deepEqual(inOrder(rows), inOrder(legalPartMoves(events)))
  })

  it('are written to a migration only if it has other rows of these events', () => {
    const rows = legalPartMovesSql().split('\n')
    const [first = '', second = ''] = rows.slice(1)
    const migration = (...lines: string[]) => ['-- part-moves:begin', ...lines, '-- part-moves:end', ''].join('\n')
    const written = (...lines: string[]) => withMoves(migration(...lines), 'part-moves', rows.join('\n'))
    const same = [
      [rows[0] ?? '', second, first, ...rows.slice(3)],
      [rows[0] ?? '', "  ('letter', 'posted', 'stopped', 'done'),", ...rows.slice(1)],
    ]
    for (const lines of same) assert.equal(written(...lines), migration(...lines))
    const mended = written(rows[0] ?? '', ...rows.slice(2))
    assert.equal(mended.split('\n').filter((line) => line === first).length, 1)
  })
})
