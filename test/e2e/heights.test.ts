import assert from 'node:assert/strict'
import type { BrowserContext } from 'playwright-core'
import { messagesFor } from '../../src/messages/index.ts'
import { ordinaryTexts, sampleCards } from '../views/samples/index.ts'
import { openBrowser } from './support/browser.ts'
import { openDrawing } from './support/drawing.ts'
import { phone } from './support/screen.ts'

/** Maximum card heights, so that the facts for a decision and its button are visible together. */
const limits = {
  planOfOne: { desktop: 600, phone: 1.5 * phone.height },
  planOfMany: { desktop: 900, phone: 1.5 * phone.height },
  check: { desktop: 900, phone: 1.5 * phone.height },
  checkOne: { desktop: 600, phone: phone.height },
  help: { desktop: 600, phone: phone.height },
  checkDetails: { desktop: 900, phone: 1.5 * phone.height },
  checkDetailsOne: { desktop: 600, phone: phone.height },
} as const

/** Maximum heights in a narrow window, as beside a meeting, where the Playground draws its cards too. */
const narrowLimits = { help: 800, whoami: 600, settings: 800, operations: 800 }
const narrowWidth = 480

for (const locale of ['en', 'de'])
  describe(`the height of cards in a narrow window, in ${locale}`, () => {
    it('lets an answer be read without scrolling', async () => {
      const browser = await openBrowser(phone)
      try {
        const cards = await sampleCards(ordinaryTexts(), messagesFor(locale), 'desktop')
        const { draw } = await openDrawing(browser, { width: narrowWidth, theme: 'light' })
        for (const [name, limit] of Object.entries(narrowLimits)) {
          const height = await draw(cards[name]?.card ?? assert.fail(name))
          assert.ok(height > 100 && height <= limit, `${name} is ${height} pixels high, more than ${limit}`)
        }
      } finally {
        await browser.close()
      }
    })
  })

// Approximate width of a card in a desktop chat.
const widths = { desktop: 700, phone: phone.width } as const

for (const device of ['desktop', 'phone'] as const)
  for (const theme of ['light', 'dark'] as const)
    for (const locale of ['en', 'de'])
      describe(`the height of cards, on a ${device}, in the ${theme} theme, in ${locale}`, () => {
        let browser: BrowserContext
        before(async () => {
          browser = await openBrowser(phone)
        })
        after(() => browser.close())

        it('keeps everything needed for a decision visible', async () => {
          const cards = await sampleCards(ordinaryTexts(), messagesFor(locale), device)
          const { draw } = await openDrawing(browser, { width: widths[device], theme })
          for (const [name, { [device]: limit }] of Object.entries(limits)) {
            const height = await draw(cards[name]?.card ?? assert.fail(name))
            assert.ok(height > 100 && height <= limit, `${name} is ${height} pixels high, more than ${limit}`)
          }
        })
      })
