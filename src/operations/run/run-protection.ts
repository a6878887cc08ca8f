import { itemQueries } from '../../store/queries/plan/items.ts'
import { loadCurrentProtection } from '../rules/current-protection.ts'
import type { Protection } from '../rules/protection.ts'
import { withLastHolders } from '../rules/who-is-protected.ts'
import type { Run } from './run-state.ts'

/** Who is currently protected from this operation. Throws protectionIncomplete if that can't be determined. */
export async function loadRunProtection({ context, key, lease, directory }: Run): Promise<Protection> {
  const protection = await loadCurrentProtection(context, lease.row, directory)
  return withLastHolders(protection, await itemQueries(context.store.db).targets(key))
}
