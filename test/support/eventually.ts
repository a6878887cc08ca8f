import { deepEqual, fail } from 'node:assert/strict'

/** How often to look, in ms. */
const gap = 20

/**
 * Waits until this holds: for what can only be seen from outside, such as how many accounts are disabled. What a chat
 * shows is waited for with `heard`, and a clock that can be moved is moved. Fails with `what` after `within` ms.
 */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { within = 60_000 }: { readonly within?: number } = {},
): Promise<void> {
  const late = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > late) fail(`not in ${within} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, gap))
  }
}

/** Lets the bot do whatever it has left to do, and checks that this stays as it is. */
export async function nothingMore<T>(what: string, count: () => T, world: { rest(): Promise<void> }): Promise<void> {
  const before = count()
  await world.rest()
  deepEqual(count(), before, what)
}
