import { createHash } from 'node:crypto'
import { escapeHtml } from '../../core/text.ts'
import { type Block, type Cell, type Chart, linesOf, type Part, type Table } from './blocks.ts'
import { chartSvg, swatchSvg } from './charts.ts'
import type { Document } from './document.ts'
import { type Head, headText } from './head.ts'
import { style } from './style.ts'

const styleHash = createHash('sha256').update(style).digest('base64')
const contentPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`

/** The report as a single self-contained page: no scripts, images or fonts. */
export async function* renderHtml(head: Head, { language, title, subject, blocks }: Document): AsyncGenerator<string> {
  const name = escapeHtml(`${title}: ${subject}`)
  const sections = blocks.flatMap((block) => (block.kind === 'section' ? [block] : []))
  yield `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta name="rollcall-report" content='${headText(head)}'>
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${name}</title>
<style>${style}</style></head>
<body><header><p class="from">Rollcall</p><h1>${name}</h1></header>
<nav aria-label="${escapeHtml(title)}"><ul>${sections
    .map(({ id, title: text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`)
    .join('')}</ul></nav>
<main>\n`
  let open = false
  for (const block of blocks) {
    if (block.kind === 'section') {
      const { id, title: text } = block
      yield `${open ? '</section>\n' : ''}<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(text)}</h2>\n`
      open = true
    } else yield* blockHtml(block)
  }
  yield `${open ? '</section>' : ''}</main>\n</body></html>\n`
}

const cellHtml = (of: Cell): string => {
  const lines = linesOf(of).map(escapeHtml)
  return lines.length < 2 ? lines.join('') : lines.map((line) => `<span class="l">${line}</span>`).join('')
}

async function* blockHtml(block: Exclude<Block, { kind: 'section' }>): AsyncGenerator<string> {
  switch (block.kind) {
    case 'text':
      yield `<p>${escapeHtml(block.text)}</p>\n`
      return
    case 'code':
      yield `<code>${escapeHtml(block.text)}</code>\n`
      return
    case 'list':
      yield `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>\n`
      return
    case 'facts':
      yield `<dl>${block.facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${cellHtml(value)}</dd>`).join('')}</dl>\n`
      return
    case 'chart':
      yield chartHtml(block)
      return
    case 'table':
      yield* tableHtml(block)
  }
}

/** Matches times, which have the same length in every row. */
const timePattern = /^(?:\S{1,10} )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const isTime = (of: Cell): boolean => linesOf(of).every((line) => timePattern.test(line))

async function* tableHtml({ caption, columns, widths = [], rows }: Table): AsyncGenerator<string> {
  const name = escapeHtml(caption)
  const heads = columns.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('')
  const kind = widths.length > 0 ? ' class="fixed"' : ''
  const cols =
    widths.length > 0 ? `<colgroup>${widths.map((width) => `<col class="w${width}">`).join('')}</colgroup>` : ''
  yield `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table${kind}><caption>${name}</caption>${cols}<thead><tr>${heads}</tr></thead><tbody>\n`
  for await (const cells of rows) {
    const [first = '', ...others] = cells
    const isOnOneLine = (of: Cell) => (isTime(of) ? ' class="t"' : '')
    const rest = others.map((one) => `<td${isOnOneLine(one)}>${cellHtml(one)}</td>`).join('')
    yield `<tr><th scope="row"${isOnOneLine(first)}>${cellHtml(first)}</th>${rest}</tr>\n`
  }
  yield '</tbody></table></div>\n'
}

function chartHtml(chart: Chart): string {
  const legend = chart.bars.flatMap(({ name, parts }) =>
    parts.map((part) => `<li>${swatchSvg(part)}${escapeHtml(`${name ? `${name}: ` : ''}${partText(part)}`)}</li>`),
  )
  return `<figure><figcaption>${escapeHtml(chart.title)}</figcaption>${chartSvg(chart, escapeHtml)}<ul class="legend">${legend.join('')}</ul></figure>\n`
}

const partText = ({ label, text, size }: Part): string => `${label} ${text ?? size}`
