import { toldIn } from '../../told.ts'
import { number } from '../terms.ts'

/** A sentence about a detail, or the one for when it is not known. */
export const told = toldIn(number)
