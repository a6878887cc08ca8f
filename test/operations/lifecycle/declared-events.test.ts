import assert from 'node:assert/strict'
import { features } from '../../../src/features/index.ts'
import type { OperationFeature } from '../../../src/operations/index.ts'
import { defineEvents, defineEventsAbout } from '../../../src/operations/lifecycle/event.ts'
import { always, defineNotices } from '../../../src/operations/lifecycle/notice.ts'
import { defineSteps } from '../../../src/store/queries/audit.ts'
import { createHarness, useHarness } from '../harness.ts'

describe('the events and messages of features', () => {
  const h = useHarness()
  const started = (feature: Omit<OperationFeature, 'name'>) =>
    createHarness(h().store, { features: [...features, { ...feature, name: 'letters' }] })

  it('need names of their own: an event or a message that is listed twice does not start', () => {
    const finished = defineEvents({ finished: { from: ['done'], audit: null } })
    assert.throws(() => started({ events: finished }), { message: 'There are two events named finished' })
    const backIn = defineEvents({ backIn: { from: ['done'], audit: null } })
    assert.throws(() => started({ events: backIn }), { message: 'There are two events named backIn' })
    const notices = defineNotices({ paused: { isCurrent: always } })
    assert.throws(() => started({ notices }), { message: 'There are two messages named paused' })
  })

  it('need moves: an event that leads nowhere does not start', () => {
    const events = defineEvents({ posted: { from: [], audit: null } })
    assert.throws(() => started({ events }), { message: 'The event posted has no moves' })
  })

  it('need steps of the audit log that agree: one that is a state here and a note there does not start', () => {
    const events = defineEvents({ posted: { from: ['done'], audit: 'finished' } })
    assert.throws(() => started({ events }), { message: "The audit log can't record finished in two ways" })
    const steps = defineSteps({ expired: 'other' })
    assert.throws(() => started({ steps }), { message: "The audit log can't record expired in two ways" })
  })

  it('do not compile without what the audit log records, or with another subject than they are about', async () => {
    // @ts-expect-error: it doesn't say what the audit log records
    defineEvents({ posted: { from: ['done'] } })
    const { posted } = defineEventsAbout<{ readonly number: number; readonly sender: string }>([])({
      posted: { from: ['done'], audit: null, tellsOf: ({ sender: to }) => [{ to, about: 'requester' }] },
    })
    // @ts-expect-error: a subject without a sender
    const about: Parameters<NonNullable<typeof posted.tellsOf>>[0] = { number: 1 }
    assert.equal(about.number, 1)
  })
})
