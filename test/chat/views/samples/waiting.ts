import { showAnswerProgress } from '../../../../src/chat/views/answer-progress.ts'
import type { Progress, Reply } from '../../../../src/chat/views/reply.ts'
import { type Making, now } from './texts.ts'

/** Progress of slow answers. */
export function waitingCards({ messages, viewer }: Making): Record<string, Reply> {
  const show = (progress: Progress, until?: number, quota?: string) =>
    showAnswerProgress({ ...progress, since: now, until, quota }, messages, viewer)
  return {
    waiting: show({ what: 'something', done: 0 }),
    waitingToCheck: show({ what: 'check', done: 0, total: 300 }),
    waitingForCheck: show({ what: 'check', done: 12_345, total: 100_000 }),
    waitingForCheckEnding: show({ what: 'check', done: 2_000, total: 2_000 }),
    waitingStalled: show({ what: 'check', done: 12_345, total: 100_000 }, now + 120_000),
    waitingForDetails: show({ what: 'details', done: 120, total: 264 }, undefined, messages.waiting.quota(130)),
    waitingForPlan: show({ what: 'plan', done: 1_200, total: 2_000 }),
    waitingForProtection: show({ what: 'protection', done: 4_995 }),
    waitingForMembers: show({ what: 'members', done: 1_998 }),
    waitingForList: show({ what: 'list', done: 0 }),
    waitingForPages: show({ what: 'list', done: 5_994, total: 12_000 }),
    waitingForExport: show({ what: 'export', done: 640_000, total: 1_000_000 }),
  }
}
