import { readFileSync } from 'node:fs'
import { cardLimit, cardSize } from '../../../src/chat/card/index.ts'
import type { Device } from '../../../src/chat/views/viewer.ts'

type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object of a card, with the list it is in; button data isn't part of the card. */
function* nodes(
  value: unknown,
  siblings: readonly unknown[] = [],
): Generator<{ node: Json; siblings: readonly unknown[] }> {
  if (Array.isArray(value)) {
    for (const inner of value) yield* nodes(inner, value)
    return
  }
  if (!isJson(value)) return
  yield { node: value, siblings }
  const action = String(value['type']).startsWith('Action.')
  for (const [key, inner] of Object.entries(value)) if (!(action && key === 'data')) yield* nodes(inner)
}

export const nodesOf = (card: unknown): Json[] => [...nodes(card)].map(({ node }) => node)

/** A card's buttons that send something or open a page, excluding those that only expand it. */
export const buttonsOf = (card: unknown): Json[] =>
  nodesOf(card).filter(({ type }) => /^Action\.(?!ToggleVisibility)/.test(String(type)))

/** The texts a reader sees, still escaped. */
export const textsOf = (card: unknown): string[] =>
  nodesOf(card).flatMap((node) => {
    if (node['type'] === 'TextBlock') return [String(node['text'])]
    return 'value' in node && 'title' in node && !('type' in node) ? [String(node['title']), String(node['value'])] : []
  })

/** Signs cards may show, from the table that explains them. */
const signs = new Set(
  [
    ...readFileSync(new URL('../../../src/chat/words/README.md', import.meta.url), 'utf8').matchAll(
      /^ {2}\| (\S)(?: (\S))? \| /gmu,
    ),
  ].flatMap(([, ...some]) => some.filter((sign) => sign !== undefined)),
)

/** Signs at the start of texts that src/chat/words/README.md doesn't explain. */
export const unknownSigns = (card: unknown): string[] =>
  textsOf(card).flatMap((text) => {
    const sign = /^([^\p{L}\p{N}\p{P}\s+=$]) \S/u.exec(text)?.[1]
    return sign === undefined || signs.has(sign) ? [] : [sign]
  })

const settings = { desktop: '1.5', phone: '1.2' } as const

/** Rules for this bot's cards beyond the schema. Returns violations. */
export function brokenRules(card: Json, device: Device): string[] {
  const wrong: string[] = []
  const check = (holds: boolean, problem: string) => {
    if (!holds) wrong.push(problem)
  }
  check(card['version'] === settings[device], `version ${String(card['version'])}`)
  check(typeof card['fallbackText'] === 'string' && card['fallbackText'] !== '', 'no fallback text')
  check(typeof card['lang'] === 'string', 'no language')
  check(!('actions' in card), 'actions of the card itself, which cannot be laid out in rows')
  check(cardSize(card) <= cardLimit, `${cardSize(card)} bytes`)
  for (const { node, siblings } of nodes(card)) {
    const type = String(node['type'])
    if (type === 'TextBlock') {
      check(node['wrap'] === true, `a text that does not wrap: ${String(node['text'])}`)
      check(typeof node['text'] === 'string' && node['text'] !== '', 'an empty text')
      if (node['color'] && node['color'] !== 'Default') {
        check(/^[^\p{L}\p{N}\s]( \S|$)/u.test(String(node['text'])), `colour without a sign: ${String(node['text'])}`)
      }
    }
    if (type.startsWith('Input.')) {
      const label = siblings[siblings.indexOf(node) - 1]
      check(
        // A toggle's title is its label.
        type === 'Input.Toggle'
          ? Boolean(node['title'])
          : device === 'desktop'
            ? Boolean(node['label'])
            : isJson(label) && label['type'] === 'TextBlock',
        `no label: ${String(node['id'])}`,
      )
      if (node['isRequired']) check(Boolean(node['errorMessage']), `no message: ${String(node['id'])}`)
    }
    if (type === 'Image') check(Boolean(node['altText']), 'an image without a text')
    if (type === 'ActionSet') {
      const count = Array.isArray(node['actions']) ? node['actions'].length : 0
      check(count > 0 && count <= 6, `${count} buttons in a row`)
    }
    if (type === 'Action.ToggleVisibility') {
      check(Boolean(node['title']) && Array.isArray(node['targetElements']), 'a button that shows nothing')
    } else if (type === 'Action.OpenUrl') {
      check(URL.canParse(String(node['url'])) && Boolean(node['title']), 'a link that leads nowhere')
    } else if (type.startsWith('Action.')) {
      check(type === (device === 'phone' ? 'Action.Submit' : 'Action.Execute'), `${type} on a ${device}`)
      check(Boolean(node['title']), 'a button without a title')
      check(isJson(node['data']) && typeof node['data']['command'] === 'string', 'a button without a command')
      const sent = isJson(node['data']) ? Object.values(node['data']) : []
      check(
        sent.every((value) => ['string', 'number', 'boolean'].includes(typeof value)),
        'a button that sends more than plain values',
      )
    }
    check(!/^(Table|Chart\.)/.test(type), `${type}, where a list would do`)
    if (device === 'phone') check(type !== 'Icon', 'an icon on a phone')
    if (type === 'Icon') check(isJson(node['fallback']), 'an icon without a sign for clients that draw none')
  }
  return wrong
}
