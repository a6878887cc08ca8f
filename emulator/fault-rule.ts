import { z } from 'zod'

/** A fault as it is scripted over HTTP. */
export const faultRule = z
  .object({
    /** `path`: a pattern for path and query, undecoded: below /v1.0 for items, the whole path for requests. */
    match: z
      .object({ method: z.string(), path: z.string().refine(isPattern, 'not a regular expression'), oid: z.string() })
      .partial()
      .strict(),
    /** `item`: each Graph call, alone or inside a batch. `request`: each HTTP request, a whole batch included. */
    at: z.enum(['item', 'request']),
    /** A status, or: drop the connection, leave the item out of the batch's answer, refuse the token. Absent: only the delay. */
    fail: z.union([z.number().int().min(400).max(599), z.enum(['hangUp', 'missing', 'expiredToken', 'challenge'])]),
    /** The call takes effect all the same, before it fails. */
    applied: z.boolean(),
    /** Seconds, possibly fractional; text goes out as it is; `dateIn` makes an HTTP date that many seconds ahead. */
    retryAfter: z.union([z.number(), z.string(), z.object({ dateIn: z.number() }).strict()]),
    delayMs: z.number().min(0),
    /** How often it strikes; without, for ever. */
    times: z.number().int().min(1),
    /** How many matching calls pass before the first strike. */
    skip: z.number().int().min(0),
    /** Chance of striking a matching call, drawn from a source with this `seed`. */
    probability: z.number().min(0).max(1),
    seed: z.number().int(),
    /** Code and message of the error's body, in the place of the usual ones. */
    code: z.string(),
    message: z.string(),
    /** With `challenge`: the claims asked for, as JSON. A token that was obtained with them passes. */
    claims: z.string(),
    /** With `challenge`: tokens obtained with the claims are challenged as well. */
    insists: z.boolean(),
  })
  .partial()
  .strict()
  .refine((one) => one.fail !== undefined || one.delayMs !== undefined, 'a fault fails or delays')

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined }
/** A scripted fault: what it befalls, how often, and how it fails. */
export type FaultRule = Loose<z.infer<typeof faultRule>>

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
