import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { withAnySignal } from '../../src/core/signals.ts'

describe('work under several signals', () => {
  const pair = () => [new AbortController(), new AbortController()] as const
  const forever = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason)
      signal.addEventListener('abort', () => reject(signal.reason))
    })

  it('is aborted by any of them, with its reason', async () => {
    for (const which of [0, 1] as const) {
      const both = pair()
      const work = withAnySignal([both[0].signal, both[1].signal], forever)
      both[which].abort(new Error(`number ${which}`))
      await assert.rejects(work, { message: `number ${which}` })
    }
  })

  it('starts aborted if one already is', async () => {
    const [first, second] = pair()
    second.abort(new Error('before'))
    await assert.rejects(withAnySignal([first.signal, second.signal], forever), { message: 'before' })
  })

  for (const [how, end] of [
    ['ends', async () => {}],
    ['fails', () => Promise.reject(new Error('failed'))],
  ] as const) {
    it(`stops listening when it ${how}`, async () => {
      const [first, second] = pair()
      let kept: AbortSignal | undefined
      await withAnySignal([first.signal, second.signal], (signal) => {
        kept = signal
        return end()
      }).catch(() => {})
      for (const { signal } of [first, second]) assert.deepEqual(getEventListeners(signal, 'abort'), [])
      first.abort()
      assert.equal(kept?.aborted, false)
    })
  }
})
