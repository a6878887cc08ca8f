import { Runnable } from 'mocha'
import { createPatience } from './patience.ts'

/** For how long a test or hook may have nothing to do if it has no limit of its own, in ms. */
const idleFor = 95_000

const ended = new WeakMap<Runnable, () => void>()

/*
 * Instead of mocha's timeouts: a test or hook fails because what it waits for can't come any more, not because the
 * machine is busy. Waits give up sooner and say what they waited for; this ends whatever waits without a limit.
 */
Object.assign(Runnable.prototype, {
  clearTimeout(this: Runnable) {
    ended.get(this)?.()
    ended.delete(this)
  },
  resetTimeout(this: Runnable & { callback?: (error: Error) => void; timedOut?: boolean }) {
    this.clearTimeout()
    const idle = this.timeout() || idleFor
    const { signal, end } = createPatience(idle)
    ended.set(this, end)
    signal.addEventListener('abort', () => {
      this.callback?.(new Error(`There was nothing to do for ${idle / 1_000} seconds, but it has not ended`))
      this.timedOut = true
    })
  },
})
