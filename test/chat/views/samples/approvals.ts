import { showApproval } from '../../../../src/chat/views/approval.ts'
import { showNotice } from '../../../../src/chat/views/notices.ts'
import { showOperation } from '../../../../src/chat/views/operation.ts'
import { showOperations } from '../../../../src/chat/views/operations.ts'
import { showPick } from '../../../../src/chat/views/pick-excluded.ts'
import type { Reply } from '../../../../src/chat/views/reply.ts'
import { approvalPage } from '../../../../src/chat/views/request-contents.ts'
import { cardsOf } from '../../../../src/features/define.ts'
import { features } from '../../../../src/features/index.ts'
import { approvalErrors } from '../../../../src/operations/confirm/errors.ts'
import type { NoticeKind } from '../../../../src/operations/index.ts'
import type { Approval, Operation } from '../../../../src/operations/model/types.ts'
import { wholeRegistry } from '../../../support/registry.ts'
import {
  containing,
  containment,
  progress,
  sampleItem,
  sampleOperation,
  usualContainment,
  usualSkips,
  asking as waiting,
} from './operations.ts'
import { type Making, now, times } from './texts.ts'

/** What features add to cards. */
const cards = cardsOf(features)

/** Of an operation that is confirmed. */
type Change = Partial<Exclude<Operation, { readonly state: 'planned' }>>

