import { timeErrors } from './time-errors.ts'

/** Falls back to UTC if a client sends a time zone this process doesn't know. */
export function validTimeZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}

/** Whether the zone is UTC, by any of its names: `Etc/UTC`, `GMT`. */
export const isUtc = (timeZone: string): boolean =>
  new Intl.DateTimeFormat('en', { timeZone: validTimeZone(timeZone) }).resolvedOptions().timeZone === 'UTC'

const day = 24 * 3_600_000

/** The local time in this zone at `instant`, encoded as the instant at which UTC clocks show the same time. */
export function wallClock(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant)
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

/** The date and time that clocks in this zone show, as on forms: `2026-03-29` and `02:30`. */
export function localDateAndTime(instant: number, timeZone: string): { readonly date: string; readonly time: string } {
  const text = new Date(wallClock(instant, validTimeZone(timeZone))).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

const dateForm = /^(\d{4})-(\d{2})-(\d{2})$/
const timeForm = /^(\d{2}):(\d{2})(?::\d{2})?$/

/**
 * The instant, in ms since the epoch, when clocks in `timeZone` show this date (`2026-03-29`) and time (`02:30`); the
 * earlier one if it occurs twice. Undefined if both are empty.
 * @throws UserError timeMissing, timeUnreadable (also for a time without a date), timeInGap for an hour skipped by
 * daylight saving
 */
export function parseLocalTime(
  { date = '', time = '' }: { readonly date?: string | undefined; readonly time?: string | undefined },
  timeZone: string,
  field: string,
): number | undefined {
  if (date.trim() === '' && time.trim() === '') return undefined
  if (time.trim() === '') throw new timeErrors.timeMissing({ field })
  const [, year, month, dayOfMonth] = dateForm.exec(date.trim()) ?? []
  const [, hour, minute] = timeForm.exec(time.trim()) ?? []
  const wanted = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth), Number(hour), Number(minute))
  // Date.UTC reads 31 February as 3 March.
  const real = !Number.isNaN(wanted) && new Date(wanted).toISOString().startsWith(`${date.trim()}T${hour}:${minute}`)
  if (!real) throw new timeErrors.timeUnreadable({ field })
  const zone = validTimeZone(timeZone)
  // Zones are at most 14 hours from UTC and shift by about an hour, so checking a day on either side finds every
  // possible offset.
  const offsets = [wanted - day, wanted + day].map((near) => wallClock(near, zone) - near)
  const found = offsets.map((offset) => wanted - offset).filter((instant) => wallClock(instant, zone) === wanted)
  if (found.length === 0) throw new timeErrors.timeInGap({ field, date: date.trim(), time: time.trim(), zone })
  return Math.min(...found)
}

/** A day in some time zone: its date, as in `2026-03-29`, and its first and last second, in ms since the epoch. */
export interface LocalDay {
  readonly date: string
  readonly from: number
  readonly to: number
}

/** The day in this zone that contains `instant`. */
export function localDay(instant: number, timeZone: string): LocalDay {
  const zone = validTimeZone(timeZone)
  const today = Math.floor(wallClock(instant, zone) / day) * day
  // Where midnight is skipped, the day begins later.
  const startOf = (midnight: number) =>
    Math.min(
      ...[midnight - day, midnight + day]
        .map((near) => midnight - (wallClock(near, zone) - near))
        .filter((at) => wallClock(at, zone) >= midnight),
    )
  const date = new Date(today).toISOString().slice(0, 10)
  return { date, from: startOf(today), to: startOf(today + day) - 1_000 }
}
