import type { Scope } from '../../store/queries/report/entries.ts'
import { type Range, relatedOperationQueries } from '../../store/queries/report/related-operations.ts'
import type { ReportSubject } from './model.ts'
import type { ReportParts } from './report.ts'

/**
 * The operations of a report: the one asked for, those it undoes, retries or follows, those that undo, retry or follow
 * it, and later ones that restored access to its accounts. Unconfirmed plans are excluded, unless they were asked for.
 */
export async function readScope(
  { db, registry }: Pick<ReportParts, 'db' | 'registry'>,
  range: Range,
  about: ReportSubject,
): Promise<Scope> {
  const queries = relatedOperationQueries(db)
  const kindsOf = (tone: 'takes' | 'gives') =>
    registry.playbooks().flatMap(([kind, one]) => (one.tone === tone ? [kind] : []))
  const first = 'operation' in about ? [about.operation] : await queries.ofOrigin(range, about.incident)
  const withLinked = async (some: readonly string[]): Promise<readonly string[]> => {
    const found = new Set(some)
    for (let added = [...some]; added.length > 0; ) {
      added = (await queries.linked(range, added)).filter((id) => !found.has(id))
      for (const id of added) found.add(id)
    }
    return [...found]
  }
  const onlyConfirmed = async (some: readonly string[]) => queries.confirmed(range, some)
  const core = [...new Set([...first, ...(await onlyConfirmed(await withLinked(first)))])].sort()
  const later =
    core.length === 0 ? [] : await queries.later(range, core, { gives: kindsOf('gives'), takes: kindsOf('takes') })
  const linked = later.length === 0 ? [] : await onlyConfirmed(await withLinked(later))
  return { ...range, core, later: [...new Set([...later, ...linked])].filter((id) => !core.includes(id)).sort() }
}
