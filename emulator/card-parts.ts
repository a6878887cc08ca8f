/** Part of a card: an element, an action, or a part of one. */
export type Part = Readonly<Record<string, unknown>>

/** What a card's button does. `data` is as in the card, without inputs. */
export interface CardAction {
  readonly part: Part
  readonly type: string
  readonly title: string
  readonly verb?: string
  readonly data: unknown
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value)
export const partsOf = (value: unknown): Part[] => (Array.isArray(value) ? value.filter(isPart) : [])
export const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

/** All buttons of a card in order, including nested cards. */
export function actionsOf(card: unknown): CardAction[] {
  return [...walk(card)].flatMap((part) => {
    const type = textOf(part['type'])
    if (!type.startsWith('Action.')) return []
    const verb = part['verb']
    return [{ part, type, title: textOf(part['title']), data: part['data'], ...(typeof verb === 'string' && { verb }) }]
  })
}

/** A card's inputs by ID with their initial values; empty ones are omitted. */
export function inputsOf(card: unknown): Record<string, string> {
  const inputs = [...walk(card)].filter((part) => textOf(part['type']).startsWith('Input.') && part['id'])
  const started = inputs.flatMap((part): [string, string][] => {
    const off = part['type'] === 'Input.Toggle' ? textOf(part['valueOff'] ?? 'false') : ''
    const value = textOf(part['value'] ?? off)
    return value ? [[textOf(part['id']), value]] : []
  })
  return Object.fromEntries(started)
}

/** By element ID: the title of the button that shows or hides it. */
export function togglesOf(card: unknown): ReadonlyMap<string, string> {
  const toggles = [...walk(card)].filter((part) => part['type'] === 'Action.ToggleVisibility')
  return new Map(
    toggles.flatMap(({ title, targetElements }) =>
      Array.isArray(targetElements) ? targetElements.map((id) => [textOf(id), textOf(title)] as const) : [],
    ),
  )
}

function* walk(value: unknown): Generator<Part> {
  if (Array.isArray(value)) {
    for (const one of value) yield* walk(one)
    return
  }
  if (!isPart(value)) return
  yield value
  for (const [name, inner] of Object.entries(value)) {
    // Action data belongs to the bot and isn't part of the card, whatever it looks like.
    if (name !== 'data' && typeof inner === 'object') yield* walk(inner)
  }
}
