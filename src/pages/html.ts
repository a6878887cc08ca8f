import { escapeHtml } from '../core/text.ts'

/** Safe markup: everything inserted has been escaped. */
export interface Markup {
  readonly markup: string
}

/** Builds markup. Values are escaped unless they are markup, lists are joined, and undefined yields nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  return { markup: parts.map((part, i) => (i < values.length ? part + render(values[i]) : part)).join('') }
}

function render(value: unknown): string {
  if (value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(render).join('')
  if (typeof value === 'object' && value !== null && 'markup' in value) return String(value.markup)
  return escapeHtml(String(value))
}
