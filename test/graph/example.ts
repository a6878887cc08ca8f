import {
  createGraph,
  type FinalOutcome,
  type Graph,
  requests,
  systemClock,
  type TokenSource,
} from '../../src/graph/index.ts'

/** Once per process and tenant: all callers share its sockets and quotas. */
export const openGraph = () =>
  createGraph({ baseUrl: 'https://graph.microsoft.com', clock: systemClock, log: console, tenantSize: 'L' })

/** Blocks sign-in by sign-in name, and returns what became of each account that was found, by object ID. */
export async function blockSignIn(
  graph: Graph,
  token: TokenSource,
  names: readonly string[],
  recordBefore: (ids: readonly string[]) => Promise<void>,
) {
  const directory = graph.as(token)
  const lookups = await directory.find(names)
  const ids = lookups.flatMap((one) => (one.outcome === 'found' ? one.account.id : []))
  const outcomes = new Map<string, FinalOutcome['outcome']>()
  await directory.write(
    ids.map((id) => ({ key: id, request: requests.patchUser(id, { accountEnabled: false }) })),
    {
      onSending: recordBefore,
      onSettled: async (settled) => {
        for (const { key, outcome } of settled) outcomes.set(key, outcome.outcome)
      },
    },
  )
  return outcomes
}
