import { z } from 'zod'

/** A fault as scripted over HTTP. */
export const faultRule = z
  .object({
    /** `path`: a pattern for the undecoded path and query; below /v1.0 for items, the full path for requests. */
    match: z
      .object({ method: z.string(), path: z.string().refine(isPattern, 'not a regular expression'), oid: z.string() })
      .partial()
      .strict(),
    /** `item`: every Graph call, single or batched. `request`: every HTTP request, including a whole batch. */
    at: z.enum(['item', 'request']),
    /**
     * A status; or drop the connection, omit the item from the batch response, refuse the token, or accept a write (204) and
     * not carry it out. Absent: delay only.
     */
    fail: z.union([
      z.number().int().min(400).max(599),
      z.enum(['hangUp', 'missing', 'expiredToken', 'challenge', 'ignored']),
    ]),
    /** Whether the call takes effect before it fails. */
    applied: z.boolean(),
    /** Seconds, possibly fractional; text is sent as it is; `dateIn` sends an HTTP date this many seconds ahead. */
    retryAfter: z.union([z.number(), z.string(), z.object({ dateIn: z.number() }).strict()]),
    delayMs: z.number().min(0),
    /** For `at: 'request'`: how long after the headers the body is sent. */
    bodyDelayMs: z.number().min(0),
    /** How often it applies; unlimited if omitted. */
    times: z.number().int().min(1),
    /** Number of matching calls to let pass first. */
    skip: z.number().int().min(0),
    /** Probability for a matching call, from a random source with this `seed`. */
    probability: z.number().min(0).max(1),
    seed: z.number().int(),
    /** Replaces the error's usual code and message. */
    code: z.string(),
    message: z.string(),
    /** For `challenge`: the claims required, as JSON. Tokens obtained with them are accepted. */
    claims: z.string(),
    /** For `challenge`: whether to challenge even tokens obtained with the claims. */
    insists: z.boolean(),
  })
  .partial()
  .strict()
  .refine(
    ({ fail, delayMs, bodyDelayMs }) => fail !== undefined || delayMs !== undefined || bodyDelayMs !== undefined,
    'a fault fails or delays',
  )

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined }
/** A scripted fault: which calls it affects, how often, and how they fail. */
export type FaultRule = Loose<z.infer<typeof faultRule>>

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
