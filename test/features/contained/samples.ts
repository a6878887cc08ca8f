import type { Reply } from '../../../src/chat/views/reply.ts'
import { type ContainedView, showContained, showReleaseSelection } from '../../../src/features/contained/card.ts'
import type { HeldAccount, Hold } from '../../../src/features/contained/held.ts'
import { sampleAccount } from '../../chat/views/samples/accounts.ts'
import { type Making, now, times } from '../../chat/views/samples/texts.ts'
import { wholeRegistry } from '../../support/registry.ts'

const holds: readonly Hold[] = ['none', 'unknown', 'apart', 'disabled']

/** Who is still contained: nobody, nobody who fits a filter, and more than fit a page. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const held = (index: number): HeldAccount => {
    const account = sampleAccount(texts, index)
    const hold = holds[Math.min(index, 3)] ?? 'disabled'
    const owner = { oid: 'o', upn: texts.upn(), name: texts.name() }
    return {
      account: account.id,
      upn: account.userPrincipalName,
      name: account.displayName,
      operation: 'tobaki-42',
      at: now - index * 86_400_000,
      by: index === 1 ? texts.name() : owner.name,
      owner,
      origin: index % 2 === 0 ? { id: '4711', title: texts.typed() } : null,
      marked: hold !== 'apart',
      kinds: ['block-sign-in'],
      now: account,
      hold,
      letIn: hold === 'none',
      ...(hold === 'none' && { since: { why: 'changedOutside', detail: texts.name(), at: now } }),
    }
  }
  const show = (more: Partial<ContainedView>) =>
    showContained(
      { accounts: [], notChecked: [], at: now, registry: wholeRegistry, filter: {}, page: 1, ...more },
      messages,
      viewer,
    )
  const accounts = times(12, held)
  return {
    contained: show({ accounts, notChecked: ['outsideRecent'], filter: { incident: '4711' } }),
    containedNone: show({}),
    containedNoMatch: show({ filter: { mine: true, older: 7 } }),
    containedSelection: showReleaseSelection(
      { accounts, notChecked: [], at: now, registry: wholeRegistry, filter: {}, page: 2 },
      messages,
      viewer,
    ),
  }
}
