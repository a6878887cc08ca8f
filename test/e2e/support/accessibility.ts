import assert from 'node:assert/strict'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Fails if axe-core finds accessibility violations on the page, in light or dark mode. `within` limits it to part of
 * the page.
 */
export async function assertAccessible(page: Page, within = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const found = await violations(page, within)
    assert.deepEqual(found, [], `${page.url()} in the ${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: null })
}

/** One line per violation: rule, impact, and the first places. */
async function violations(page: Page, within: string): Promise<string[]> {
  // Playwright's evaluate bypasses the page's Content-Security-Policy, which blocks scripts.
  await page.evaluate(axe.source)
  const results = (await page.evaluate(`axe.run(${JSON.stringify(within)})`)) as AxeResults
  return results.violations.map(({ id, impact, nodes }) => {
    const places = nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}\n    ${failureSummary}`)
    return `${id} (${impact}, ${nodes.length} times): ${places.join('\n  ')}`
  })
}
