import assert from 'node:assert/strict'
import type { BrowserContext } from 'playwright-core'
import { ordinaryTexts, sampleCards } from '../chat/views/samples/index.ts'
import { messagesFor } from '../support/words.ts'
import { openBrowser } from './support/browser.ts'
import { openDrawing } from './support/drawing.ts'
import { phone } from './support/screen.ts'

/** German words are longer. */
const longer = { en: 1, de: 1.08 } as const

/** Maximum card heights in pixels, in English, so that the facts for a decision and its button are visible together. */
const limits = {
  planOfOne: { desktop: 450, phone: phone.height },
  planContainOne: { desktop: 600, phone: phone.height },
  planOffboardOne: { desktop: 600, phone: phone.height },
  planOfMany: { desktop: 800, phone: 1.2 * phone.height },
  planContainMany: { desktop: 800, phone: 1.2 * phone.height },
  planReleaseMany: { desktop: 800, phone: 1.2 * phone.height },
  planContain2: { desktop: 800, phone: 1.25 * phone.height },
  planContain3: { desktop: 700, phone: 1.2 * phone.height },
  planContain5: { desktop: 700, phone: 1.2 * phone.height },
  planContain6: { desktop: 700, phone: 1.2 * phone.height },
  planContain20: { desktop: 800, phone: 1.2 * phone.height },
  planContainIncident: { desktop: 700, phone: 1.2 * phone.height },
  planDisable2: { desktop: 600, phone: phone.height },
  planDisable6: { desktop: 600, phone: phone.height },
  planDisable20: { desktop: 600, phone: phone.height },
  planOffboardDated1: { desktop: 612, phone: 1.2 * phone.height },
  planOffboardDated5: { desktop: 700, phone: 1.2 * phone.height },
  planOffboardDated20: { desktop: 800, phone: 1.2 * phone.height },
  planRelease2: { desktop: 812, phone: 1.3 * phone.height },
  planRelease: { desktop: 800, phone: 1.2 * phone.height },
  planRelease10: { desktop: 800, phone: 1.3 * phone.height },
  planRelease299: { desktop: 800, phone: 1.3 * phone.height },
  approverOfMany: { desktop: 800, phone: 1.5 * phone.height },
  changeTime: { desktop: 450, phone: phone.height },
  containing: { desktop: 600, phone: phone.height },
  doneOne: { desktop: 450, phone: phone.height },
  doneWithFailures: { desktop: 600, phone: phone.height },
  containedMany: { desktop: 600, phone: phone.height },
  stopped: { desktop: 600, phone: phone.height },
  users: { desktop: 800, phone: 1.2 * phone.height },
  itemsRefused: { desktop: 800, phone: 1.2 * phone.height },
  waysBackIn: { desktop: 800, phone: 1.2 * phone.height },
  check: { desktop: 800, phone: 1.2 * phone.height },
  checkOne: { desktop: 450, phone: phone.height },
  checkDetailsOne: { desktop: 600, phone: phone.height },
  help: { desktop: 800, phone: phone.height },
  whoami: { desktop: 600, phone: phone.height },
  settings: { desktop: 900, phone: 1.5 * phone.height },
  operations: { desktop: 800, phone: 1.5 * phone.height },
} as const

/** Width of a browser window in which a card is as narrow as in a chat beside other panes. */
const widths = { desktop: 478, phone: phone.width } as const

for (const device of ['desktop', 'phone'] as const)
  for (const locale of ['en', 'de'] as const)
    describe(`the height of cards, on a ${device}, in ${locale}`, () => {
      let browser: BrowserContext
      before(async () => {
        browser = await openBrowser(phone)
      })
      after(() => browser.close())

      it('keeps everything needed for a decision visible', async () => {
        const cards = await sampleCards(ordinaryTexts(), messagesFor(locale), device)
        // Themes differ in colours only.
        const { draw } = await openDrawing(browser, { width: widths[device], theme: 'light' })
        const tooHigh: string[] = []
        for (const [name, { [device]: limit }] of Object.entries(limits)) {
          const height = await draw(cards[name]?.card ?? assert.fail(name))
          assert.ok(height > 100, name)
          if (height > limit * longer[locale]) tooHigh.push(`${name} is ${height} pixels high, more than ${limit}`)
        }
        assert.deepEqual(tooHigh, [])
      })
    })
