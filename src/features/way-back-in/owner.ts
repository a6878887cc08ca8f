import { UserError } from '../../core/errors.ts'
import { pausesOperation } from '../../core/sign-in-errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { checkMember } from '../../operations/lifecycle/operators-and-approvers.ts'
import type { Context } from '../../operations/model/context.ts'
import { channelOf, personOf } from '../../operations/model/rows.ts'
import { runScopesFor } from '../../operations/registry/collect-scopes.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { wayBackInErrors } from './errors.ts'
import { vouchingKinds } from './receivers.ts'

/** The directory as the operation's owner sees it. Throws voucherOperatorSignedOut. */
export const connect = (context: Context, operation: OperationRow): Promise<Directory> =>
  withOwnerErrors(operation, async () => {
    const { registry, graph, limits } = context
    const vouching = vouchingKinds(registry, operation.actions).map((kind) => ({ kind }))
    const token = await context.tokenFor(personOf(operation), channelOf(operation), runScopesFor(registry, vouching))
    const directory = graph.as(token, { priority: 'high' })
    await checkMember('operator', limits, directory)
    return directory
  })

/**
 * Runs `work`, which uses the sign-in of the operation's owner. Throws voucherOperatorSignedOut if that no longer
 * works.
 */
export async function withOwnerErrors<T>(operation: OperationRow, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserError) || !(pausesOperation(error) || error.meaning.kind === 'access')) throw error
    throw new wayBackInErrors.voucherOperatorSignedOut({ name: operation.requester_name }, { cause: error })
  }
}
