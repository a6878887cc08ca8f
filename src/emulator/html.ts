/** Markup that is safe to send: what was put into it has been escaped. */
export interface Markup {
  readonly markup: string
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => entities[one] ?? one)

/** Builds markup; values are escaped unless they are markup themselves, lists are joined, nothing stands for itself. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  return { markup: parts.map((part, i) => (i < values.length ? part + render(values[i]) : part)).join('') }
}

function render(value: unknown): string {
  if (value === undefined || value === null || value === false) return ''
  if (Array.isArray(value)) return value.map(render).join('')
  if (typeof value === 'object' && 'markup' in value) return String(value.markup)
  return escaped(String(value))
}

const style = `
  :root { color-scheme: light dark; --ink: #1f2430; --soft: #5b6375; --paper: #f4f5f9; --card: #fff; --line: #d5d9e4; --accent: #3b5bdb }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #eceef5; --soft: #a9b1c6; --paper: #15171e; --card: #1f222c; --line: #3a4051; --accent: #8ea6ff }
  }
  * { box-sizing: border-box }
  body { margin: 0; font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; color: var(--ink); background: var(--paper) }
  main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
  main.narrow { max-width: 27rem; padding-top: 8vh }
  h1 { font-size: 1.35rem; margin: 0 0 .25rem } p { margin: .4rem 0 } a { color: var(--accent) }
  .soft { color: var(--soft); font-size: .9rem } .wrap { overflow-wrap: anywhere }
  .panel, article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.1rem; margin: .8rem 0 }
  .panel.main { padding: 1.6rem }
  article.mine { margin-left: 20% } article header { font-size: .85rem; color: var(--soft); margin-bottom: .4rem }
  ul.people { list-style: none; padding: 0; margin: 1rem 0 }
  .person { display: flex; width: 100%; gap: .8rem; align-items: center; text-align: left; padding: .4rem .7rem; margin: 0; line-height: 1.35;
    color: inherit; background: none; border: 1px solid transparent; border-radius: 8px; font: inherit; text-decoration: none; cursor: pointer }
  .person:hover, .person:focus-visible { border-color: var(--accent) }
  .person > span:last-child { min-width: 0; overflow-wrap: anywhere; max-height: 4.6rem; overflow: hidden }
  .person small { display: block; color: var(--soft) }
  .face { flex: none; width: 2.3rem; height: 2.3rem; border-radius: 50%; display: grid; place-items: center; background: var(--accent);
    color: var(--card); font-weight: 600 }
  button, input, select, textarea { font: inherit; color: inherit }
  input, select, textarea { width: 100%; padding: .4rem .55rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px }
  input[type=checkbox], input[type=radio] { width: auto } label { display: block; margin: .5rem 0 } textarea { min-height: 4rem }
  .actions { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .8rem }
  .button { padding: .4rem .9rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); cursor: pointer; text-decoration: none }
  .button.first, .button.positive { background: var(--accent); border-color: var(--accent); color: var(--card) }
  .button.destructive { border-color: #d6336c; color: #d6336c }
  table { border-collapse: collapse; width: 100% } th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
  .columns { display: flex; gap: .8rem; flex-wrap: wrap } .columns > div { flex: 1 1 8rem; min-width: 0 }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .5rem 0 } dt { font-weight: 600 } dd { margin: 0; overflow-wrap: anywhere }
  .strong { font-weight: 600 } .large { font-size: 1.15rem } .subtle { color: var(--soft) } .note { border-left: 3px solid var(--accent); padding-left: .7rem }
  code { font-size: 1.5rem; letter-spacing: .15em }
`

/** A page of the emulator. `script` runs in the browser; everything on the page must be usable without it. */
export function page(title: string, body: Markup, options: { narrow?: boolean; script?: string } = {}): string {
  const script = options.script ? `<script>${options.script}</script>` : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main${options.narrow ? ' class="narrow"' : ''}>${body.markup}</main>${script}</body></html>`
}

/** The first letters of a name, for the round badge beside it. */
export function initials(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /\p{L}|\p{N}/u.exec(word)?.[0] ?? [])
  return (letters.length > 2 ? [letters[0], letters.at(-1)] : letters).join('').toUpperCase() || '?'
}
