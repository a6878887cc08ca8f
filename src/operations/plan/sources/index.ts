import type { Checks } from '../source.ts'
import { checks as due } from './due.ts'
import { checks as released } from './released.ts'
import { checks as retried } from './retried.ts'
import { checks as typed } from './typed.ts'
import { checks as undone } from './undone.ts'

/** What plans are made from, with the checks that each makes. */
export const sources = { typed, released, retried, undone, due } satisfies Readonly<Record<string, Checks>>
