import { pageStyle } from './page-style.ts'

/** Safe markup: everything inserted has been escaped. */
export interface Markup {
  readonly markup: string
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (one) => entities[one] ?? one)

/** Builds markup. Values are escaped unless they are markup, lists are joined, and undefined yields nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  return { markup: parts.map((part, i) => (i < values.length ? part + render(values[i]) : part)).join('') }
}

function render(value: unknown): string {
  if (value === undefined || value === null || value === false) return ''
  if (Array.isArray(value)) return value.map(render).join('')
  if (typeof value === 'object' && 'markup' in value) return String(value.markup)
  return escapeHtml(String(value))
}

/** A page of the emulator. `script` runs in the browser, but the page must work without it. */
export function page(title: string, body: Markup, options: { narrow?: boolean; script?: string } = {}): string {
  const script = options.script ? `<script>${options.script}</script>` : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,"><title>${escapeHtml(title)}</title><style>${pageStyle}</style></head>
<body><main${options.narrow ? ' class="narrow"' : ''}>${body.markup}</main>${script}</body></html>`
}

/** Initials for the round badge next to a name. */
export function initials(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /\p{L}|\p{N}/u.exec(word)?.[0] ?? [])
  return (letters.length > 2 ? [letters[0], letters.at(-1)] : letters).join('').toUpperCase() || '?'
}
