import assert from 'node:assert/strict'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Fails when axe-core finds anything on the page that keeps people out, in the light or in the dark. `within` looks at a part
 * of the page only.
 */
export async function assertAccessible(page: Page, within = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const found = await violations(page, within)
    assert.deepEqual(found, [], `${page.url()} in the ${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: null })
}

/** One line a violation: the rule, how grave it is, and the first places of it. */
async function violations(page: Page, within: string): Promise<string[]> {
  // Playwright evaluates past the page's Content-Security-Policy, which lets no script in.
  await page.evaluate(axe.source)
  const results = (await page.evaluate(`axe.run(${JSON.stringify(within)})`)) as AxeResults
  return results.violations.map(({ id, impact, nodes }) => {
    const places = nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}\n    ${failureSummary}`)
    return `${id} (${impact}, ${nodes.length} times): ${places.join('\n  ')}`
  })
}
