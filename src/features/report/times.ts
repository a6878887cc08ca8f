import { isUtc, validTimeZone, wallClock } from '../../core/zoned-time.ts'

/** `2026-11-28 09:40:05`, independent of the time zone. */
export const formatUtc = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

/** The time in a time zone. */
export const formatLocal = (ms: number, timeZone: string): string =>
  formatUtc(timeZone === 'UTC' ? ms : wallClock(ms, validTimeZone(timeZone)))

/** A range of times, giving the day once. */
const formatRange = (from: string, to: string): string =>
  from === to ? from : `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`

/** The time zones in which a report gives times: UTC and, if it is another one, the reader's. */
export const reportTimeZones = (timeZone: string): readonly string[] => (isUtc(timeZone) ? ['UTC'] : ['UTC', timeZone])

/** A range in each of these time zones. */
export const formatTimes = (from: number, until: number, timeZones: readonly string[]): readonly string[] =>
  timeZones.map((zone) => formatRange(formatLocal(from, zone), formatLocal(until, zone)))

/** A time as its two largest units: `2 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const
  const at = units.findIndex(([size]) => seconds >= size)
  if (at < 0) return '0 s'
  let rest = seconds
  const parts = units.slice(at, at + 2).map(([size, unit]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count > 0 ? `${count} ${unit}` : ''
  })
  return parts.filter((part) => part !== '').join(' ')
}
