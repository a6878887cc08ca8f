import { type FieldName, type Fold, fieldNames, fieldOf, isFieldOn } from '../../operations/plan/form-fields.ts'
import desktop from './desktop.json' with { type: 'json' }
import { folds } from './inputs.ts'
import phone from './phone.json' with { type: 'json' }
import shared from './shared.json' with { type: 'json' }
import type { Device } from './view.ts'

type Part = keyof typeof shared | keyof typeof desktop.parts | keyof typeof phone.parts | FieldName | Fold

/** The parts with these fields, in order. */
const partsOf = (names: readonly FieldName[]): Part[] => [...new Set(names.map((name) => fieldOf(name).folded ?? name))]

/** On these cards, reason and ticket are side by side. */
const planParts: readonly Part[] = partsOf(
  fieldNames.filter((name) => isFieldOn('plan')(name) || isFieldOn('approval')(name)),
).flatMap((part) => (part === 'ticket' ? [] : part === 'reason' ? 'statement' : part))

const listPlaceholder = (name: string) => `\${${name}}`
const fieldParts = Object.fromEntries(
  fieldNames.map((name) => [name, { $part: fieldOf(name).part, $data: listPlaceholder(name) }]),
)
const foldParts = Object.fromEntries(
  Object.entries(folds).map(([id, inside]) => [
    id,
    {
      type: 'Container',
      $data: listPlaceholder(id),
      id,
      isVisible: listPlaceholder('shown'),
      items: inside.map((name) => ({ $part: name })),
    },
  ]),
)

/** What each card has between header and buttons. */
const bodies = {
  notice: ['lines', 'facts'],
  list: ['lines', 'filters', 'entries', 'pages'],
  facts: ['groups', 'lines'],
  page: ['lines', 'filters', 'table', 'pages'],
  selection: ['lines', 'selection'],
  form: ['lines', ...partsOf(fieldNames.filter(isFieldOn('form')))],
  // Chats show the end of a card, so anything to read before pressing the button is directly above it.
  plan: ['lines', 'facts', 'sections', 'skipped', 'steps', 'headed', 'below', ...planParts],
  progress: ['lines', 'steps'],
  result: ['lines', 'steps', 'sections', 'headed', 'foot'],
} as const satisfies Readonly<Record<string, readonly Part[]>>

export type CardName = keyof typeof bodies

/** Cards with a list of accounts use the full width of a desktop chat. */
const wideCards: ReadonlySet<CardName> = new Set<CardName>(['page', 'plan', 'result'])

interface Design {
  readonly shell: object
  /** Additional properties of wide cards. */
  readonly wide: object
  readonly parts: Readonly<Record<string, unknown>>
}

/** A copy of a template with every `{ "$part": name }` replaced by that part, keeping other properties. */
function joinParts(node: unknown, parts: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(node)) return node.flatMap((item) => joinParts(item, parts))
  if (typeof node !== 'object' || node === null) return node
  if ('$part' in node) {
    const { $part, ...more } = node
    const name = String($part)
    if (!(name in parts)) throw new Error(`A card template includes a part that does not exist: ${name}`)
    const part = joinParts(parts[name], parts)
    return Object.keys(more).length > 0 ? { ...Object(part), ...more } : part
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, joinParts(value, parts)]))
}

function templatesOf({ shell, wide: width, parts }: Design): Readonly<Record<CardName, object>> {
  const make = (name: CardName): object => {
    const body = bodies[name].map((part) => ({ $part: part }))
    return Object(
      joinParts(
        { ...shell, ...(wideCards.has(name) && width) },
        { ...shared, ...fieldParts, ...foldParts, ...parts, body },
      ),
    )
  }
  return {
    notice: make('notice'),
    list: make('list'),
    facts: make('facts'),
    page: make('page'),
    selection: make('selection'),
    form: make('form'),
    plan: make('plan'),
    progress: make('progress'),
    result: make('result'),
  }
}

/** Every card's template: the shell for its device, with its body parts. */
export const templates: Readonly<Record<Device, Readonly<Record<CardName, object>>>> = {
  desktop: templatesOf(desktop),
  phone: templatesOf(phone),
}
