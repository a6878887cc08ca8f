import type { Account } from '../../core/model.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'

/**
 * The accounts that an incident names, with their names in the source, by what they are looked up by, in lower case: object
 * ID or sign-in name.
 */
export type IncidentPeople = ReadonlyMap<string, string>

/**
 * Whether the incident behind a plan doesn't name this account. `row`: its item of an earlier operation, which counts if
 * the incident isn't read again.
 */
export function isUnnamed(
  { id, userPrincipalName: upn }: Account,
  people: IncidentPeople | undefined,
  row: OperationItemRow | undefined,
): boolean {
  if (!people) return row?.notes?.some(({ why }) => why === 'notInIncident') === true
  return ![id, upn].some((key) => people.has(key.toLowerCase()))
}
