import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sql } from 'kysely'
import { hasEnded, type OperationState, allStates as states } from '../../../src/core/operation-states.ts'
import { features } from '../../../src/features/index.ts'
import { eventsOf, legalMoves, statesAfter, stepsOf, stepsOfKind } from '../../../src/operations/lifecycle/moves.ts'
import { type AuditStep, auditQueries, ownSteps } from '../../../src/store/queries/audit.ts'
import { verifyChain } from '../../../src/store/queries/audit-chain.ts'
import type { WriteState } from '../../../src/store/queries/operation-types.ts'
import { itemQueries } from '../../../src/store/queries/plan/items.ts'
import { tamper } from '../../store/behaviour/audit.ts'
import { findUnrecorded } from '../../support/audit.ts'
import { insertPlan, applyMove as moveTo, requestStop } from '../../support/events.ts'
import { countsOf, itemOf, planOf } from '../../support/plans.ts'
import { useStore } from '../../support/store.ts'

const events = eventsOf(features)

/** What an entry that doesn't tell a state may hold there: nothing, a person, or a person who is called like a state. */
const afters = [undefined, 'Diego Siciliani (diego@contoso.com)', '2026-11-28T06:30:00.000Z', ...states]
const steps = [...stepsOf(features).values()]
const appended = steps.filter(({ sort }) => sort !== 'state')

/** Recorded of an operation that follows another one. */
const unreachable = ['scheduled']

type Move =
  /** To one of the states after this one; only with `ends` to a final one, unless there is no other. */
  | { readonly do: 'move'; readonly which: number; readonly ends: boolean }
  | { readonly do: 'stop' }
  | { readonly do: 'append'; readonly step: AuditStep; readonly after: string | undefined }
  | { readonly do: 'write'; readonly seq: number; readonly state: WriteState; readonly verified: string }

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      which: fc.nat(5),
      ends: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    }),
  },
  fc.constant({ do: 'stop' as const }),
  fc.record({
    do: fc.constant('append' as const),
    step: fc.constantFrom(...appended),
    after: fc.constantFrom(...afters),
  }),
  fc.record({
    do: fc.constant('write' as const),
    seq: fc.integer({ min: 1, max: 2 }),
    state: fc.constantFrom<WriteState[]>('pending', 'sending', 'done', 'failed', 'uncertain', 'skipped'),
    verified: fc.constantFrom('none', 'verified', 'unconfirmed'),
  }),
)

/** The shortest way into a state, and on to each of those after it. */
function everyTransition(): Move[][] {
  const ways = new Map<OperationState, readonly Move[]>([['planned', []]])
  for (const [from, way] of ways)
    for (const [which, to] of statesAfter(from, events).entries())
      if (!ways.has(to)) ways.set(to, [...way, { do: 'move', which, ends: true }])
  const stories = states.flatMap((from) =>
    statesAfter(from, events).map((_, which): Move[] => [...(ways.get(from) ?? []), { do: 'move', which, ends: true }]),
  )
  const running = [...(ways.get('running') ?? []), { do: 'stop' }] as const
  const again = [...running, to('running', 'needsSignIn'), to('needsSignIn', 'queued'), to('queued', 'running')]
  const replaced = [...running, to('running', 'needsSignIn'), to('needsSignIn', 'queued'), to('queued', 'cancelled')]
  return [...stories, again, replaced]
}

const append = (at: number): Move => ({
  do: 'append',
  step: appended[at % appended.length] ?? ownSteps.skipped,
  after: afters[at % afters.length],
})

const to = (from: OperationState, next: OperationState): Move => ({
  do: 'move',
  which: statesAfter(from, events).indexOf(next),
  ends: true,
})

const ways = ['deleted', 'altered', 'inserted', 'forged', 'state'] as const
const tampering = fc.record({
  how: fc.constantFrom(...ways),
  at: fc.nat(),
})