/** What requesters and approvers see of a request for approval, from asking to every possible end. */
export async function approvalCards({ texts, messages, viewer }: Making): Promise<Record<string, Reply>> {
  const by = () => ({ oid: 'o', upn: texts.upn(), name: texts.name() })
  const asking = (change: Partial<Approval> = {}) => waiting({ asked: [texts.name(), texts.name()], ...change })
  const teams = 'https://gov.teams.microsoft.us'
  const waits = { state: 'awaitingApproval', reason: texts.typed(), ticket: texts.typed() } as const
  const operation = (change: Change) => sampleOperation(texts, { approval: asking(), ...change })
  const answered = () => asking({ by: by(), comment: texts.typed(), decidedAt: now })
  const talk = () =>
    times(5, (n) => ({ n: n + 1, by: texts.name(), question: texts.typed(), answer: n < 3 ? texts.typed() : null }))
  const smaller = () => ({
    ...answered(),
    excluded: [{ by: texts.name(), count: 1_200, some: times(5, () => texts.upn()) }],
  })
  const requester = (change: Change) =>
    showOperation(operation(change), async () => ({ items: [], total: 0 }), messages, viewer, cards)
  const approver = (
    change: Change,
    more: Partial<Omit<Parameters<typeof showApproval>[0], 'registry' | 'cards'>> = {},
  ) =>
    showApproval(
      { operation: operation(change), registry: wholeRegistry, cards, items: [], total: 0, teams, ...more },
      messages,
      viewer,
    )
  const note = (about: NoticeKind, change: Change, asked = false) =>
    showNotice({ operation: operation(change), about, asked }, messages, viewer)
  const items = times(approvalPage, (index) => sampleItem(texts, index))
  const frequent = () => ({ some: times(3, (index) => ({ name: texts.name(), count: 400 + index })), others: 9 })
  const left = (verdict: 'synced' | 'protected' | 'duplicate') => ({
    verdict,
    why: null,
    count: 1_200,
    some: [{ ...sampleItem(texts, 0), verdict }],
  })
  const concerned = {
    work: { departments: frequent(), titles: frequent() },
    skipped: [left('synced'), left('protected'), left('duplicate')],
    admins: times(5, () => ({ upn: texts.upn(), roles: 'Global Administrator, Security Reader' })),
    notes: { tenantConsent: 9, sharedMailbox: 2 },
    containments: times(3, (index) => containment(texts, 20 - index)),
  }
  const token = 'A'.repeat(32)
  const page = 'https://rollcall.contoso.example/approve/tobaki-42'
  const other = { id: 'dununo-12', requester: texts.name(), runAt: now + 86_400_000 }
  const enabled = { ...waits, approval: asking() } as const
  return {
    excludedPick: showPick({ operation: operation(waits), items, token }, messages, viewer),
    approverOfMany: showApproval(
      {
        operation: usualContainment(texts, 297, { state: 'awaitingApproval', approval: waiting() }),
        registry: wholeRegistry,
        cards,
        items: times(approvalPage, (index) => sampleItem(texts, index)),
        total: 297,
        token,
        teams,
        concerned: {
          work: { departments: frequent(), titles: frequent() },
          skipped: usualSkips(texts),
          admins: [],
          notes: { tenantConsent: 56, byName: 3 },
          containments: [],
        },
      },
      messages,
      viewer,
    ),
    approvalStillEnabled: showApproval(
      { operation: containing(texts, enabled), registry: wholeRegistry, cards, items, total: 24, token, teams },
      messages,
      viewer,
    ),
    approvalStillEnabledShared: showApproval(
      {
        operation: containing(texts, enabled),
        registry: wholeRegistry,
        cards,
        items,
        total: 24,
        token,
        teams,
        discreet: true,
      },
      messages,
      viewer,
    ),
    endedStillEnabled: showNotice(
      { operation: containing(texts, { state: 'done', progress }), about: 'ended' },
      messages,
      viewer,
    ),
    awaitingApproval: await requester({
      ...waits,
      approval: asking({ unreachable: [texts.name()], conversation: 'asked' }),
      runAt: now + 86_400_000,
      enableAt: now + 172_800_000,
    }),
    denied: await requester({ state: 'denied', approval: answered(), reason: texts.typed() }),
    notApproved: await requester({ state: 'expired', endedBecause: 'notApproved' }),
    lapsed: await requester({ state: 'expired', endedBecause: 'lapsed', approval: answered() }),
    tooLate: await requester({ state: 'expired', endedBecause: 'tooLate' }),
    replaced: await requester({ state: 'cancelled', endedBecause: 'replaced', replacedBy: other }),
    replacedInPart: await requester({ state: 'scheduled', replacedFor: [{ id: 'dununo-12', count: 2 }] }),
    pastEnableAt: await requester({ state: 'expired', endedBecause: 'pastEnableAt' }),
    approver: approver(waits, { items, concerned, total: 24, token }),
    approverOnPage: approver(
      { ...waits, approval: asking({ page }) },
      { items, concerned: { ...concerned, signIn: true }, total: 24, token },
    ),
    approverOnPageShared: approver(
      { ...waits, approval: asking({ page }) },
      { items, concerned: { ...concerned, signIn: true }, total: 24, token, discreet: true },
    ),
    awaitingOnPage: await requester({ ...waits, approval: asking({ page }) }),
    approverSignedIn: approver({
      state: 'running',
      approval: { ...answered(), page, signIn: { at: now, context: 'c1' } },
    }),
    approverOfEnable: approver(
      { ...waits, playbook: 'enable', actions: [] },
      { items: items.slice(0, 3), total: 3, comment: texts.typed() },
    ),
    approverExcluding: approver(waits, {
      items: items.slice(0, 3),
      total: 3,
      without: texts.typed(),
      token,
      error: new approvalErrors.notAmongAccounts({ names: texts.typed(), count: 9 }),
    }),
    approverExcluded: approver({ state: 'running', approval: smaller() }),
    approverSharedExcluded: approver({ state: 'running', approval: smaller() }, { discreet: true }),
    scheduledSmaller: await requester({ state: 'scheduled', runAt: now + 86_400_000, approval: smaller() }),
    runningSmaller: await requester({ state: 'running', approval: smaller() }),
    doneSmaller: await requester({ state: 'done', approval: smaller() }),
    noticeApprovedSmaller: note('approved', { state: 'queued', approval: smaller() }),
    approverShared: approver(waits, { items, total: 24, token, discreet: true }),
    approverSharedDenied: approver({ state: 'denied', approval: answered() }, { discreet: true }),
    approverApproved: approver({ state: 'running', approval: answered() }),
    approverDenied: approver({ state: 'denied', approval: answered() }),
    approverTooLate: approver({ state: 'expired', endedBecause: 'notApproved' }),
    approverCancelled: approver({ state: 'cancelled' }),
    operationsWaiting: showOperations(
      {
        decided: [
          operation({ state: 'done', approval: answered() }),
          operation({ state: 'denied', approval: answered() }),
        ],
        operations: [sampleOperation(texts, { state: 'done' })],
        total: 1,
        page: 1,
        waiting: [sampleOperation(texts, { ...waits, approval: asking() })],
      },
      messages,
      viewer,
    ),
    noticeApproved: note('approved', { state: 'scheduled', approval: answered(), runAt: now + 86_400_000 }),
    noticeDenied: note('denied', { state: 'denied', approval: answered() }),
    noticeReplaced: note('replaced', { state: 'cancelled', endedBecause: 'replaced', replacedBy: other }),
    noticeNotApproved: note('notApproved', { state: 'expired', endedBecause: 'notApproved' }),
    noticeNeedsApproval: note('needsApproval', waits),
    noticeEscalated: note('escalated', {
      state: 'awaitingApproval',
      approval: asking({ escalated: { at: now, because: 'unavailable' } }),
    }),
    approverTalk: approver({ ...waits, questions: talk() }, { items, total: 24, token }),
    awaitingTalk: await requester({ ...waits, questions: talk() }),
    noticeQuestion: note('question', { ...waits, questions: talk() }),
    noticeAnswer: note('answer', { ...waits, questions: talk() }, true),
    noticeExtended: note('extended', waits, true),
    noticeNobodyToAsk: note('nobodyToAsk', {
      state: 'awaitingApproval',
      approval: asking({ asked: [], away: [texts.name()] }),
    }),
    noticeReminder: note('reminder', waits, true),
    noticeExpiring: note('expiring', waits),
    noticeExpiringAsked: note('expiring', waits, true),
    noticePaused: note('paused', { state: 'needsSignIn', pause: { code: 'signInExpired', details: {} } }),
    noticeEnded: note('ended', { state: 'done' }),
    noticeNotInEffect: note('notInEffect', { state: 'done' }),
    noticeStopped: note('ended', { state: 'stopped', endedBecause: 'unavailable' }),
  }
}
