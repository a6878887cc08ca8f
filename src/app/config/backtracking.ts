import { matchInTime } from '../../core/match-in-time.ts'
import { textLimits } from '../../core/text-limits.ts'

/** Texts that make a pattern try every way to split them, because only their end doesn't match. */
function adversarialTexts(source: string): string[] {
  // The characters the pattern names, and an example for each of its classes.
  const characters = [...new Set(`${source.replace(/[^\p{L}\p{N} _#/-]/gu, '')}a0 `)].slice(0, 40)
  const words = source.match(/[\p{L}\p{N}]{2,20}/gu) ?? []
  const units = [...characters.flatMap((one) => [one, `${one}0`, `${one}a`, `${one} `]), ...words]
  const [literal = ''] = /^[\w #/-]*/.exec(source) ?? []
  // A quantifier after the literal applies only to its last character.
  const starts = [...new Set(['', literal, literal.slice(0, -1)])]
  return starts.flatMap((start) =>
    units.map((unit) => `${(start + unit.repeat(textLimits.ticket)).slice(0, textLimits.ticket - 1)}\0`),
  )
}

/**
 * Whether matching a ticket could take long enough to stall the process, as with `(a+)+`. Found by trial, so it isn't
 * certain; each match of a ticket is also limited in time.
 */
export function canBacktrack(source: string): boolean {
  const pattern = new RegExp(`^(?:${source})$`, 'u')
  return matchInTime(pattern, ...adversarialTexts(source)) === undefined
}
