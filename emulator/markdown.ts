import { html, type Markup } from './html.ts'

const token =
  /\\([!-/:-@[-`{-~])|\*\*(.+?)\*\*|(?<![\w*])[_*]([^_*\n]+)[_*](?![\w*])|\[([^\]\n]+)\]\((https?:[^)\s]+)\)|\r\n|\n|&(lt|gt|amp|quot|#39|nbsp);/g
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: '\u00A0' }

/** The Markdown used in messages and cards: bold, italic, links, line breaks and escapes. */
export function markdown(text: string): Markup {
  const out: Markup[] = []
  let at = 0
  for (const match of text.matchAll(token)) {
    const [whole, plain, bold, italic, label, address, entity] = match
    out.push(html`${text.slice(at, match.index)}`)
    if (plain) out.push(html`${plain}`)
    else if (bold) out.push(html`<strong>${markdown(bold)}</strong>`)
    else if (italic) out.push(html`<em>${markdown(italic)}</em>`)
    else if (label) out.push(html`<a href="${address}" target="_blank" rel="noopener noreferrer">${label}</a>`)
    else if (entity) out.push(html`${named[entity]}`)
    else out.push(html`<br>`)
    at = match.index + whole.length
  }
  return html`${out}${text.slice(at)}`
}
