import { undoOperation } from '../../../../src/chat/commands/operations.ts'
import { press } from '../../../../src/chat/commands/press.ts'
import { type NothingPlanned, showNothingToDo } from '../../../../src/chat/views/nothing-to-do.ts'
import type { Reply } from '../../../../src/chat/views/reply.ts'
import { cardsOf } from '../../../../src/features/define.ts'
import { features } from '../../../../src/features/index.ts'
import { planSpec } from '../../../support/registry.ts'
import { sampleItem, skippedGroups } from './operations.ts'
import { type Making, times } from './texts.ts'

/** Answers to plans that would change nothing. */
export function nothingCards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const accounts = { accounts: texts.upn().slice(0, 600) }
  const nothing = (rest: Pick<NothingPlanned, 'skipped'> & Partial<NothingPlanned>) =>
    showNothingToDo(
      {
        playbook: 'disable',
        cards: cardsOf(features),
        gaps: [],
        accounts,
        again: press(planSpec('disable'), accounts),
        ...rest,
      },
      messages,
      viewer,
    )
  const group = (one: Partial<NothingPlanned['skipped'][number]>, count: number, detail: string | null = null) => {
    const { verdict = 'already', why = null } = one
    const account = { id: '1', upn: texts.upn(), name: texts.name(), enabled: true, guest: false }
    const some = times(count, (index) => ({
      ...sampleItem(texts, index, { verdict, why, detail, account: verdict === 'notFound' ? null : account }),
      ...(verdict === 'notFound' && { input: texts.upn() }),
    }))
    return { verdict, why, count, some }
  }
  return {
    nothingProtected: nothing({
      skipped: [group({ verdict: 'protected', why: 'adminRole' }, 1, 'User Administrator')],
    }),
    nothingProtectedFew: nothing({ skipped: [group({ verdict: 'protected', why: 'configured' }, 3)] }),
    nothingAlready: nothing({
      skipped: [group({}, 1)],
      reverse: { playbook: 'enable', data: press(planSpec('enable'), accounts) },
    }),
    nothingAlreadyOther: nothing({ playbook: 'contain', skipped: [group({}, 1)] }),
    nothingNotFound: nothing({ skipped: [group({ verdict: 'notFound' }, 1)] }),
    nothingNotFoundFew: nothing({ skipped: [group({ verdict: 'notFound' }, 2, texts.upn())] }),
    nothingSynced: nothing({ skipped: [group({ verdict: 'synced', why: 'synced' }, 2)] }),
    nothingOutside: nothing({
      undoOf: 'tobaki-42',
      playbook: 'enable',
      include: press(undoOperation, { operation: 'tobaki-42', changed: true }),
      skipped: [group({ verdict: 'protected', why: 'changedOutside' }, 3, texts.name())],
    }),
    nothingBySync: nothing({
      undoOf: 'tobaki-42',
      playbook: 'enable',
      include: press(undoOperation, { operation: 'tobaki-42', changed: true }),
      skipped: [{ ...group({ verdict: 'protected', why: 'changedBySync' }, 3), count: 20 }],
    }),
    nothingUnread: nothing({
      undoOf: 'tobaki-42',
      playbook: 'enable',
      skipped: [
        {
          verdict: 'failed',
          why: null,
          count: 5,
          some: times(3, (index) => sampleItem(texts, index, { verdict: 'failed', reason: { code: 'unavailable' } })),
        },
      ],
    }),
    nothingMany: nothing({ skipped: skippedGroups(texts) }),
  }
}
