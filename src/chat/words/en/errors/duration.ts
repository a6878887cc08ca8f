import { number } from '../terms.ts'

/** A waiting time; above 90 seconds in minutes. */
export function seconds(count: number): string {
  if (count > 90) return minutes(Math.ceil(count / 60))
  return count === 1 ? 'a second' : `${number(count)} seconds`
}

export const minutes = (count: number): string => `${number(count)} ${count === 1 ? 'minute' : 'minutes'}`
