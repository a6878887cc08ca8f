// Draws every card as the Adaptive Cards renderer shows it: on a desktop, in a narrow desktop window, and on a phone.
//   node --import tsx scripts/draw-cards.ts OUT_FOLDER [--locale de] [--dark] [name ...] CHROMIUM names the browser
//   (default /usr/bin/chromium).
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { ordinaryTexts, sampleCards } from '../test/chat/views/samples/index.ts'
import { openDrawing } from '../test/e2e/support/drawing.ts'
import { messagesFor } from '../test/support/words.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { locale: { type: 'string', default: 'en' }, dark: { type: 'boolean', default: false } },
})
const [out, ...only] = positionals
if (!out) throw new Error('Say where to put the pictures: draw-cards.ts OUT_FOLDER [--locale de] [--dark] [name ...]')
const { locale, dark } = values

await mkdir(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const [form, device, width] of [
    ['desktop', 'desktop', 700],
    ['narrow', 'desktop', 480],
    ['phone', 'phone', 400],
  ] as const) {
    const cards = await sampleCards(ordinaryTexts(), messagesFor(locale), device)
    const { tab, draw } = await openDrawing(browser, { width, theme: dark ? 'dark' : 'light' })
    for (const [name, { card }] of Object.entries(cards)) {
      if (only.length > 0 && !only.includes(name)) continue
      await draw(card ?? {})
      await tab.screenshot({ path: join(out, `${name}.${form}.png`), fullPage: true })
    }
    await tab.close()
  }
} finally {
  await browser.close()
}
