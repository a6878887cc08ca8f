import type { Kysely } from 'kysely'
import { createWholeRegistry } from '../../actions/index.ts'
import { actionsOf, messagesOf } from '../../features/define.ts'
import { features } from '../../features/index.ts'
import { checkReport } from '../../features/report/verify.ts'
import type { Database } from '../../store/database.ts'
import { version } from '../config/config.ts'

/** Checks whether a report matches the audit log; the chain itself is verified elsewhere. `states`: the steps that record a state. */
export async function verifyReport(
  db: Kysely<Database>,
  states: readonly string[],
  file: Buffer,
  write: (text: string) => void,
): Promise<boolean> {
  const registry = createWholeRegistry(actionsOf(features))
  const messagesFor = messagesOf(features, registry)
  const checked = await checkReport({ db, registry, states, messagesFor }, file)
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
