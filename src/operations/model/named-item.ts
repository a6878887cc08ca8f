import type { Json } from '../../core/model.ts'
import type { NamedItem } from '../../store/queries/operation-types.ts'
import type { OperationWriteRow } from '../../store/queries/plan/writes.ts'

/** The app or device that a write concerns, if its name is recorded. */
function namedItemOf({ before }: { readonly before: Json }): NamedItem | undefined {
  const item = membersOf(before)['item'] ?? null
  const { id, name, publisher, since } = membersOf(item)
  if (typeof id !== 'string' || typeof name !== 'string') return undefined
  return {
    id,
    name,
    ...((typeof publisher === 'string' || publisher === null) && { publisher }),
    ...(typeof since === 'string' && { since }),
  }
}

/** What a write changes other than the account, for files: its ID, name and source. */
export function itemText(write: Pick<OperationWriteRow, 'target' | 'before' | 'audit_before'>): string[] {
  const item = namedItemOf(write)
  const said = write.audit_before ?? ''
  // A restored device is recorded only as disabled, without its name.
  const name = item && !said.includes(item.name) ? `${item.name} ${said}`.trim() : said
  if (name === '') return []
  const { publisher, since } = item ?? {}
  const known = [
    ...(publisher === undefined ? [] : [publisher === null ? 'publisher not verified' : `publisher ${publisher}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
  ]
  return [`${write.target} ${name}${known.length > 0 ? ` (${known.join(', ')})` : ''}`]
}

const membersOf = (value: Json): { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value) ? value : {}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
