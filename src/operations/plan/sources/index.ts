import type { Checks } from '../source.ts'
import { checks as due } from './due.ts'
import { checks as following } from './earlier.ts'
import { checks as released } from './released.ts'
import { checks as typed } from './typed.ts'

/** What plans are made from, with the checks that each makes. */
export const sources = { typed, released, retried: following, undone: following, due } satisfies Readonly<
  Record<string, Checks>
>
