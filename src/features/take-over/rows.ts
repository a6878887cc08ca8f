import type { NamedPerson } from '../../core/model.ts'
import type { HandoverRow } from './queries.ts'
import type { Handover } from './types.ts'

/** The operation's owner when the request was made. */
const previousOwnerOf = (row: HandoverRow): NamedPerson => ({
  oid: row.from_oid,
  upn: row.from_upn,
  name: row.from_name,
})
export const newOwnerOf = (row: HandoverRow): NamedPerson => ({ oid: row.to_oid, upn: row.to_upn, name: row.to_name })

export function toHandover(row: HandoverRow): Handover {
  const { number, state, until, by_oid: oid, by_upn: upn, by_name: name } = row
  const by = oid === null ? null : { oid, upn: upn ?? '', name: name ?? '' }
  return {
    number,
    state,
    from: previousOwnerOf(row),
    to: newOwnerOf(row),
    by,
    until,
    approversAsked: row.approvers_at !== null,
  }
}

/** What the audit log records about a request: the operation's owner, and the person who asks to take it over. */
export const handoverDetail = (row: HandoverRow) => ({
  before: `${row.from_name} (${row.from_upn})`,
  after: `${row.to_name} (${row.to_upn})`,
})
