import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { BrowserContext, Page as Tab } from 'playwright-core'
import type { Card } from '../../../src/chat/card/index.ts'

/** The page's globals once both scripts are loaded. */
interface Page {
  readonly AdaptiveCards: {
    readonly AdaptiveCard: {
      new (): { hostConfig: unknown; parse(card: unknown): void; render(): unknown }
      onProcessMarkdown(text: string, result: { outputHtml?: string; didProcess?: boolean }): void
    }
    readonly HostConfig: new (options: unknown) => unknown
  }
  readonly markdownit: () => { render(text: string): string }
  readonly document: {
    getElementById(id: string): { replaceChildren(child: unknown): void; readonly offsetHeight: number } | null
  }
}

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
export type Theme = keyof typeof backgrounds

// Close to Teams' themes.
const hostConfig = (theme: Theme) => ({
  fontFamily: 'Segoe UI, Inter, DejaVu Sans, sans-serif',
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  containerStyles: Object.fromEntries(
    Object.entries(backgrounds[theme]).map(([name, backgroundColor]) => [
      name,
      { backgroundColor, foregroundColors: foregrounds[theme] },
    ]),
  ),
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
})

function page(theme: Theme): string {
  const { page: behind, ...containers } = backgrounds[theme]
  const text = foregrounds[theme].default.default
  return `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 16px; background: ${behind}; color: ${text}; font: 14px Segoe UI, DejaVu Sans, sans-serif }
  #card { background: ${containers.default}; border-radius: 6px; overflow: hidden; box-shadow: 0 1px 3px #0003 }
  .ac-actionSet { flex-wrap: wrap }
  .ac-pushButton { font: inherit; font-weight: 600; padding: 5px 12px; margin: 0 0 4px; border: 1px solid #d1d1d1; border-radius: 4px; background: ${containers.default}; color: ${text} }
  .ac-pushButton.style-destructive { color: #c4314b; border-color: #c4314b }
  .ac-pushButton.style-positive { color: #fff; background: #5b5fc7; border-color: #5b5fc7 }
  .ac-input { font: inherit; box-sizing: border-box; padding: 6px; border: 1px solid #d1d1d1; border-radius: 4px; width: 100%; background: ${containers.default}; color: ${text} }
  .ac-input[type=checkbox], .ac-toggleInput input { width: auto }
  .ac-toggleInput { border: 0; padding: 0; background: none }
  p { margin: 0 }
</style><div id="card"></div>`
}

/** Renders cards in a browser tab, in one theme. */
export async function openDrawing(
  browser: Pick<BrowserContext, 'newPage'>,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Promise<{ readonly tab: Tab; draw(card: Card): Promise<number> }> {
  const tab = await browser.newPage()
  await tab.setViewportSize({ width, height: 600 })
  await tab.setContent(page(theme))
  for (const path of scripts) await tab.addScriptTag({ path })
  return {
    tab,
    /** Returns the card's height. */
    draw: (card) =>
      tab.evaluate(
        ({ card, hostConfig }) => {
          // Runs in the page, where both scripts define globals.
          const { AdaptiveCards, markdownit, document } = globalThis as unknown as Page
          const reader = markdownit()
          const drawn = new AdaptiveCards.AdaptiveCard()
          AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
            result.outputHtml = reader.render(text)
            result.didProcess = true
          }
          drawn.hostConfig = new AdaptiveCards.HostConfig(hostConfig)
          drawn.parse(card)
          const place = document.getElementById('card')
          place?.replaceChildren(drawn.render())
          return place?.offsetHeight ?? 0
        },
        { card, hostConfig: hostConfig(theme) },
      ),
  }
}
