import { cardLimit, cardSize } from '../src/chat/card/index.ts'
import { ordinaryTexts, sampleCards, type Texts } from '../test/chat/views/samples/index.ts'
import { messagesFor } from '../test/support/words.ts'
import { median, seeded } from './model.ts'
import { sized } from './size.ts'
import { atMost, type Row } from './table.ts'

const rounds = sized(60, 1)
const characters = [...'abcXYZ \'"\\*_`[](){}$<>&;#|~=+-.!\n\t\u0000\u202e', 'ä', '漢', '👩‍👩‍👧', '\ud800', 'שׁ', 'é']

/** Unrealistic names and titles of up to five thousand characters. */
function hostileTexts(random: () => number): Texts {
  const text = () => {
    const length = Math.floor(random() ** 3 * 300) * (random() < 0.02 ? 20 : 1)
    const one = characters[Math.floor(random() * characters.length)] ?? 'x'
    const pick = () => characters[Math.floor(random() * characters.length)] ?? 'x'
    return random() < 0.3 ? one.repeat(length) : Array.from({ length }, pick).join('')
  }
  return { name: text, upn: text, jobTitle: text, department: text, typed: text }
}

/** Every card, on both devices and in both languages. */
async function draw(texts: Texts): Promise<number[]> {
  const sizes: number[] = []
  for (const locale of ['en', 'de'])
    for (const device of ['desktop', 'phone'] as const)
      for (const { card } of Object.values(await sampleCards(texts, messagesFor(locale), device)))
        if (card) sizes.push(cardSize(card))
  return sizes
}

/** Card size and build time, with ordinary names and with malicious ones. */
export async function cardPage(): Promise<Row[]> {
  const random = seeded(1)
  const measured = async (texts: () => Texts, count: number) => {
    const sizes: number[] = []
    const times: number[] = []
    for (let round = 0; round < count; round++) {
      const started = performance.now()
      const drawn = await draw(texts())
      times.push((performance.now() - started) / drawn.length)
      sizes.push(...drawn)
    }
    return { ms: median(times), count: sizes.length, largest: Math.max(...sizes) }
  }
  await measured(ordinaryTexts, sized(5, 0))
  const ordinary = await measured(ordinaryTexts, sized(20, 1))
  const hostile = await measured(() => hostileTexts(random), rounds)
  return [['a card, ordinary names', ordinary] as const, ['a card, hostile names', hostile] as const].map(
    ([scenario, { ms, count, largest }]) => ({
      scenario,
      who: 'rollcall',
      ms,
      note: `${count.toLocaleString('en')} cards`,
      checks: [atMost('bytes', largest, cardLimit)],
    }),
  )
}
