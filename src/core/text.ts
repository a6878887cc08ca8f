// Controls, and the marks that reorder text: a name must not be able to swallow or mirror the words after it.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]+/gu

/** Control characters, line breaks and tabs apart, and halves of characters: a database refuses some, nobody can read any. */
const unusable = /[^\P{Cc}\t\n\r]|\p{Surrogate}/gu

/** The text with a replacement character for each control character and each half of a surrogate pair. */
export function replaceUnusable(text: string): string {
  return text.replace(unusable, '\ufffd')
}

/** One line without control characters and without marks that change the direction of what follows. */
export function oneLine(text: string): string {
  return text.replace(unprintable, ' ').trim()
}

/** At most `length` user-visible characters, the last one an ellipsis when something was cut. */
export function truncate(text: string, length: number): string {
  // A character takes at least one unit: most texts need no counting.
  if (text.length <= length) return text
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

/** How many single-letter edits lie between two texts, two neighbours changing places being one (Damerau). */
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

/** Whether text is an Entra object id. */
export const isObjectId = (text: string): boolean => text.length === 36 && guid.test(text)

/** A number as people write it, "1,200", "1.200" or "1 200" included; NaN for what is none. */
export function readNumber(typed: string | number): number {
  return Number(String(typed).replace(/(?<=\d)[.,'’\s](?=\d{3}(?!\d))/g, ''))
}
