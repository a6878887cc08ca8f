import { isFullName } from './typed-accounts.ts'
import { isOtherWord } from './verbs.ts'

const maxWords = 12
const maxNameWords = 3

/** The beginnings of a text that could be someone's name, longest first, each with the text behind it. */
export function namesBefore(text: string): ReadonlyMap<string, string> {
  const words = text.trim().split(/\s+/, maxWords)
  const found = new Map<string, string>()
  for (let length = Math.min(maxNameWords, words.length - 1); length > 0; length--) {
    const name = words
      .slice(0, length)
      .join(' ')
      .replace(/[,;:.]{1,3}$/, '')
    const behind = text.trim().split(/\s+/).slice(length).join(' ')
    if (isFullName(name)) found.set(name, behind.replace(/^[-–—,;:. ]{1,5}/, ''))
  }
  return found
}

/** The parts of a sentence that could be someone's name, longest first. */
export function namesIn(sentence: string): string[] {
  const words = sentence
    .split(/[\s,;:"()]+/)
    .map((word) => word.replace(/['’]s$/u, '').replace(/[.!?'’]{1,5}$/u, ''))
    .filter(Boolean)
    .slice(0, maxWords)
  const spans = words.flatMap((_, from) =>
    Array.from({ length: maxNameWords }, (_none, more) => words.slice(from, from + more + 1)),
  )
  const isPossible = (span: readonly string[]) =>
    isFullName(span.join(' ')) && span.every((word) => word.length >= (span.length > 1 ? 2 : 3) && !isOtherWord(word))
  const names = spans.filter(isPossible).toSorted((a, b) => b.length - a.length)
  return [...new Set(names.map((span) => span.join(' ')))]
}
