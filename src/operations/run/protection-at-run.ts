import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Protection } from '../rules/load-protection.ts'
import { protectionNow } from '../rules/protection-now.ts'
import { withLastHolders } from '../rules/who-is-protected.ts'
import type { Run } from './running.ts'

/** Who is currently protected from this operation. Throws protectionIncomplete if that can't be determined. */
export async function protectionAtRun({ context, key, lease, directory }: Run): Promise<Protection> {
  const protection = await protectionNow(context, lease.row, directory)
  return withLastHolders(protection, await itemQueries(context.store.db).targets(key))
}
