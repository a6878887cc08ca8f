import { decisionPlants } from './decision-plants.ts'
import { passPlants } from './pass-plants.ts'
import type { Plant } from './plant.ts'
import { runningPlants } from './running-plants.ts'

/** All faults to plant. A simulator that doesn't find them proves nothing. */
export const plants: Readonly<Record<string, Plant>> = { ...decisionPlants, ...runningPlants, ...passPlants }
