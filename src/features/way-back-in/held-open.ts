import { myRoles } from '../../graph/directory/me.ts'
import type { HeldOpen } from '../../operations/feature.ts'
import type { Context } from '../../operations/model/context.ts'
import { rolesLackedBy } from '../../operations/registry/admin-roles.ts'
import { runScopesFor } from '../../operations/registry/collect-scopes.ts'
import { wayBackInErrors } from './errors.ts'
import { voucherQueries } from './queries/vouchers.ts'
import { vouchingKinds } from './receivers.ts'

/** Passes are created with the sign-in of the operation's owner, who needs the permission and an admin role for it. */
export const openVouchersWait: HeldOpen<Context> = {
  waits: async (db, key) => (await voucherQueries(db).all(key)).some(({ state }) => state === 'open'),
  checkTaker: async ({ registry, graph, tokenFor }, { id, actions }, { person, channel }) => {
    const kinds = vouchingKinds(registry, actions)
    if (kinds.length === 0) return
    const scopes = runScopesFor(
      registry,
      kinds.map((kind) => ({ kind })),
    )
    const held = await graph.as(await tokenFor(person, channel, scopes), { priority: 'high' }).ask(myRoles)
    if (kinds.some((kind) => rolesLackedBy(held, registry.action(kind).roles)))
      throw new wayBackInErrors.takerCreatesNoPasses({ id })
  },
}
