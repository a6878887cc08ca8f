import { press } from '../../chat/commands/press.ts'
import { readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { toObserver } from '../../chat/operations/operation-reply.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { defineService } from '../../chat/turn/service.ts'
import { findVisible, loadOperation, type Observer } from '../../operations/lifecycle/access.ts'
import { showEvidence, tracesPerPage } from './card.ts'
import { evidenceQueries } from './queries.ts'
import { traces } from './shown.ts'
import { evidenceSpec } from './spec.ts'

/** What was found in the accounts of an operation that the person can see, newest first. */
export const evidenceList = defineService('evidence', ({ context }) => ({
  page: async (id: string, by: Observer, range: { readonly offset: number; readonly limit: number }) => {
    const { row } = await findVisible(context, id, by)
    const found = await evidenceQueries(context.store.db).page({ tenantId: row.tenant_id, id: row.id }, range)
    return { operation: await loadOperation(context, row), ...found }
  },
}))

export const evidenceCommand = defineCommand(evidenceSpec, {
  fromText: readOperationId,
  run: (turn, { operation, page, apart }) =>
    withOperation(turn, operation, {
      fits: (one) => traces.of(one).length > 0,
      again: (id) => press(evidenceSpec, { operation: id }),
      async act(id) {
        const { services, messages, sender } = turn
        const range = { offset: (page - 1) * tracesPerPage, limit: tracesPerPage }
        const found = await services.use(evidenceList).page(id, toObserver(turn), range)
        const reply = showEvidence({ ...found, page }, messages, sender)
        return apart ? { ...reply, replace: false } : reply
      },
    }),
})
