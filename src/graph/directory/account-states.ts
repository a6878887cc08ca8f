import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { runJob } from '../batch/job.ts'
import { readRetries } from '../batch/retry-times.ts'
import { asRecord, collectionItems } from '../http/json.ts'
import { anyOf, query, select, userKey } from '../http/odata.ts'
import { type GraphRequest, get, post, valuesPerFilter } from '../http/request.ts'
import type { AccountState } from './account.ts'
import type { Reader } from './read.ts'

/** Requests for whether accounts are enabled, and since when their sessions are valid. */
export const stateRequests = {
  /** At most `valuesPerFilter` IDs. */
  states: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'accountEnabled', 'signInSessionsValidFromDateTime') })}`,
    ),

  patchUser: (id: string, change: { accountEnabled: boolean }): GraphRequest => ({
    method: 'PATCH',
    permission: 'User.EnableDisableAccount.All',
    url: userKey(id),
    body: { accountEnabled: change.accountEnabled } satisfies User,
    units: 1,
    writes: 1,
    shows: { id, accountEnabled: change.accountEnabled },
  }),

  revokeSessions: (id: string): GraphRequest => ({
    // Inside a batch, Graph requires a body and content type even if there is nothing to send.
    ...post('User.RevokeSessions.All', `${userKey(id)}/revokeSignInSessions`, {}, { units: 1, writes: 1 }),
    shows: { id, signedOut: true },
  }),
}

/**
 * States that verify writes, keyed by lower-case ID; unreadable accounts are absent. Rejects with the signal's reason
 * if aborted.
 */
export async function accountStates(
  reader: Reader,
  ids: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<ReadonlyMap<string, AccountState>> {
  const { engine, session, urgency } = reader
  const found = new Map<string, AccountState>()
  const distinct = [...new Set(ids.map((id) => id.toLowerCase()))]
  const tasks = chunks(distinct, valuesPerFilter).map((some) => ({ request: stateRequests.states(some), ids: some }))
  await runJob(engine, tasks, {
    session,
    urgency,
    retries: readRetries,
    signal,
    onSettled: (task, outcome, response) => {
      if (outcome.outcome !== 'done') return undefined
      for (const id of task.ids) found.set(id, null)
      for (const json of collectionItems(response.body)) {
        const { id, accountEnabled, signInSessionsValidFromDateTime } = asRecord<User>(json)
        const validFrom = Date.parse(String(signInSessionsValidFromDateTime)) - (engine.clockSkew?.ms ?? 0)
        found.set(String(id).toLowerCase(), { enabled: accountEnabled === true, validFrom })
      }
      return undefined
    },
  })
  signal?.throwIfAborted()
  return found
}
