import { compact } from '../../core/compact.ts'
import type { Item, ProtectionGap, SkippedAccounts } from '../../operations/model/types.ts'
import { type Button, buildNotice, type Line } from '../card/index.ts'
import { checkStatus, listUsers } from '../commands/accounts.ts'
import { type Press, press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { gapLines } from './gaps.ts'
import { joinNames } from './operation-text.ts'
import { addedForSkipped, type CardAdditions } from './places.ts'
import { includeButtons, reasonLine, reasonText } from './plan.ts'
import type { Reply } from './reply.ts'
import { countGroups } from './skips.ts'
import { shorten, toFrame, type Viewer } from './viewer.ts'

/** A plan that would change nothing, and what could help. */
export interface NothingPlanned {
  readonly playbook: string
  /** What features add. */
  readonly cards: readonly CardAdditions[]
  /** Why, with the first accounts of each reason. */
  readonly skipped: readonly SkippedAccounts[]
  readonly gaps: readonly ProtectionGap[]
  readonly undoOf?: string | undefined
  readonly retryOf?: string | undefined
  /** The arguments for all of its accounts. */
  readonly accounts: { readonly accounts?: string; readonly lookup?: string }
  /** Plans it again. */
  readonly again: Press
  /** The same, with accounts that others have changed. */
  readonly include?: Press
  /** Plans the opposite for the same accounts. */
  readonly reverse?: { readonly playbook: string; readonly data: Press } | undefined
}

/** Maximum accounts named in the title. */
const maxNamed = 3
/** Maximum reasons with their own line. */
const maxReasons = 6

/** Why nothing would change, with the buttons that help. There is nothing to confirm. */
export function showNothingToDo(view: NothingPlanned, messages: Messages, viewer: Viewer): Reply {
  const { playbook, skipped, gaps, undoOf, retryOf } = view
  const groups = skipped.filter(({ verdict }) => verdict !== 'duplicate')
  const [only, ...others] = groups
  const named = only && others.length === 0 && only.count <= maxNamed && isPrivate(viewer) ? only : undefined
  const title = named ? reasonSentence(named, playbook, messages, viewer) : playbookText(messages, playbook).nothing
  const { links, nothing: says, common } = messages
  const hidden = countGroups(skipped.slice(maxReasons))
  const reasons = skipped.slice(0, maxReasons).map((group) => reasonLine(group, view, messages, viewer))
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon: groups.some(isRefused) ? '◆' : '–', title },
    lines: compact([
      undoOf && { text: links.undoes(undoOf) },
      retryOf && { text: links.retries(retryOf) },
      ...(named ? detailsOf(named, view, messages, viewer) : reasons),
      hidden > 0 && !named && { text: common.andMore(hidden), subtle: true },
      ...view.cards.flatMap(({ plan }) => plan?.['nothing to do']?.(groups, messages) ?? []),
      ...gapLines(gaps, messages, viewer, false),
      groups.some(isRefused) && { text: says.recorded, subtle: true },
    ]),
    actions: buttons(view, groups, messages),
  })
  return { card, summary: title }
}

const isPrivate = ({ place = 'personal' }: Viewer): boolean => place === 'personal'

const isRefused = ({ verdict, some }: SkippedAccounts): boolean =>
  verdict === 'protected' && some[0]?.whyKind === 'protection'

const nameOf = ({ account, input }: Item): string => shorten((account?.name || account?.upn || input).trim(), 60)

/** A single reason that applies to all of these accounts. */
function reasonSentence(group: SkippedAccounts, playbook: string, messages: Messages, viewer: Viewer): string {
  const { nothing: says } = messages
  const { verdict, why, count, some } = group
  const [first] = some
  const who = joinNames(some.map(nameOf), messages)
  if (!first) return playbookText(messages, playbook).nothing
  if (verdict === 'notFound' && !why) return says.notFound(who)
  const { isAlready } = playbookText(messages, playbook)
  if (verdict === 'already' && !why && isAlready) return says.already(who, count, isAlready)
  if (count > 1) return isRefused(group) ? says.protected(who, count) : playbookText(messages, playbook).nothing
  if (why === 'adminRole' && first.detail) return says.protectedRole(who, first.detail)
  const because = reasonText(first, playbook, messages, viewer)
  return isRefused(group) ? says.protectedBecause(who, because) : says.because(who, because)
}

/** What the title doesn't say: the sign-in names, and each account's reason if there are several. */
function detailsOf(group: SkippedAccounts, view: NothingPlanned, messages: Messages, viewer: Viewer): Line[] {
  const { verdict, count, some, why } = group
  if (verdict === 'notFound' && !why) {
    const similar = some.flatMap(({ detail }) => detail || [])
    return [{ text: similar.length > 0 ? messages.nothing.similar(similar.join(', ')) : messages.nothing.spelling }]
  }
  const isSaid = verdict === 'already' && !why && playbookText(messages, view.playbook).isAlready
  if (count > 1 && !isSaid) return [reasonLine(group, view, messages, viewer)]
  return some.flatMap(({ account }) => (account?.upn ? [{ text: shorten(account.upn, 80), subtle: true }] : []))
}

function buttons(
  { cards, accounts, again, include, reverse, undoOf, retryOf }: NothingPlanned,
  groups: readonly SkippedAccounts[],
  messages: Messages,
): Button[] {
  const found = groups.flatMap(({ some }) => some.filter(({ account }) => account))
  const unread = groups.some(({ verdict }) => verdict === 'failed')
  const [only, ...others] = groups
  const already = only && others.length === 0 && only.verdict === 'already' && !only.why
  const missing = groups.find(({ verdict, why }) => verdict === 'notFound' && !why)?.some[0]
  return compact([
    unread && { title: messages.waiting.again, data: again },
    ...(include?.['changed'] === true ? includeButtons(groups, include, messages) : []),
    ...addedForSkipped(cards, groups, { undoOf, retryOf }, messages),
    found.length > 0 && { title: messages.form.check.title, data: press(checkStatus, accounts) },
    already && reverse && { title: playbookText(messages, reverse.playbook).button(only.count), data: reverse.data },
    missing && { title: messages.nothing.search, data: press(listUsers, { search: searchText(missing) }) },
  ])
}

/**
 * The part of an address before the @, as a name to search for, because people guess addresses.
 */
const searchText = ({ input }: Item): string =>
  shorten(input.replace(/@.*$/s, '').replace(/[._]+/g, ' ').trim() || input, 60)
