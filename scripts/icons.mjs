import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

/*
 * Renders appPackage/color.png and appPackage/outline.png from scripts/icons/. The images are committed; run this (CHROMIUM
 * names the browser, /usr/bin/chromium by default) only after changing a drawing.
 */

const sizes = { color: 192, outline: 32 }

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const [name, size] of Object.entries(sizes)) {
    const drawing = await readFile(new URL(`./icons/${name}.svg`, import.meta.url), 'utf8')
    const page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: 1 })
    await page.setContent(`<style>*{margin:0}svg{display:block}</style>${drawing}`)
    const path = fileURLToPath(new URL(`../appPackage/${name}.png`, import.meta.url))
    await page.screenshot({ path, omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
