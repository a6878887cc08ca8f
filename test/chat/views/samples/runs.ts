import { showOperation } from '../../../../src/chat/views/operation.ts'
import type { Reply } from '../../../../src/chat/views/reply.ts'
import { showChangeTime } from '../../../../src/chat/views/schedule.ts'
import { cardsOf } from '../../../../src/features/define.ts'
import { features } from '../../../../src/features/index.ts'
import type { ShownValues } from '../../../../src/operations/model/shown.ts'
import type { Item, Operation } from '../../../../src/operations/model/types.ts'
import { ruleErrors } from '../../../../src/operations/rules/errors.ts'
import { ofFeature } from '../../../support/of-feature.ts'
import {
  containing,
  counts,
  failed,
  progress,
  quarantining,
  sampleItem,
  sampleOperation,
  signOuts,
  usualContainment,
} from './operations.ts'
import { type Making, now, type Texts, times } from './texts.ts'

/** Steps in other systems after containing so many accounts. */
interface StepSamples {
  shownAfter(texts: Texts, accounts: number, state?: 'offered'): ShownValues
}

/** What features add to cards. */
const cards = cardsOf(features)
const allDone = { ...progress, done: 24, failed: 0, uncertain: 0 }

/** An operation's card, from a plan without its token to every possible end. */
export async function runCards({ texts, messages, viewer }: Making): Promise<Record<string, Reply>> {
  const show = (
    change: Partial<Operation>,
    items: readonly Item[] = failed(texts),
    total = 14,
    stalledSince?: number,
  ) =>
    showOperation(sampleOperation(texts, change), async () => ({ items, total }), messages, viewer, cards, stalledSince)
  const { shownAfter = () => new Map() } = (await ofFeature<StepSamples>('other-systems', 'samples.ts')) ?? {}
  const ran = (ms: number) => ({ startedAt: now, finishedAt: now + ms })
  const stopped = (endedBecause: Operation['endedBecause']) =>
    show({ state: 'stopped', endedBecause, ...ran(9_000), progress: { ...progress, skipped: 6 } })
  return {
    containedMany: await showOperation(
      usualContainment(texts, 297, {
        state: 'done',
        ...ran(9_000),
        progress: { ...allDone, total: 297, done: 274, notBlocked: 23, verified: 274, actions: [] },
        onPremises: { accounts: 3, synced: 23, computers: 0 },
        shown: shownAfter(texts, 297, 'offered'),
      }),
      async () => ({ items: [], total: 0 }),
      messages,
      viewer,
      cards,
    ),
    containedInQuarantine: await showOperation(
      quarantining(texts, 297, { blocked: 20, excluded: 3 }, {
        state: 'done',
        ...ran(9_000),
        progress: { ...allDone, total: 297, done: 294, notBlocked: 3, verified: 294, actions: [] },
        blocking: {
          wanted: true,
          passwords: true,
          still: [{ because: 'unproven', count: 3, some: times(3, texts.upn) }],
          open: 3,
          proofs: { blocked: 20, excluded: 3 },
        },
        onPremises: { accounts: 0, synced: 23, computers: 0 },
      } as Partial<Operation>),
      async () => ({ items: [], total: 0 }),
      messages,
      viewer,
      cards,
    ),
    quarantined: await showOperation(
      sampleOperation(texts, {
        playbook: 'quarantine',
        actions: [
          { kind: 'quarantine', parameters: null },
          { kind: 'sign-out', after: 'quarantine', parameters: null },
        ],
        counts: { ...counts, change: 2, synced: 0, protected: 0, notFound: 0, ambiguous: 0, duplicate: 0, already: 0 },
        state: 'done',
        ...ran(1_000),
        reason: 'Clicked the link on Friday',
        progress: { ...allDone, total: 2, done: 2, verified: 2, actions: signOuts({ total: 2, done: 2, verified: 2 }) },
        blocking: { wanted: true, passwords: false, still: [], open: 0, proofs: { blocked: 2 } },
      }),
      async () => ({ items: [], total: 0 }),
      messages,
      viewer,
      cards,
    ),
    doneOne: await showOperation(
      sampleOperation(texts, {
        counts: { ...counts, change: 1, synced: 0, protected: 0, notFound: 0, ambiguous: 0, duplicate: 0, already: 0 },
        state: 'done',
        ...ran(1_000),
        reason: 'Left the company on Friday',
        progress: { ...allDone, total: 1, done: 1, verified: 1, actions: signOuts({ total: 1, done: 1, verified: 1 }) },
      }),
      async ({ attention }) =>
        attention
          ? { items: [], total: 0 }
          : { items: [sampleItem(texts, 0, { change: 'done', verified: 'verified' })], total: 1 },
      messages,
      viewer,
      cards,
    ),
    planned: await show({}),
    scheduledOwn: await show({ state: 'scheduled', runAt: now + 86_400_000, reason: texts.typed() }),
    changeTime: showChangeTime(
      sampleOperation(texts, { state: 'scheduled', runAt: now + 86_400_000 }),
      { runAtDate: '2020-01-01', runAtTime: '10:00', error: new ruleErrors.timePast({ field: 'runAt' }) },
      messages,
      viewer,
    ),
    scheduled: await show({ state: 'scheduled', runAt: now + 86_400_000, reason: texts.typed(), follows: 'tobaki-42' }),
    queued: await show({ state: 'queued' }),
    running: await show({ state: 'running', startedAt: now, progress }),
    runningLater: await show({
      state: 'running',
      startedAt: now,
      progress: { ...progress, skipped: 3 },
      skippedAtRecheck: { already: 2, adminRole: 1 },
    }),
    runningStalled: await show({ state: 'running', startedAt: now, progress }, [], 0, now),
    runningThrottled: await show(
      { state: 'running', startedAt: now, progress, throttledUntil: now + 120_000 },
      [],
      0,
      now,
    ),
    runningUnanswered: await show({
      state: 'running',
      startedAt: now,
      progress,
      unanswered: { count: 2, names: times(2, texts.name), until: now + 60_000 },
    }),
    stopping: await show({ state: 'running', startedAt: now, progress, stopping: true }),
    needsSignIn: await show({
      state: 'needsSignIn',
      progress,
      reason: texts.typed(),
      ticket: texts.typed(),
      pause: { code: 'signInExpired', details: {} },
    }),
    verifying: await show({ state: 'verifying', startedAt: now, progress: allDone }),
    done: await show(
      { state: 'done', ...ran(4_000), progress: { ...allDone, actions: signOuts({ total: 24, done: 24 }) } },
      [],
      0,
    ),
    doneForAWhile: await show(
      { state: 'done', ...ran(4_000), progress: allDone, enableAt: now + 86_400_000, followUp: 'mirano-07' },
      [],
      0,
    ),
    doneUnconfirmed: await show(
      {
        state: 'done',
        ...ran(70_000),
        progress: { ...allDone, verified: 22, unconfirmed: 2, unseen: 2 },
        lookAt: now + 60_000,
      },
      [1, 2].map((index) => sampleItem(texts, index, { change: 'done', verified: 'unconfirmed' })),
      2,
    ),
    doneAlready: await show(
      {
        state: 'done',
        ...ran(1_000),
        progress: { ...progress, total: 1, done: 0, failed: 0, uncertain: 0, skipped: 1 },
      },
      [sampleItem(texts, 1, { change: 'skipped', why: 'already' })],
      1,
    ),
    doneAndUndone: await show({
      state: 'done',
      undoOf: 'tobaki-42',
      playbook: 'enable',
      actions: [{ kind: 'allow-sign-in', parameters: null }],
      ...ran(8_000),
      progress: { ...progress, verified: 12, unconfirmed: 3, unseen: 3, actions: [] },
      followers: [
        { id: 'mirano-07', how: 'retry', state: 'stopped' },
        { id: 'vikolo-13', how: 'undo', state: 'done' },
      ],
    }),
    doneWithFailures: await show({
      state: 'done',
      ...ran(185_000),
      progress: {
        ...progress,
        done: 18,
        failed: 4,
        uncertain: 2,
        missing: 1,
        actions: signOuts({ total: 15, done: 17, failed: 1 }),
      },
    }),
    signOutDone: await show({
      playbook: 'signOut',
      actions: [{ kind: 'sign-out', parameters: null }],
      state: 'done',
      ...ran(1_000),
      progress: { ...progress, done: 0, failed: 24, uncertain: 0, actions: [] },
    }),
    containedSome: await show(
      containing(texts, {
        state: 'done',
        ...ran(9_000),
        onPremises: { accounts: 3, synced: 2, computers: 1 },
        shown: shownAfter(texts, 20),
        progress: { ...allDone, done: 20, notBlocked: 2, failed: 2, verified: 20, skips: {}, actions: [] },
      }),
    ),
    containing: await show(containing(texts, { state: 'running', startedAt: now, progress })),
    stopped: await stopped('stopped'),
    stoppedReadOnly: await stopped('readOnly'),
    cancelled: await show({ state: 'cancelled', reason: texts.typed() }),
    expired: await show({ state: 'expired' }),
  }
}
