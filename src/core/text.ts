// Control characters and bidirectional marks, which a name could use to hide or reverse the text after it.
const unprintableCharacters = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]+/gu

/** Control characters (except line breaks and tabs) and lone surrogates, which some databases refuse. */
const unusableCharacters = /[^\P{Cc}\t\n\r]|\p{Surrogate}/gu

/** Replaces every control character and lone surrogate with the replacement character. */
export function replaceUnusableCharacters(text: string): string {
  return text.replace(unusableCharacters, '\ufffd')
}

/** The text as one line, without control characters or bidirectional marks. */
export function oneLine(text: string): string {
  return text.replace(unprintableCharacters, ' ').trim()
}

/** Truncates to `length` user-visible characters, with an ellipsis as the last one if anything was cut. */
export function truncate(text: string, length: number): string {
  // A character takes at least one code unit, so most texts need no counting.
  if (text.length <= length) return text
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

/** Damerau edit distance: single-letter edits, with swapped neighbours counted as one. */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether text is an Entra object ID. */
export const isObjectId = (text: string): boolean => text.length === 36 && guid.test(text)

/**
 * Parses a whole number as people write it, including "1,200", "1.200" and "1 200"; NaN if it isn't one. Stricter than
 * `Number`, so that "2.0", "2e0" and "0x2" are questions, not answers.
 */
export function readNumber(typed: string | number): number {
  const text = String(typed).trim()
  if (/^\d+$/.test(text)) return Number(text)
  return /^\d{1,3}([.,'’\s])\d{3}(?:\1\d{3})*$/.test(text) ? Number(text.replace(/\D/g, '')) : Number.NaN
}

/** "1 key", "3 keys", for engineers. The texts people read in chat are in messages. */
export const pluralise = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Plain text on one line, for use between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string => oneLine(text).replace(/[&<>"']/g, (one) => entities[one] ?? one)

/** Words as a list in a sentence: "a, b and c". */
export const enumerate = (words: readonly string[], and: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
