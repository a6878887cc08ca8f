import type { Browser } from 'playwright-core'

interface Open {
  browser?: Promise<Browser>
  readonly demos: Set<{ lastWords(): string }>
  /** What is being waited for, and since when. */
  readonly steps: Set<{ readonly what: string; readonly since: number }>
}

const KEY = Symbol.for('rollcall.e2e')
const known: { [KEY]?: Open } = globalThis as never
known[KEY] ??= { demos: new Set(), steps: new Set() }

/** What this process has open. Mocha and some tests load these files in different ways, as two instances. */
export const open = known[KEY]
