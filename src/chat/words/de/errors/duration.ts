import { number } from '../terms.ts'

/** A waiting time, in the dative; above 90 seconds in minutes. */
export function seconds(count: number): string {
  if (count > 90) return minutes(Math.ceil(count / 60))
  return count === 1 ? 'einer Sekunde' : `${number(count)} Sekunden`
}

export const minutes = (count: number): string => (count === 1 ? 'einer Minute' : `${number(count)} Minuten`)
