import { deepEqual, fail } from 'node:assert/strict'
import { createPatience } from './patience.ts'

/** How often to check, in ms. */
const gap = 20

/**
 * Waits until this is true: for what can be seen only from outside, such as how many accounts are disabled. To wait for
 * a chat, use `heard`; a clock that can be moved is moved. Fails with `what` once there was nothing to do for `within` ms.
 */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { within = 60_000 }: { readonly within?: number } = {},
): Promise<void> {
  const patience = createPatience(within)
  try {
    while (!(await holds())) {
      if (patience.signal.aborted) fail(`there was nothing to do for ${within} ms, but not: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, gap))
    }
  } finally {
    patience.end()
  }
}

/** Lets the bot do everything it has left to do, and checks that this doesn't change. */
export async function nothingMore<T>(what: string, count: () => T, world: { rest(): Promise<void> }): Promise<void> {
  const before = count()
  await world.rest()
  deepEqual(count(), before, what)
}
