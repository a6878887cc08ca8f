import { compact } from '../../core/compact.ts'
import { truncate } from '../../core/text.ts'
import { validTimeZone, wallClock } from '../../core/zoned-time.ts'
import type { Button, Frame, Pages } from '../card/index.ts'
import type { Messages } from '../words/index.ts'

/** The kind of conversation. */
export type Place = 'personal' | 'groupChat' | 'channel'
export type Device = 'desktop' | 'phone'

/** The properties of the reader that affect how an answer looks. */
export interface Viewer {
  readonly device: Device
  readonly locale: string
  /** IANA name. */
  readonly timeZone: string
  /** Ms since the epoch; without it, no remaining time is shown. */
  readonly now?: number
  /** Where it is read, and whose question it answers; absent if it is meant for everyone there. */
  readonly place?: Place
  readonly oid?: string
  /** Whether the reader oversees someone else's operation and can therefore only stop it. */
  readonly oversees?: boolean
}

/** What dates and times depend on. */
export type DateFormatting = Pick<Viewer, 'locale' | 'timeZone'>

/** The properties a card's frame depends on. */
export type Reader = Pick<Viewer, 'device' | 'place' | 'oid'>

/** In shared conversations, a card names its owner. */
export const toFrame = ({ device, place = 'personal', oid }: Reader, messages: Messages): Frame => ({
  device,
  lang: messages.locale,
  ...(place !== 'personal' && oid && { owner: oid }),
})

function formatTime(ms: number, messages: Messages, viewer: DateFormatting, style: Intl.DateTimeFormatOptions) {
  // The channel passes on whatever the client sent; an unknown zone or locale must not break the answer.
  for (const [locale, timeZone] of [
    [viewer.locale, viewer.timeZone],
    [messages.locale, viewer.timeZone],
    [messages.locale, 'UTC'],
  ] as const) {
    try {
      // Use only regional variants of the same language, to avoid foreign month names in sentences.
      const own = new Intl.Locale(locale).language === messages.locale ? locale : messages.locale
      return new Intl.DateTimeFormat(own, { ...style, timeZone }).format(ms)
    } catch {}
  }
  return new Date(ms).toISOString()
}

const formatter =
  (style: Intl.DateTimeFormatOptions) =>
  (ms: number, messages: Messages, viewer: DateFormatting): string =>
    formatTime(ms, messages, viewer, style)

/** Date and time in the reader's zone, with the zone's name. */
export const dateTime = formatter({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
})

/**
 * A future date and time, with the weekday: "Fri, Dec 4, 6 PM". Nothing is due more than 90 days ahead, so it needs no
 * year. `zone`: whether to name the zone.
 */
export function dueTime(ms: number, messages: Messages, viewer: DateFormatting, zone = true): string {
  const style: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    ...(zone && { timeZoneName: 'short' }),
  }
  const short = formatTime(ms, messages, viewer, style)
  // A full hour without minutes reads well only if a word follows it.
  return isWholeHour(ms, viewer) && /[ap]\.?m\b|Uhr/i.test(short)
    ? short
    : formatTime(ms, messages, viewer, { ...style, minute: '2-digit' })
}

const isWholeHour = (ms: number, { timeZone }: Pick<Viewer, 'timeZone'>): boolean =>
  wallClock(ms, validTimeZone(timeZone)) % 3_600_000 === 0

/** Date and time without the zone's name, for lists in which every row would repeat it. */
export const dateTimeInList = formatter({ dateStyle: 'medium', timeStyle: 'short' })

/**
 * A date and time in a list, as short as possible: without the year if it is within half a year of now, without the day
 * if it is today, and with the weekday only if it is in the future.
 */
export function timeInList(
  ms: number,
  messages: Messages,
  viewer: Pick<Viewer, 'locale' | 'timeZone' | 'now'>,
): string {
  const { now } = viewer
  if (now === undefined || Math.abs(now - ms) > 183 * 86_400_000) return dateOnly(ms, messages, viewer)
  const time = { hour: 'numeric', minute: '2-digit' } as const
  if (dateOnly(now, messages, viewer) === dateOnly(ms, messages, viewer)) return formatTime(ms, messages, viewer, time)
  const day = { ...(ms > now && { weekday: 'short' as const }), day: 'numeric', month: 'short' } as const
  return formatTime(ms, messages, viewer, { ...day, ...time })
}

/** The day in the reader's zone. */
export const dateOnly = formatter({ dateStyle: 'medium' })

/** Time of day in the reader's zone. */
export const clockTime = formatter({ timeStyle: 'short' })

/** The range a page shows, and buttons to the adjacent pages. */
export function paging(
  list: { readonly page: number; readonly size: number; readonly shown: number; readonly total: number },
  data: (page: number) => Button['data'],
  messages: Messages,
): Pages | undefined {
  const { page, size, shown, total } = list
  if (shown === 0 || (page === 1 && total <= shown)) return undefined
  const from = (page - 1) * size
  const buttons: Button[] = []
  if (page > 1) buttons.push({ title: messages.common.previous, data: data(page - 1) })
  if (from + shown < total) buttons.push({ title: messages.common.next, data: data(page + 1) })
  return { range: messages.common.range(from + 1, from + shown, total), buttons }
}

/** User-written text, shortened for titles and because every button of a card repeats it. */
export const shorten = (text: string, length = 120): string => truncate(text, length)

/** The first of `total` names or sentences as a list, and how many more there are. */
export const listOf = (first: readonly string[], total: number, { common }: Messages, separator = ', '): string =>
  compact([...first, total > first.length && common.andMore(total - first.length)]).join(separator)

/** Whether it contains nothing visible. */
export const isEmpty = (text: string | null | undefined): text is '' | null | undefined =>
  !text?.replaceAll(/\p{C}/gu, '').trim()
