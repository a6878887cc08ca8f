// Draws every card as the Adaptive Cards renderer shows it: on a desktop, in a narrow window of one, and on a phone.
//   node --import tsx scripts/draw-cards.ts OUT_FOLDER [--locale de] [--dark] [name ...]
// CHROMIUM names the browser (default /usr/bin/chromium).
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { messagesFor } from '../src/messages/index.ts'
import { ordinaryTexts, sampleCards } from '../test/views/samples/index.ts'

/** What the page's global object holds once both scripts are loaded. */
interface Page {
  readonly AdaptiveCards: {
    readonly AdaptiveCard: {
      new (): { hostConfig: unknown; parse(card: unknown): void; render(): unknown }
      onProcessMarkdown(text: string, result: { outputHtml?: string; didProcess?: boolean }): void
    }
    readonly HostConfig: new (options: unknown) => unknown
  }
  readonly markdownit: () => { render(text: string): string }
  readonly document: { getElementById(id: string): { replaceChildren(child: unknown): void } | null }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { locale: { type: 'string', default: 'en' }, dark: { type: 'boolean', default: false } },
})
const [out, ...only] = positionals
if (!out) throw new Error('Say where to put the pictures: draw-cards.ts OUT_FOLDER [--locale de] [--dark] [name ...]')
const { locale, dark } = values

const find = createRequire(import.meta.url).resolve
const scripts = [
  join(dirname(find('adaptivecards')), '../dist/adaptivecards.js'),
  join(dirname(find('markdown-it/package.json')), 'dist/markdown-it.js'),
]

const colours = (text: string, subtle: string) => ({ default: text, subtle })
const foregrounds = {
  light: {
    default: colours('#242424', '#616161'),
    dark: colours('#242424', '#616161'),
    light: colours('#ffffff', '#f0f0f0'),
    accent: colours('#5b5fc7', '#7f85f5'),
    good: colours('#237b4b', '#237b4b'),
    warning: colours('#8a4b00', '#8a4b00'),
    attention: colours('#c4314b', '#c4314b'),
  },
  dark: {
    default: colours('#ffffff', '#adadad'),
    dark: colours('#242424', '#616161'),
    light: colours('#ffffff', '#f0f0f0'),
    accent: colours('#9299f7', '#7f85f5'),
    good: colours('#92c353', '#92c353'),
    warning: colours('#f8d22a', '#f8d22a'),
    attention: colours('#f9526b', '#f9526b'),
  },
}
const backgrounds = {
  light: {
    page: '#f5f5f5',
    default: '#ffffff',
    emphasis: '#f0f0f0',
    good: '#e7f2da',
    warning: '#fbf6d9',
    attention: '#fcf4f6',
    accent: '#e8ebfa',
  },
  dark: {
    page: '#1f1f1f',
    default: '#292929',
    emphasis: '#141414',
    good: '#0d2e0d',
    warning: '#463100',
    attention: '#3e1f25',
    accent: '#2f2f4a',
  },
}
const theme = dark ? 'dark' : 'light'
const { page: behind, ...containers } = backgrounds[theme]
const foregroundColors = foregrounds[theme]
// Near enough to what Teams does in its themes.
const hostConfig = {
  fontFamily: 'Segoe UI, Inter, DejaVu Sans, sans-serif',
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  containerStyles: Object.fromEntries(
    Object.entries(containers).map(([name, backgroundColor]) => [name, { backgroundColor, foregroundColors }]),
  ),
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
}
const text = foregroundColors.default.default

const page = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 16px; background: ${behind}; color: ${text}; font: 14px Segoe UI, DejaVu Sans, sans-serif }
  #card { background: ${containers.default}; border-radius: 6px; overflow: hidden; box-shadow: 0 1px 3px #0003 }
  .ac-actionSet { flex-wrap: wrap }
  .ac-pushButton { font: inherit; font-weight: 600; padding: 5px 12px; margin: 0 0 4px; border: 1px solid #d1d1d1; border-radius: 4px; background: ${containers.default}; color: ${text} }
  .ac-pushButton.style-destructive { color: #c4314b; border-color: #c4314b }
  .ac-pushButton.style-positive { color: #fff; background: #5b5fc7; border-color: #5b5fc7 }
  .ac-input { font: inherit; box-sizing: border-box; padding: 6px; border: 1px solid #d1d1d1; border-radius: 4px; width: 100%; background: ${containers.default}; color: ${text} }
  .ac-input[type=checkbox], .ac-toggleInput input { width: auto }
  p { margin: 0 }
</style><div id="card"></div>`

await mkdir(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const [form, device, width] of [
    ['desktop', 'desktop', 1280],
    ['narrow', 'desktop', 480],
    ['phone', 'phone', 400],
  ] as const) {
    const cards = await sampleCards(ordinaryTexts(), messagesFor(locale), device)
    const tab = await browser.newPage({ viewport: { width, height: 600 } })
    await tab.setContent(page)
    for (const path of scripts) await tab.addScriptTag({ path })
    for (const [name, { card }] of Object.entries(cards)) {
      if (only.length > 0 && !only.includes(name)) continue
      await tab.evaluate(
        ({ card, hostConfig }) => {
          // In the page: both scripts put their names on its global object.
          const { AdaptiveCards, markdownit, document } = globalThis as unknown as Page
          const reader = markdownit()
          const drawn = new AdaptiveCards.AdaptiveCard()
          AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
            result.outputHtml = reader.render(text)
            result.didProcess = true
          }
          drawn.hostConfig = new AdaptiveCards.HostConfig(hostConfig)
          drawn.parse(card)
          document.getElementById('card')?.replaceChildren(drawn.render())
        },
        { card, hostConfig },
      )
      await tab.screenshot({ path: join(out, `${name}.${form}.png`), fullPage: true })
    }
    await tab.close()
  }
} finally {
  await browser.close()
}
