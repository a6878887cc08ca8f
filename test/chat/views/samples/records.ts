import { itemsPerPage, showItems } from '../../../../src/chat/views/operation-accounts.ts'
import { showOperations } from '../../../../src/chat/views/operations.ts'
import type { Reply } from '../../../../src/chat/views/reply.ts'
import { cardsOf } from '../../../../src/features/define.ts'
import { features } from '../../../../src/features/index.ts'
import { containing, counts, excluded, failed, progress, sampleItem, sampleOperation } from './operations.ts'
import { type Making, times } from './texts.ts'

/** What features add to cards. */
const cards = cardsOf(features)

const states = ['done', 'running', 'planned', 'cancelled', 'needsSignIn', 'stopped'] as const

/** Lists of operations. */
export function operationCards({ texts, messages, viewer }: Making): Record<string, Reply> {
  return {
    operations: showOperations(
      {
        operations: times(10, (index) => {
          const state = states[index % states.length] ?? 'done'
          return sampleOperation(texts, { state, ...(state !== 'planned' && state !== 'cancelled' && { progress }) })
        }),
        total: 35,
        page: 2,
        waiting: [],
        decided: [],
      },
      messages,
      viewer,
    ),
    operationsNone: showOperations({ waiting: [], decided: [], operations: [], total: 0, page: 1 }, messages, viewer),
  }
}

/** Lists of the accounts of operations. */
export function recordCards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const step = { why: null, requestId: null, stays: [], items: [], synced: [], recent: [], temporary: [] }
  const forbidden = { ...step, state: 'failed', reason: { code: 'forbidden' }, verified: 'none' } as const
  const refused = [
    { action: 'block-sign-in', ...forbidden },
    { action: 'sign-out', ...step, state: 'done', reason: null, verified: 'verified' } as const,
    { action: 'reset-password', ...forbidden },
  ]
  return {
    items: showItems(
      {
        cards,
        operation: sampleOperation(texts, { state: 'done', progress }),
        items: [...failed(texts), ...excluded(texts)].slice(0, itemsPerPage),
        total: 33,
        page: 2,
      },
      messages,
      viewer,
    ),
    itemsRefused: showItems(
      {
        cards,
        operation: containing(texts, {
          state: 'done',
          counts: { ...counts, excluded: 1 },
          blocking: {
            wanted: true,
            passwords: true,
            open: 14,
            still: [{ because: 'unproven', count: 14, some: [] }],
          },
          progress,
        }),
        items: [
          ...times(9, (index) =>
            sampleItem(texts, index, { change: 'failed', steps: refused, stillEnabled: 'failed' }),
          ),
          ...times(4, (index) => sampleItem(texts, index + 9, { change: 'done', stillEnabled: 'synced' })),
          sampleItem(texts, 13, {
            verdict: 'excluded',
            why: 'excluded',
            detail: texts.name(),
            stillEnabled: 'excluded',
          }),
          sampleItem(texts, 14, { verdict: 'protected', why: 'self', change: 'none' }),
        ],
        total: 33,
        page: 1,
      },
      messages,
      viewer,
    ),
    itemsStillEnabled: showItems(
      {
        cards,
        operation: containing(texts, { state: 'done', progress }),
        items: [
          ...times(3, (index) =>
            sampleItem(texts, index, { change: 'done', stillEnabled: 'synced', verified: 'verified' }),
          ),
          sampleItem(texts, 4, { verdict: 'protected', why: 'self', change: 'none', stillEnabled: 'protected' }),
          sampleItem(texts, 5, { change: 'done', verified: 'verified' }),
        ],
        total: 5,
        page: 1,
      },
      messages,
      viewer,
    ),
  }
}
