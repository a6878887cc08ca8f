import type { Faults } from '../../emulator/faults.ts'

/**
 * Every change fails without a clear answer; the first ones after three seconds, so that a test can also let reading back
 * fail, which might show that nothing was changed. Returns whether a change has arrived.
 */
export function failSlowly(faults: Faults): () => boolean {
  const rule = { match: { method: 'PATCH' }, at: 'item', fail: 503, retryAfter: 0.01 } as const
  const first = faults.add({ ...rule, delayMs: 3_000, times: 2 })
  faults.add(rule)
  return () => faults.list().some(({ id, struck }) => id === first && struck > 0)
}
