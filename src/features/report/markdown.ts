import { oneLine } from '../../core/text.ts'
import { type Block, type Cell, type Chart, linesOf } from './blocks.ts'
import type { Document } from './document.ts'
import { type Head, headText } from './head.ts'

// Every character that could begin or end markup: emphasis, code, links, images, tables, headings, formulas, HTML.
const specialCharacters = /[\\`*_{}[\]()#+!|~$^]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Plain text on one line, for any position in a line. */
function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(specialCharacters, '\\$&')
    .replace(/[&<>]/g, (one) => entities[one] ?? one)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.')
    .replace(/^(\s*)([-=.]|\d+(?=[.)]))/, (_all, space: string, first: string) =>
      /\d/.test(first) ? `${space}&#${first.charCodeAt(0)};${first.slice(1)}` : `${space}\\${first}`,
    )
}

const cell = (of: Cell): string => linesOf(of).map(escapeMarkdown).join('<br>')
const row = (cells: readonly Cell[]): string => `| ${cells.map(cell).join(' | ')} |\n`

/** The report as GitHub-flavoured Markdown. */
export async function* renderMarkdown(head: Head, { title, subject, blocks }: Document): AsyncGenerator<string> {
  yield `<!-- rollcall-report ${headText(head)} -->\n\n# ${escapeMarkdown(title)}: ${escapeMarkdown(subject)}\n`
  for (const block of blocks) yield* blockText(block)
}

async function* blockText(block: Block): AsyncGenerator<string> {
  switch (block.kind) {
    case 'section':
      yield `\n## ${escapeMarkdown(block.title)}\n`
      return
    case 'text':
      yield `\n${escapeMarkdown(block.text)}\n`
      return
    case 'code':
      yield `\n    ${oneLine(block.text)}\n`
      return
    case 'list':
      yield `\n${block.items.map((item) => `- ${escapeMarkdown(item)}\n`).join('')}`
      return
    case 'facts':
      yield `\n|  |  |\n| --- | --- |\n${block.facts.map(row).join('')}`
      return
    case 'chart':
      yield chartText(block)
      return
    case 'table':
      yield `\n**${escapeMarkdown(block.caption)}**\n\n${row(block.columns)}|${block.columns.map(() => ' --- |').join('')}\n`
      for await (const cells of block.rows) yield row(cells)
  }
}

/** The contents of the bars, in words. */
function chartText({ title, bars }: Chart): string {
  const items = bars.map(({ name, parts }) => {
    const all = parts.map(({ label, text, size }) => `${label} ${text ?? size}`).join(', ')
    return `- ${escapeMarkdown(name ? `${name}: ${all}` : all)}\n`
  })
  return `\n**${escapeMarkdown(title)}**\n\n${items.join('')}`
}
