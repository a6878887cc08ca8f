import { hidesAdministrators } from '../core/model.ts'
import type { Messages } from '../messages/index.ts'
import type { Impact, NotChecked, ProtectionGap } from '../operations/model/types.ts'
import type { Line } from './card/index.ts'
import { short, type Viewer } from './viewer.ts'

const namedAtMost = 3

/** True on every plan of this operator, whatever it is for: folded, so that what differs is read. */
export const isRecurring = (what: NotChecked): boolean => hidesAdministrators[what]

/** What could not be checked for a plan. */
export const notCheckedLines = (some: readonly NotChecked[], { plan: says }: Messages): Line[] =>
  some.map((what) => ({ text: says.notChecked[what], subtle: true }))

/** Whose loss hurts, one line a kind. */
export const impactLines = (some: readonly Impact[], { plan: says, common }: Messages): Line[] =>
  some.map(({ kind, count, some: first, free = 0 }) => {
    const names = first.map((one) => short(one, 80))
    const list = [
      ...names,
      ...(kind !== 'seats' && count > names.length ? [common.andMore(count - names.length)] : []),
    ].join(', ')
    return { text: `▲ ${says.impact[kind](count, list, free)}`, tone: 'warning' }
  })

/** Why the list of protected accounts may be incomplete. Entries are named only in personal chats. */
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
    const names = some.slice(0, namedAtMost).map(({ name }) => short(name))
    const named = place === 'personal' ? `: ${names.join(', ')}${some.length > namedAtMost ? ' …' : ''}` : ''
    return [says[problem](some.length, named)]
  })
  return [...lines, ...(blocked ? [says.blocked] : [])].map((text) => ({ text, tone: 'warning' }))
}
