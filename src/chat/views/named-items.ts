import { compact } from '../../core/compact.ts'
import { isRecent, recentDays } from '../../core/recently.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { actionText } from './action-texts.ts'
import { maxInFull } from './planned-account.ts'
import { type DateFormatting, dateOnly, shorten } from './viewer.ts'

/**
 * The apps or devices a step concerns, with publisher and age; recent ones and those of unknown publishers are marked.
 */
export function namedLines(
  { action, items, named }: Operation['steps'][number],
  { createdAt, counts }: Operation,
  messages: Messages,
  viewer: DateFormatting,
): Line[] {
  const { since: sinceText, unnamed } = actionText(messages, action)
  if (!named) return unnamed && items > 0 ? [{ text: unnamed, subtle: true }] : []
  const { step: says } = messages.plan
  const one = ({ item: { name, publisher, since }, count }: (typeof named)[number]) => {
    const at = since === undefined ? Number.NaN : Date.parse(since)
    const isNew = isRecent(at, createdAt)
    const when = Number.isNaN(at) || !sinceText ? undefined : sinceText(dateOnly(at, messages, viewer))
    const isAlarming = isNew || publisher === null
    // For many accounts, only what somebody should look at.
    const isMany = counts.change > maxInFull
    const from = publisher === undefined ? [] : [publisher === null ? says.notVerified : shorten(publisher, 60)]
    const age = when === undefined ? [] : [isNew ? says.lately(when, recentDays) : when]
    const facts = [...(isMany && publisher !== null ? [] : from), ...(isMany && !isNew ? [] : age)]
    const sign = isAlarming ? '▲ ' : ''
    const times = count > 1 ? ` × ${messages.number(count)}` : ''
    return `${sign}${shorten(name, 60)}${times}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
  }
  const more = items - named.reduce((sum, { count }) => sum + count, 0)
  const listed = compact([...named.map(one), more > 0 && messages.common.andMore(more)])
  return [{ text: listed.join(', '), subtle: true }]
}
