// Covers: report
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import {
  begin,
  containment,
  handedOver,
  noteEntries,
  release,
  storeEntries,
  type TestEntry,
  textOf,
} from '../test/features/report/reported.ts'
import { openTestStore } from '../test/support/store.ts'

/*
 * Writes three reports with pictures of them, on screen and on paper, for inspection: node --import tsx
 * scripts/draw-reports.ts FOLDER [--locale de] [--dark]
 */

const [folder = 'reports', ...options] = process.argv.slice(2)
const language = options.includes('de') ? 'de' : 'en'

const stories: Readonly<Record<string, readonly TestEntry[]>> = {
  one: [...containment({ accounts: 1 }), ...noteEntries('tobaki-42', 'Called her: she did not open the link.')],
  many: [
    ...handedOver(containment({ accounts: 300, failing: [7, 80, 211] })),
    ...noteEntries('tobaki-42', 'The mail trace is with the SOC | ticket <42>'),
  ],
  released: [
    ...containment({ accounts: 12, failing: [3] }),
    ...release([1, 2, 4, 5]),
    ...noteEntries('tobaki-42', 'Four were false positives', begin + 2 * 3_600_000),
  ],
}

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium' })
try {
  for (const [name, entries] of Object.entries(stories))
    for (const redacted of [false, true]) {
      const { store, close } = await openTestStore()
      await storeEntries(store, entries)
      const html = await textOf(store, { format: 'html', language, redacted })
      await close()
      const file = join(folder, `${name}${redacted ? '-redacted' : ''}`)
      writeFileSync(`${file}.html`, html)
      const colorScheme = options.includes('--dark') ? 'dark' : 'light'
      const page = await browser.newPage({ colorScheme, viewport: { width: 1100, height: 900 } })
      await page.setContent(html)
      await page.screenshot({ path: `${file}.png`, clip: { x: 0, y: 0, width: 1100, height: 3_400 }, fullPage: true })
      await page.setViewportSize({ width: 390, height: 800 })
      await page.screenshot({ path: `${file}-phone.png` })
      for (const format of ['A4', 'Letter'] as const)
        await page.pdf({ path: `${file}-${format}.pdf`, format, preferCSSPageSize: false })
      await page.close()
    }
} finally {
  await browser.close()
}
