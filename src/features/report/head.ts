import { z } from 'zod/v4'
import { reportFormats, reportLanguages } from './model.ts'

/** Increase this when reports of the same audit entries change. */
export const reportVersion = 2

const personShape = z.strictObject({ oid: z.string(), upn: z.string(), name: z.string() })
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
  /** Null if names are omitted. */
  madeFor: personShape.nullable(),
  /** The newest audit entry when it was made; nothing later is included. */
  last: z.strictObject({ seq: z.number().int(), hash: z.string() }),
})

/**
 * Everything that a report depends on other than the audit entries. It is written into the report, so that anyone with
 * the entries can reproduce it.
 */
export type Head = z.infer<typeof head>

/** Replaces names and texts that were omitted. */
export const redactedText = '[…]'

/**
 * As JSON, in a fixed order, safe inside a comment or a single-quoted attribute: the characters in question can occur
 * only in strings.
 */
export const headText = (of: Head): string =>
  JSON.stringify(head.parse(of)).replace(
    /[<>&'\u2028\u2029]|-(?=-)/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const headPatterns: readonly RegExp[] = [
  /^<!doctype html>\n[^\n]*\n<meta name="rollcall-report" content='(\{[^']*\})'>/,
  /^<!-- rollcall-report (\{.*\}) -->\n/,
  /^\{"rollcall":(\{.*\}),\n/,
]

/** The head of a report file; undefined if it isn't a report, or one of another version. */
export function readHead(file: string): Head | undefined {
  for (const place of headPatterns) {
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
