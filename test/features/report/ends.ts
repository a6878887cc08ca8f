import { accountFacts } from '../../../src/features/report/account-facts.ts'
import { type Entry, entryOf } from '../../../src/features/report/entries.ts'
import type { AuditRow } from '../../../src/store/queries/audit.ts'
import { stateSteps } from '../../support/audit.ts'
import { wholeRegistry } from '../../support/registry.ts'

/** How many accounts ended how, by the operation, as a report tells from these rows of the audit log. */
export function reportedEnds(
  rows: readonly Pick<AuditRow, 'seq' | 'entry'>[],
): (operation: string) => Readonly<Record<string, number>> {
  const audit = rows.map((row) => entryOf(row, { states: stateSteps, registry: wholeRegistry }))
  return (id) => endsOf(audit.filter(({ operation }) => operation === id))
}

const endsOf = (entries: readonly Entry[]): Readonly<Record<string, number>> => {
  const byAccount = new Map<string, Entry[]>()
  for (const entry of entries) {
    const id = entry.account?.id
    if (id) byAccount.set(id, [...(byAccount.get(id) ?? []), entry])
  }
  const counts: Record<string, number> = {}
  for (const own of byAccount.values()) {
    // As if each operation had a report of its own; what follows it changes what became of its accounts.
    const { end } = accountFacts(own, new Map(), wholeRegistry)
    counts[end] = (counts[end] ?? 0) + 1
  }
  return counts
}
