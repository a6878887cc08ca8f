import { UserError, type UserErrorCode } from '../../core/errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Context } from '../context.ts'
import type { OperationChannel, Person } from '../types.ts'

/** Whose plan it is. */
export interface Reader {
  readonly requester: Person
  readonly channel: OperationChannel
}

/** What keeps such a read from being made, or from being answered at the moment. */
const refusals: ReadonlySet<UserErrorCode> = new Set([
  'consentRequired',
  'graphForbidden',
  'licenceMissing',
  'graphThrottled',
  'graphUnavailable',
  'graphTooLarge',
])

/**
 * Reads what a plan can do without, with permissions of its own. Undefined if nobody has granted them, or Graph refuses
 * it to this person or tenant.
 */
export async function ifAllowed<T>(
  { graph, tokenFor }: Pick<Context, 'graph' | 'tokenFor'>,
  { requester, channel }: Reader,
  scopes: readonly string[],
  read: (directory: Directory) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read(graph.as(await tokenFor(requester, channel, scopes), { priority: 'high' }))
  } catch (error) {
    if (error instanceof UserError && refusals.has(error.code)) return undefined
    throw error
  }
}
