import { createHash } from 'node:crypto'
import { findEntry, findExport } from '../../store/queries/report/entries.ts'
import type { VerifyParts } from '../define.ts'
import { exportSteps } from '../export/feature.ts'
import { type Head, readHead } from './head.ts'
import { createReports } from './index.ts'
import type { ReportParts } from './report.ts'

/** The result of checking a report. Without problems, it matches the audit log. */
interface CheckResult {
  readonly head: Head
  /** The number of the entry that records its export; undefined if there is none for exactly these bytes. */
  readonly exported: number | undefined
  /** Whether the entry it ends with still exists, with the same hash. */
  readonly hasLast: boolean
  /** The first place at which the audit log gives a different result. */
  readonly differs: { readonly line: number; readonly file: string; readonly audit: string } | undefined
}

/** Maximum length shown of a difference. */
const maxShown = 100

/** Says whether a report matches the audit log; the chain itself is verified elsewhere. */
export async function verifyReport(
  { version, ...parts }: VerifyParts,
  file: Buffer,
  write: (text: string) => void,
): Promise<boolean> {
  const checked = await checkReport(parts, file)
  if (!checked) {
    write('report: this file is not a report, or its first lines were altered.\n')
    return false
  }
  const { head, exported, hasLast, differs } = checked
  const { tenant, last, redacted, format } = head
  const which = 'operation' in head.about ? `operation ${head.about.operation}` : `incident ${head.about.incident}`
  write(`report: ${which}, tenant ${tenant}, ${format}${redacted ? ' without names' : ''}, made ${head.madeAt}\n`)
  if (!hasLast) write(`report: DIFFERENT, entry ${last.seq} with hash ${last.hash} is not in the audit log.\n`)
  if (differs) {
    // Printed as JSON, because a file might contain control sequences for the terminal.
    const [found, expected] = [JSON.stringify(differs.file), JSON.stringify(differs.audit)]
    write(`report: DIFFERENT from line ${differs.line} on.\n  file:      ${found}\n  audit log: ${expected}\n`)
    if (head.rollcall !== version)
      write(`  It was made by version ${head.rollcall}, and this is ${version}, which may use other words.\n`)
  }
  if (exported === undefined) write('report: NOT EXPORTED, no entry has the SHA-256 of this file.\n')
  const same = hasLast && !differs && exported !== undefined
  if (same) write(`report: the same as the audit log gives, byte for byte. Exported in entry ${exported}.\n`)
  return same
}

/** Makes the report again and compares every byte; undefined if the file isn't a report of this version. */
async function checkReport(parts: ReportParts, file: Buffer): Promise<CheckResult | undefined> {
  const { db } = parts
  // The head of a report fits into this length.
  const head = readHead(file.subarray(0, 20_000).toString('utf8'))
  if (!head) return undefined
  const { tenant, last } = head
  const known = await findEntry(db, tenant, last.seq)
  return {
    head,
    exported: await findExport(db, tenant, exportSteps.exported, createHash('sha256').update(file).digest('hex')),
    hasLast: known?.hash === last.hash,
    differs: await firstDifference(file, (await createReports(parts).read(head)).text()),
  }
}

async function firstDifference(file: Buffer, text: AsyncIterable<string>): Promise<CheckResult['differs']> {
  let at = 0
  for await (const piece of text) {
    const expected = Buffer.from(piece)
    const found = file.subarray(at, at + expected.length)
    if (!found.equals(expected)) return differenceAt(file, at, expected)
    at += expected.length
  }
  return at === file.length ? undefined : differenceAt(file, at, Buffer.alloc(0))
}

function differenceAt(file: Buffer, from: number, expected: Buffer): NonNullable<CheckResult['differs']> {
  let same = 0
  while (same < expected.length && file[from + same] === expected[same]) same += 1
  const at = from + same
  const line = file.subarray(0, at).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1)
  const cut = (bytes: Buffer, start: number) => bytes.subarray(start, start + maxShown).toString('utf8')
  return { line, file: cut(file, at), audit: cut(expected, same) }
}
