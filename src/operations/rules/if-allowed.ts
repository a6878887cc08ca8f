import { UserError } from '../../core/errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Context } from '../model/context.ts'
import type { OperationChannel, Person } from '../model/types.ts'

/** The person whose plan it is. */
export interface Reader {
  readonly requester: Person
  readonly channel: OperationChannel
}

/**
 * Reads something a plan can do without, with separate permissions. Undefined if they weren't granted, or if Graph
 * refuses it to this person or tenant.
 */
export async function ifAllowed<T>(
  { graph, tokenFor }: Pick<Context, 'graph' | 'tokenFor'>,
  { requester, channel }: Reader,
  scopes: readonly string[],
  read: (directory: Directory) => Promise<T>,
): Promise<T | undefined> {
  const reading = async () => read(graph.as(await tokenFor(requester, channel, scopes), { priority: 'high' }))
  return otherwiseIfRefused(reading(), undefined)
}

/** The result of `reading`, or `otherwise` if it can't be read, at all or at the moment. */
export async function otherwiseIfRefused<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof UserError && error.meaning.unread) return otherwise
    throw error
  }
}
