import type { Card } from './bind.ts'

/** Twice the length of a card's JSON must not exceed this, the strictest limit ever published for Teams cards. */
export const cardLimit = 28_000

/** A card's size as counted by that limit: UTF-16, two bytes per unit. */
export function cardSize(card: Card): number {
  return 2 * JSON.stringify(card).length
}

/** Maximum text length in table cells and facts, and elsewhere. */
export interface TextRoom {
  readonly cell: number
  readonly text: number
}

const textLimits: readonly TextRoom[] = [
  { cell: 256, text: 2000 },
  { cell: 120, text: 2000 },
  { cell: 80, text: 1000 },
  { cell: 60, text: 600 },
  { cell: 40, text: 400 },
  { cell: 24, text: 240 },
  { cell: 12, text: 120 },
  { cell: 8, text: 60 },
  { cell: 4, text: 40 },
]

/** The first card that fits, built with less and less room for text; ordinary data fits immediately. */
export function fitCard(build: (room: TextRoom) => Card): Card {
  let size = 0
  for (const room of textLimits) {
    const card = build(room)
    size = cardSize(card)
    if (size <= cardLimit) return card
  }
  throw new Error(`A card of ${size} bytes cannot be sent: its buttons or its inputs hold too much`)
}
