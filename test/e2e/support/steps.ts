import { open } from './open.ts'

/** Far longer than any single step takes on a busy machine, in ms. */
export const stepTakes = 60_000

/** Does something that has no limit of its own, such as opening a tab; fails with its name when that is over. */
export async function step<T>(what: string, act: () => Promise<T>, within = stepTakes): Promise<T> {
  const doing = { what, since: Date.now() }
  open.steps.add(doing)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not within ${within / 1000} seconds: ${what}`)), within)
  })
  try {
    return await Promise.race([act(), late])
  } finally {
    clearTimeout(timer)
    open.steps.delete(doing)
  }
}

/** Gives these methods, which could wait for ever, the limit of a step. */
export function limit(of: object, called: () => string, names: readonly string[]): void {
  const methods = of as Record<string, (...args: unknown[]) => Promise<unknown>>
  for (const name of names) {
    const original = methods[name]
    if (!original) throw new Error(`There is no ${name}`)
    methods[name] = (...args) => step(`${called()}.${name}`, () => Reflect.apply(original, of, args))
  }
}
