import { createRequire } from 'node:module'
import { escapeCard } from './escape.ts'

/** An Adaptive Card as JSON. */
export type Card = Readonly<Record<string, unknown>>

// The engine's own declarations refer to sources of the renderer, which do not compile under this project's rules.
interface Template {
  expand(context: { $root: object }): unknown
}
interface Engine {
  readonly Template: new (payload: object) => Template
  readonly GlobalSettings: { getUndefinedFieldValueSubstitutionString?: (path: string) => string | undefined }
}

// The engine takes longer to load than the rest of the bot needs to answer: it is loaded with the first card.
const load = createRequire(import.meta.url)
const compiled = new WeakMap<object, Template>()
let missing: string[] = []

function compile(template: object): Template {
  const known = compiled.get(template)
  if (known) return known
  const engine: Engine = load('adaptivecards-templating')
  // The engine's own answer to a field without data is to show the operator the placeholder.
  engine.GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
    missing.push(path)
    return ' '
  }
  checkPlaceholders(template)
  const made = new engine.Template(template)
  compiled.set(template, made)
  return made
}

const placeholder = /\$\{([^}]*)\}/g
const path = /^[a-z]\w*(\.[a-z]\w*)*$/i
const condition = /^\$\{exists\([a-z]\w*(\.[a-z]\w*)*\)\}$/i

/**
 * Templates name data and decide nothing: `${path}` in texts, `${exists(path)}` in `$when`. Whatever else an expression
 * may do, the engine swallows its errors and shows its source instead.
 */
function checkPlaceholders(node: unknown, key = ''): void {
  if (typeof node === 'object' && node !== null) {
    for (const [name, inner] of Object.entries(node)) checkPlaceholders(inner, Array.isArray(node) ? key : name)
    return
  }
  if (key === '$when' && !(typeof node === 'string' && condition.test(node))) {
    throw new Error(`A card template's $when must be \${exists(path)}, not ${String(node)}`)
  }
  if (typeof node !== 'string' || key === '$when') return
  for (const [whole, inner = ''] of node.matchAll(placeholder)) {
    if (!path.test(inner)) throw new Error(`A card template may only name data, not compute: ${whole}`)
  }
  if (node.replace(placeholder, '').includes('${')) throw new Error(`A card template has an open placeholder: ${node}`)
}

/**
 * Expands `template` with `data`. Values are placed as they are, never interpreted; texts that a client reads as markdown
 * are escaped here and nowhere else, and cut to `textLength` characters. Throws when a placeholder finds no data.
 */
export function bind(template: object, data: object, textLength = 2000): Card {
  const made = compile(template)
  missing = []
  const card = made.expand({ $root: data })
  if (missing.length > 0) throw new Error(`A card template found no data for ${[...new Set(missing)].join(', ')}`)
  return escapeCard(card, textLength) as Card
}
