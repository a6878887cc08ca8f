import { z } from 'zod/v4'
import { reportFormats, reportLanguages } from '../core/report.ts'

/** Raised when reports of the same audit entries look different. */
export const reportVersion = 1

const named = z.strictObject({ oid: z.string(), upn: z.string(), name: z.string() })
const head = z.strictObject({
  report: z.literal(reportVersion),
  /** The version of Rollcall. */
  rollcall: z.string(),
  tenant: z.string(),
  about: z.union([z.strictObject({ operation: z.string() }), z.strictObject({ incident: z.string() })]),
  format: z.enum(reportFormats),
  language: z.enum(reportLanguages),
  redacted: z.boolean(),
  timeZone: z.string(),
  madeAt: z.iso.datetime(),
  /** Null if names are left out. */
  madeFor: named.nullable(),
  /** The newest audit entry when it was made: nothing later is in it. */
  last: z.strictObject({ seq: z.number().int(), hash: z.string() }),
})

/**
 * Everything that a report depends on besides the audit entries. It is written into the report, so that anybody who has
 * the entries can make it again.
 */
export type Head = z.infer<typeof head>

/** Stands where names and texts were left out. */
export const withheld = '[…]'

/** As JSON, in one order, that may stand in a comment or a single-quoted attribute: strings are the only place for these characters. */
export const headText = (of: Head): string =>
  JSON.stringify(head.parse(of)).replace(
    /[<>&'\u2028\u2029]|-(?=-)/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const places: readonly RegExp[] = [
  /^<!doctype html>\n[^\n]*\n<meta name="rollcall-report" content='(\{[^']*\})'>/,
  /^<!-- rollcall-report (\{.*\}) -->\n/,
  /^\{"rollcall":(\{.*\}),\n/,
]

/** What is written in a report; undefined if it isn't one, or one of another version. */
export function headIn(file: string): Head | undefined {
  for (const place of places) {
    const [, text] = place.exec(file) ?? []
    if (text === undefined) continue
    try {
      return head.safeParse(JSON.parse(text)).data
    } catch {
      return undefined
    }
  }
  return undefined
}
