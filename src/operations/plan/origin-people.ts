import type { Account } from '../../graph/directory/account.ts'
import { unnamedNote } from '../../store/queries/origin.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'

/**
 * The accounts that an operation's origin names, with their names there, by what they are looked up by, in lower case:
 * object ID or sign-in name.
 */
export type OriginPeople = ReadonlyMap<string, string>

/**
 * Whether what a plan responds to doesn't name this account. `row`: its item of an earlier operation, which counts if
 * the origin isn't read again.
 */
export function isUnnamed(
  { id, userPrincipalName: upn }: Account,
  people: OriginPeople | undefined,
  row: OperationItemRow | undefined,
): boolean {
  if (!people) return row?.notes?.some(({ why }) => why === unnamedNote) === true
  return ![id, upn].some((key) => people.has(key.toLowerCase()))
}