describe('the audit log, whatever it contains', () => {
  const store = useStore()
  let tenants = 0

  /** A tenant with one operation to which this has happened. */
  const story = async (moves: readonly Move[]) => {
    const { db } = store()
    const key = { tenantId: `tenant${++tenants}`, id: 'tobaki-42' }
    await insertPlan(
      db,
      planOf({ ...key, counts: countsOf({ change: 2 }), now: Date.now(), expiresAt: Date.now() + 1_000 }),
    )
    await itemQueries(db).insert(key, [itemOf(1), itemOf(2)])
    let state: OperationState = 'planned'
    for (const one of moves) {
      if (one.do === 'move') {
        const open = statesAfter(state, events).filter((next) => !hasEnded(next))
        const next = one.ends || open.length === 0 ? statesAfter(state, events) : open
        const to = next[one.which % (next.length || 1)]
        if (!to) continue
        const moved = await moveTo(db, key, { from: state, to, now: Date.now() })
        state = moved?.state ?? state
      } else if (one.do === 'stop') await requestStop(db, key, Date.now())
      else if (one.do === 'append') {
        const { step, after } = one
        const entry = { step, operation: step.sort === 'other' ? undefined : key.id, after }
        await auditQueries(db).append(key.tenantId, [{ ...entry, item: step.sort === 'account' ? 1 : undefined }])
      } else
        await sql`update operation_writes set state = ${one.state}, verified = ${one.verified}
          where tenant_id = ${key.tenantId} and seq = ${one.seq}`.execute(db)
    }
    return { key, state }
  }

  /** What an auditor who has kept the newest hash finds. */
  const problems = async (tenantId: string, kept: string) => {
    const { db } = store()
    const { broken } = await verifyChain(db, tenantId)
    const known = await auditQueries(db).withHash(tenantId, 'hash', kept)
    return [
      ...(broken ? [broken.kind] : []),
      ...(await findUnrecorded(db, tenantId)),
      ...(known.length > 0 ? [] : ['cut off']),
    ]
  }

  it('verifies if only the bot has written it, and reveals any change to it', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 6, maxLength: 25 }), tampering, async (moves, { how, at }) => {
        const { key, state } = await story(moves)
        const rows = await auditQueries(store().db).range(key.tenantId, 0, 1_000)
        for (const { entry } of rows) seen.add(JSON.parse(entry).step)
        const kept = rows.at(-1)?.hash ?? ''
        assert.deepEqual(await problems(key.tenantId, kept), [])
        const tenant = `tenant_id = '${key.tenantId}'`
        const row = `${tenant} and seq = ${1 + (at % rows.length)}`
        const other = states.filter((one) => one !== state)[at % (states.length - 1)]
        const next = (step: string, previous: string) =>
          `insert into audit (entry, previous, hash) select e.entry::json, e.previous,
            encode(sha256(convert_to(e.previous || e.entry, 'UTF8')), 'hex')
          from (select ${previous} as previous, jsonb_build_object('tenant', tenant_id, 'seq', seq + 1, 'step', '${step}',
            'operation', '${key.id}', 'after', '${other}')::text as entry
            from audit where ${tenant} order by seq desc limit 1) e`
        await tamper(
          store(),
          {
            deleted: `delete from audit where ${row}`,
            altered: `update audit set entry = replace(entry::text, '"step"', '"Step"')::json where ${row}`,
            inserted: next('escalated', `repeat('b', 64)`),
            forged: next('finished', 'hash'),
            state: `update operations set state = '${other}' where ${tenant}`,
          }[how],
        )
        assert.notDeepEqual(await problems(key.tenantId, kept), [], how)
      }),
      {
        numRuns: 80,
        // Each with two of the steps that change no state, so that every step occurs.
        examples: everyTransition().map((moves, at) => [
          [...moves.slice(0, -1), append(2 * at), ...moves.slice(-1), append(2 * at + 1)],
          { how: ways[at % ways.length] ?? 'state', at },
        ]),
      },
    )
    const never = steps.flatMap(({ name }) => (seen.has(name) || unreachable.includes(name) ? [] : [name]))
    assert.deepEqual(never, [], 'steps that no story had')
  })

  it('records every event that changes the state as its own step, and others as notes', () => {
    const [states, notes] = [stepsOfKind(features, 'state'), stepsOfKind(features, 'note')]
    for (const { event, from, to, step } of legalMoves(events)) {
      if (step === null) assert.equal(from, to, event)
      else assert.ok((from === to && event !== 'stopRequested' ? notes : states).includes(step), `${event}: ${step}`)
    }
  })
})
