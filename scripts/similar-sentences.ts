import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/*
 * Lists sentences of README and docs that probably say the same on two pages: `node --import tsx
 * scripts/similar-sentences.ts`. They share half of the words that either of them has.
 */

interface Sentence {
  readonly page: string
  readonly text: string
  readonly words: ReadonlySet<string>
}

/** Shorter ones, such as labels, are alike by chance. */
const fewestWords = 7

/** The sentences of a page, also those in lists and cells of tables, without its code. */
function sentencesOf(page: string, content: string): Sentence[] {
  const prose = content
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
  return prose
    .split(/\n\s*\n|\n(?=\s*(?:[-*>]|\d+\.|\||#))/)
    .flatMap((block) => (block.trim().startsWith('|') ? block.split('|') : [block]))
    .flatMap((block) => block.replaceAll(/\s+/g, ' ').split(/(?<=[.!?:;])\s+/))
    .map((text) => ({ page, text: text.trim(), words: new Set(text.toLowerCase().match(/[\p{L}\p{N}_'’-]+/gu)) }))
    .filter(({ words }) => words.size >= fewestWords)
}

/** Pairs of sentences on different pages, given by path, that share half of their words. */
export function similarSentences(pages: ReadonlyMap<string, string>): (readonly [Sentence, Sentence])[] {
  const all = [...pages].flatMap(([page, content]) => sentencesOf(page, content))
  const alike = (one: Sentence, other: Sentence) => {
    const shared = [...one.words].filter((word) => other.words.has(word)).length
    return shared * 2 >= one.words.size + other.words.size - shared
  }
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => other.page !== one.page && alike(one, other))
      .map((other) => [one, other] as const),
  )
}

/** README and all pages of docs. */
export function documentation(root = resolve(import.meta.dirname, '..')): ReadonlyMap<string, string> {
  const docs = readdirSync(resolve(root, 'docs')).filter((name) => name.endsWith('.md'))
  const paths = ['README.md', ...docs.map((name) => `docs/${name}`)]
  return new Map(paths.map((path) => [path, readFileSync(resolve(root, path), 'utf8')]))
}

if (import.meta.filename === process.argv[1])
  for (const pair of similarSentences(documentation()))
    console.log(`${pair.map(({ page, text }) => `${page}: ${text}`).join('\n')}\n`)
