import { z } from 'zod/v4'
import { isObjectId } from '../../core/text.ts'

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration in ms, such as `24h`, `90m` or `7d`; in hours if no unit is given. */
export const duration = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const { amount, unit = 'h' } = /^(?<amount>[1-9]\d{0,3})\s*(?<unit>[mhd])?$/.exec(text.trim())?.groups ?? {}
      if (amount !== undefined) return Number(amount) * units[unit as keyof typeof units]
      context.addIssue({ code: 'custom', message: 'must be a duration such as 24h, 90m or 7d' })
      return z.NEVER
    })

/** A day such as 2027-05-31, as the start of that day (UTC) in ms since the epoch. */
export const day = z.string().transform((text, context) => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text.trim()) ? Date.parse(`${text.trim()}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(time)) return time
  context.addIssue({ code: 'custom', message: 'must be a day such as 2027-05-31' })
  return z.NEVER
})

/** An integer within this range. */
export const wholeNumber = (least: number, most: number) => {
  const problem = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\s*\d{1,9}\s*$/, problem)
    .transform(Number)
    .refine((value) => value >= least && value <= most, problem)
}

export const oneOf = <const T extends string>(...values: readonly T[]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })

export const flag = z
  .string()
  .regex(/^\s*(true|false|1|0)\s*$/i, 'must be true or false')
  .transform((value) => /true|1/i.test(value))

/** Values separated by commas, semicolons or white space. */
export const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter(Boolean))

const address =
  /^[\p{L}\p{N}#_+!&.$=^~%-](?:[\p{L}\p{N}#_+!&.$=^~%'-]*[\p{L}\p{N}#_+!&.$=^~%-])?@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u
const prefixedName = /^(?:[\w.-]{1,64}\\|sam:|employee:)[\p{L}\p{N}._$-]{1,64}$/iu

/** Accounts to protect. Entries that can't be account names are refused, because they would protect nothing. */
export const accountList = list.superRefine((entries, context) => {
  for (const entry of entries) {
    if (isObjectId(entry) || address.test(entry) || prefixedName.test(entry)) continue
    const why = /["'`{}*?<>()[\]]/.test(entry)
      ? 'remove quotes, brackets and wildcards'
      : 'use a sign-in name (name@domain), an object ID, sam:<logon name> or employee:<ID>'
    context.addIssue({ code: 'custom', message: `${entry} cannot be an account: ${why}` })
  }
})

/** A list of step names. Unknown names are refused, because they would have no effect. */
export const stepList = (known: readonly string[], fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
    .superRefine((names, context) => {
      for (const name of names) {
        if (!known.includes(name))
          context.addIssue({ code: 'custom', message: `${name} is not a step. Use ${known.join(', ')}` })
      }
    })
