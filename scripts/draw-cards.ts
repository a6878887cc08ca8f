// Draws every card as the Adaptive Cards renderer shows it, on a desktop and on a phone:
//   node --import tsx scripts/draw-cards.ts OUT_FOLDER [en|de] [name ...]
// CHROMIUM names the browser (default /usr/bin/chromium).
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { wordsFor } from '../src/words/index.ts'
import { ordinaryTexts, sampleCards } from '../test/bot/show/samples/index.ts'

const [out, locale = 'en', ...only] = process.argv.slice(2)
if (!out) throw new Error('Say where to put the pictures: draw-cards.ts OUT_FOLDER [en|de] [name ...]')

const find = createRequire(import.meta.url).resolve
const scripts = [
  join(dirname(find('adaptivecards')), '../dist/adaptivecards.js'),
  join(dirname(find('markdown-it/package.json')), 'dist/markdown-it.js'),
]

const colours = (text: string, subtle: string) => ({ default: text, subtle })
const foreground = {
  default: colours('#242424', '#616161'),
  dark: colours('#242424', '#616161'),
  light: colours('#ffffff', '#f0f0f0'),
  accent: colours('#5b5fc7', '#7f85f5'),
  good: colours('#237b4b', '#237b4b'),
  warning: colours('#8a4b00', '#8a4b00'),
  attention: colours('#c4314b', '#c4314b'),
}
const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors: foreground })
// Near enough to what Teams does in its light theme.
const hostConfig = {
  fontFamily: 'Segoe UI, Inter, DejaVu Sans, sans-serif',
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  containerStyles: {
    default: style('#ffffff'),
    emphasis: style('#f0f0f0'),
    good: style('#e7f2da'),
    warning: style('#fbf6d9'),
    attention: style('#fcf4f6'),
    accent: style('#e8ebfa'),
  },
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
}

const page = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 16px; background: #f5f5f5; font: 14px Segoe UI, DejaVu Sans, sans-serif }
  #card { background: #fff; border-radius: 6px; overflow: hidden; box-shadow: 0 1px 3px #0003 }
  .ac-pushButton { font: inherit; font-weight: 600; padding: 5px 12px; margin: 0 0 4px; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; color: #242424 }
  .ac-pushButton.style-destructive { color: #c4314b; border-color: #c4314b }
  .ac-pushButton.style-positive { color: #fff; background: #5b5fc7; border-color: #5b5fc7 }
  .ac-input { font: inherit; box-sizing: border-box; padding: 6px; border: 1px solid #d1d1d1; border-radius: 4px; width: 100% }
  .ac-input[type=checkbox], .ac-toggleInput input { width: auto }
  p { margin: 0 }
</style><div id="card"></div>`

await mkdir(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const [device, width] of [
    ['desktop', 1280],
    ['phone', 400],
  ] as const) {
    const cards = await sampleCards(ordinaryTexts(), wordsFor(locale), device)
    const tab = await browser.newPage({ viewport: { width, height: 600 } })
    await tab.setContent(page)
    for (const path of scripts) await tab.addScriptTag({ path })
    for (const [name, { card }] of Object.entries(cards)) {
      if (only.length > 0 && !only.includes(name)) continue
      await tab.evaluate(
        ({ card, hostConfig }) => {
          const { AdaptiveCards, markdownit } = globalThis as never as Record<string, never>
          const { AdaptiveCard, HostConfig } = AdaptiveCards as never as Record<
            string,
            new (
              options?: unknown,
            ) => never
          >
          const reader = (markdownit as never as () => { render(text: string): string })()
          const drawn = new AdaptiveCard() as never as {
            hostConfig: unknown
            parse(card: unknown): void
            render(): Node
          }
          AdaptiveCard['onProcessMarkdown' as never] = ((text: string, result: Record<string, unknown>) => {
            result['outputHtml'] = reader.render(text)
            result['didProcess'] = true
          }) as never
          drawn.hostConfig = new HostConfig(hostConfig)
          drawn.parse(card)
          document.getElementById('card')?.replaceChildren(drawn.render())
        },
        { card, hostConfig },
      )
      await tab.screenshot({ path: join(out, `${name}.${device}.png`), fullPage: true })
    }
    await tab.close()
  }
} finally {
  await browser.close()
}
