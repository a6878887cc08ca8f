import { validTimeZone, wallClock } from '../../core/zoned-time.ts'

/** When and where something was typed, for resolving "tomorrow" and "18:00". */
export interface TypingContext {
  /** Ms since the epoch. */
  readonly now: number
  /** IANA name. */
  readonly timeZone: string
}

/** A date and time as on forms: `2026-05-29` and `18:00`; empty if not typed. */
export interface Moment {
  readonly date: string
  readonly time: string
}

const weekdays = [
  ['sunday', 'sonntag'],
  ['monday', 'montag'],
  ['tuesday', 'dienstag'],
  ['wednesday', 'mittwoch'],
  ['thursday', 'donnerstag'],
  ['friday', 'freitag'],
  ['saturday', 'samstag', 'sonnabend'],
]
const months = [
  ['january', 'jan', 'januar'],
  ['february', 'feb', 'februar'],
  ['march', 'mar', 'märz'],
  ['april', 'apr'],
  ['may', 'mai'],
  ['june', 'jun', 'juni'],
  ['july', 'jul', 'juli'],
  ['august', 'aug'],
  ['september', 'sep', 'sept'],
  ['october', 'oct', 'oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec', 'dezember', 'dez'],
]
const days: Readonly<Record<string, number>> = {
  today: 0,
  heute: 0,
  tomorrow: 1,
  morgen: 1,
  'the day after tomorrow': 2,
  'day after tomorrow': 2,
  übermorgen: 2,
}

// Longest first, because "the day after tomorrow" ends with the name of another day.
const alternatives = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length).join('|')
const month = alternatives(months.flat())
const date = [
  alternatives(Object.keys(days)),
  `(?:next |nächsten |kommenden )?(?:${alternatives(weekdays.flat())})`,
  String.raw`\d{4}-\d{2}-\d{2}`,
  String.raw`\d{1,2}\.\d{1,2}\.\d{4}`,
  String.raw`\d{1,2}(?:st|nd|rd|th|\.)? (?:${month})\.?(?:,? \d{4})?`,
  String.raw`(?:${month})\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?`,
].join('|')
const time = String.raw`\d{1,2}:\d{2}(?: ?[ap]m)?(?: uhr)?|\d{1,2} ?[ap]m|\d{1,2}(?:\.\d{2})? uhr`
const betweenDateAndTime = '(?:,? (?:at|um|@) ?|,? )'
const beforeDate = '(?:on |am |from |ab )?'
const startBoundary = String.raw`(?<=^|[\s,;(])`
const endBoundary = String.raw`(?=$|[\s,;.!?)])`
const dateThenTime = `(?<date>${date})(?:${betweenDateAndTime}(?<time>${time}))?`
const timeThenDate = `(?<time>${time})(?:,? ${beforeDate}(?<date>${date}))?`
const patternsFor = (before: string, beforeTime: string) =>
  [`${before}${dateThenTime}`, `${beforeTime}${timeThenDate}`].map(
    (form) => new RegExp(`${startBoundary}${form}${endBoundary}`, 'iu'),
  )

const startPatterns = patternsFor(beforeDate, '(?:at|um|ab|from) ')
const endPatterns = patternsFor('(?:until|till|bis)(?: zum| am)? ', '(?:until|till|bis)(?: um)? ')

/** A time found in a text, with the rest of the text. */
interface Found extends Moment {
  /** As typed. */
  readonly text: string
  readonly rest: string
}

const extractFirst = (text: string, patterns: readonly RegExp[], typing: TypingContext): Found | undefined => {
  const all = patterns.map((pattern) => pattern.exec(text)).filter((found) => found !== null)
  // The longest match first, because "at 6 pm tomorrow" also matches as just "tomorrow".
  for (const found of all.sort((one, other) => other[0].length - one[0].length)) {
    const time = parseTime(found.groups?.['time'])
    const date = found.groups?.['date']
    const on = date ? parseDate(date, typing) : nextDay(time ?? '', typing)
    if (on === undefined || time === undefined) continue
    return {
      date: on,
      time,
      text: found[0],
      rest: `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`,
    }
  }
  return undefined
}

/** Finds an end time: "until Monday at 8:00", "bis Montag 8 Uhr". */
export const extractEnd = (text: string, typing: TypingContext): Found | undefined =>
  extractFirst(text, endPatterns, typing)

/** Finds a start time: "tomorrow at 18:00", "at 6 pm", "morgen um 18 Uhr". */
export const extractStart = (text: string, typing: TypingContext): Found | undefined =>
  extractFirst(text, startPatterns, typing)

/** `18:00`; empty if none was typed, undefined if it isn't a valid time. */
function parseTime(typed: string | undefined): string | undefined {
  if (typed === undefined) return ''
  const [, hours = '', minutes = '0', half] = /^(\d{1,2})(?:[:.](\d{2}))? ?([ap]m)?/i.exec(typed) ?? []
  const noon = half === undefined ? 24 : 12
  const hour = Number(hours)
  if (hour > noon || (half !== undefined && hour === 0) || (noon === 24 && hour === 24) || Number(minutes) > 59) return
  const afternoon = half?.toLowerCase() === 'pm' ? 12 : 0
  return `${twoDigits(half === undefined ? hour : (hour % 12) + afternoon)}:${twoDigits(Number(minutes))}`
}

const twoDigits = (number: number) => String(number).padStart(2, '0')
const dayLength = 24 * 3_600_000
const dateText = (wall: number) => new Date(wall).toISOString().slice(0, 10)

/** The next day on which clocks show this time. */
function nextDay(time: string, { now, timeZone }: TypingContext): string {
  const wall = wallClock(now, validTimeZone(timeZone))
  const passed = new Date(wall).toISOString().slice(11, 16) >= time
  return dateText(wall + (passed ? dayLength : 0))
}

function parseDate(typed: string, { now, timeZone }: TypingContext): string | undefined {
  const text = typed.toLowerCase()
  const today = wallClock(now, validTimeZone(timeZone))
  const ahead = days[text]
  if (ahead !== undefined) return dateText(today + ahead * dayLength)
  const weekday = weekdays.findIndex((names) => names.some((name) => text.endsWith(name)))
  // The next such day: on a Monday, "Monday" means next week.
  if (weekday >= 0) return dateText(today + (((weekday - new Date(today).getUTCDay() + 6) % 7) + 1) * dayLength)
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (isoYear) return validDate(Number(isoYear), Number(isoMonth), Number(isoDay))
  const [, day, numbered, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? []
  if (year) return validDate(Number(year), Number(numbered), Number(day))
  const named = months.findIndex((names) =>
    names.includes(/\p{L}{3,}/u.exec(text.replace(/\d(?:st|nd|rd|th)/, ''))?.[0] ?? ''),
  )
  const [dayOfMonth, namedYear] = text.match(/\d+/g) ?? []
  if (namedYear) return validDate(Number(namedYear), named + 1, Number(dayOfMonth))
  const thisYear = new Date(today).getUTCFullYear()
  const next = validDate(thisYear, named + 1, Number(dayOfMonth))
  return next && next < dateText(today) ? validDate(thisYear + 1, named + 1, Number(dayOfMonth)) : next
}

/** The date as text; undefined if it doesn't exist. Date.UTC alone would turn 31 February into 3 March. */
function validDate(year: number, month: number, day: number): string | undefined {
  const text = `${year}-${twoDigits(month)}-${twoDigits(day)}`
  const instant = Date.UTC(year, month - 1, day)
  return !Number.isNaN(instant) && dateText(instant) === text ? text : undefined
}
