import assert from 'node:assert/strict'
import { outsidePhase } from '../../../src/operations/model/operation.ts'
import type { CommonFields, Operation } from '../../../src/operations/model/types.ts'
import { ordinaryTexts, sampleOperation } from '../../chat/views/samples/index.ts'
import { asking } from '../../chat/views/samples/operations.ts'

describe('the type of operations', () => {
  const every: CommonFields = sampleOperation(ordinaryTexts())
  const plan = { ...every, ...outsidePhase, state: 'planned' } as const
  const open = { ...plan, confirmedAt: 1 }
  const waits = { ...open, state: 'awaitingApproval', approval: asking() } as const
  const scheduled = { ...open, state: 'scheduled', runAt: 2 } as const
  const queued = { ...open, state: 'queued' } as const
  const running = { ...open, state: 'running', startedAt: 1 } as const
  const needsSignIn = { ...running, state: 'needsSignIn', pause: { code: 'signedOut', details: {} } } as const
  const paused = { ...running, state: 'paused', failing: { failed: 9, of: 20, reason: 'forbidden' } } as const
  const done = { ...running, state: 'done', finishedAt: 2 } as const
  const cancelled = {
    ...done,
    state: 'cancelled',
    replacedBy: { id: 'tobaki-42', requester: 'Anna', runAt: null },
  } as const

  it('accepts what belongs to each state', () => {
    const all: Operation[] = [plan, waits, scheduled, queued, running, needsSignIn, paused, done, cancelled]
    assert.equal(new Set(all.map(({ state }) => state)).size, all.length)
  })

  // Each differs from one of those above in one field. The compiler names a line that is no error any more.
  it('rejects impossible combinations', () => {
    const none: Operation[] = []
    const take = (operation: Operation) => none.push(operation)
    // @ts-expect-error: finished before it was confirmed
    take({ ...plan, finishedAt: 5 })
    // @ts-expect-error: approved before it was confirmed
    take({ ...plan, approval: asking() })
    // @ts-expect-error: stopped, and still waiting
    take({ ...queued, endedBecause: 'stopped' })
    // @ts-expect-error: waiting for nobody's approval
    take({ ...waits, approval: null })
    // @ts-expect-error: scheduled for no time
    take({ ...scheduled, runAt: null })
    // @ts-expect-error: running, but never started
    take({ ...running, startedAt: null })
    // @ts-expect-error: running, and waiting for a sign-in
    take({ ...running, pause: { code: 'signedOut', details: {} } })
    // @ts-expect-error: waiting for no sign-in in particular
    take({ ...needsSignIn, pause: null })
    // @ts-expect-error: asking about no failures
    take({ ...paused, failing: null })
    // @ts-expect-error: done, and about to be stopped
    take({ ...done, stopping: true })
    // @ts-expect-error: done, although another one replaced it before it started
    take({ ...done, replacedBy: cancelled.replacedBy })
    assert.equal(none.length, 11)
  })
})
