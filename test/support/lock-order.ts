import { text } from '../packaging/project.ts'
import type { Statement } from './statements.ts'

type Lock = 'decisions' | 'person' | 'operation' | 'audit'

const [, documented = ''] = text('src/operations/README.md').split(/<!-- locks:(?:begin|end) -->/)
/** The locks in the order of src/operations/README.md. */
export const lockOrder = [...documented.matchAll(/^\d\. \*\*(\w+)\*\*/gm)].map(([, name]) => name as Lock)

function takenBy({ text, values }: Statement): readonly Lock[] {
  if (/pg_advisory_xact_lock/.test(text))
    return values.flat().flatMap((name): Lock[] => {
      if (/^decide\//.test(String(name))) return ['decisions']
      return /^confirm\//.test(String(name)) ? ['person'] : []
    })
  if (/insert into "operation_events"|audit_append/.test(text)) return ['audit']
  return /from "?operations"?\s[\s\S]*for update(?!.*skip locked)/.test(text) ? ['operation'] : []
}

/** What a transaction locks, in order, without operations that it has locked or created before. */
export function locksOf(transaction: readonly Statement[]): Lock[] {
  const own = new Set<unknown>()
  return transaction.flatMap((statement) => {
    const locks = takenBy(statement)
    const isOperation = locks.includes('operation')
    const isNew = !isOperation || !statement.values.some((value) => own.has(value))
    if (isOperation || /insert into "operations"/.test(statement.text))
      for (const value of statement.values) if (/^[a-z]+-\d+$/.test(String(value))) own.add(value)
    return isNew ? locks : []
  })
}
