import { compact } from '../../core/compact.ts'
import type { Impact, NotChecked, ProtectionGap } from '../../operations/model/types.ts'
import { hidesAdministrators } from '../../operations/rules/administrators.ts'
import type { Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { joinNames } from './operation-text.ts'
import { shorten, type Viewer } from './viewer.ts'

const namedAtMost = 3

/** What couldn't be checked for a plan, on one line. `own`: for the requester, to whom `whoami` explains why. */
export const notCheckedLines = (some: readonly NotChecked[], messages: Messages, { own = false } = {}): Line[] => {
  const { plan: says } = messages
  const known = [...new Set(some.map((what) => says.notCheckedNames[what]))]
  if (known.length === 0) return []
  const why = own && some.some((what) => hidesAdministrators[what]) ? [says.notCheckedWhy] : []
  return [{ text: [says.notCheckedList(joinNames(known, messages)), ...why].join(' '), subtle: true }]
}

/** Accounts that others depend on, one line per kind. */
export const impactLines = (some: readonly Impact[], { plan: says, common }: Messages): Line[] =>
  some.map(({ kind, count, some: first, free = 0 }) => {
    const names = first.map((one) => shorten(one, 80))
    const list = compact([
      ...names,
      kind !== 'seats' && count > names.length && common.andMore(count - names.length),
    ]).join(', ')
    return { text: `▲ ${says.impact[kind](count, list, free)}`, tone: 'warning' }
  })

/** Why the list of protected accounts might be incomplete. Entries are named only in private chats. */
export function gapLines(
  gaps: readonly ProtectionGap[],
  { plan: { gaps: says } }: Messages,
  { place = 'personal' }: Pick<Viewer, 'place'>,
  blocked: boolean,
): Line[] {
  if (gaps.length === 0) return []
  const lines = (['noAccount', 'notRead', 'emptyGroup'] as const).flatMap((problem) => {
    const some = gaps.filter((gap) => gap.problem === problem)
    if (some.length === 0) return []
    const names = some.slice(0, namedAtMost).map(({ name }) => shorten(name))
    const named = place === 'personal' ? `: ${names.join(', ')}${some.length > namedAtMost ? ' …' : ''}` : ''
    return [says[problem](some.length, named)]
  })
  return compact([...lines, blocked && says.blocked]).map((text) => ({ text, tone: 'warning' }))
}
