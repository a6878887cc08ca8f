import type { Feature } from './define.ts'
import { evidence } from './evidence/feature.ts'
import { otherSystems } from './other-systems/feature.ts'
import { takeOver } from './take-over/feature.ts'
import { wayBackIn } from './way-back-in/feature.ts'

/** Every feature, in the order in which cards and help show what they add. Only the entry point imports this list. */
export const features: readonly Feature[] = [takeOver, evidence, wayBackIn, otherSystems]
