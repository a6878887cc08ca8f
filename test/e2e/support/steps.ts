import { createPatience } from '../../support/patience.ts'
import { open } from './open.ts'

/** For how long there may be nothing to do while a step is waited for, in ms. */
const stepTakes = 60_000

/**
 * Does something that has no limit of its own, such as opening a tab; fails with its name once there was nothing to do
 * for `within` ms.
 */
export async function step<T>(what: string, act: () => Promise<T>, within = stepTakes): Promise<T> {
  const doing = { what, since: Date.now() }
  open.steps.add(doing)
  const patience = createPatience(within)
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`There was nothing to do for ${within / 1000} seconds, but not: ${what}`))
    patience.signal.addEventListener('abort', giveUp)
  })
  try {
    return await Promise.race([act(), late])
  } finally {
    patience.end()
    open.steps.delete(doing)
  }
}

/** Gives these methods, which could wait for ever, the limit of a step. */
export function limit<T extends object>(of: T, called: (it: T) => string, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const original = of[name]
    if (typeof original !== 'function') throw new Error(`There is no ${name}`)
    const limited = function (this: T, ...args: unknown[]): Promise<unknown> {
      return step(`${called(this)}.${name}`, () => Reflect.apply(original, this, args))
    }
    Object.assign(of, { [name]: limited })
  }
}
