import { createGraph, requests, systemClock } from '../build/src/graph/index.js'

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => quiet }

/** The engine under test, as opened at start-up, without open sockets. */
export function prepare({ url, token, options }) {
  const graph = createGraph({ baseUrl: url, clock: systemClock, log: quiet, tenantSize: 'L', ...options })
  const open = () => graph.as(async () => token, { priority: 'high' })

  async function disable(directory, ids) {
    const outcomes = new Map()
    await directory.write(
      ids.map((id) => ({ key: id, request: requests.patchUser(id, { accountEnabled: false }) })),
      {
        onSending: async () => {},
        onSettled: async (settled) => {
          for (const { key, outcome } of settled) outcomes.set(key, outcome.outcome === 'done')
        },
      },
    )
    return outcomes
  }

  return {
    status: async (accounts) => {
      const lookups = await open().find(accounts.map(({ upn }) => upn))
      return lookups.map((one) =>
        one.outcome === 'found' ? { id: one.account.id, enabled: one.account.accountEnabled } : null,
      )
    },
    reread: async (accounts) => {
      const found = await open().accountsByIds(accounts.map(({ id }) => id))
      return accounts.map(({ id }) => (found.has(id) ? { id, enabled: found.get(id).accountEnabled } : null))
    },
    disable: async (accounts) => {
      const outcomes = await disable(
        open(),
        accounts.map(({ id }) => id),
      )
      return accounts.map(({ id }) => outcomes.get(id) ?? null)
    },
    /** Reads first and only writes what needs changing. */
    disableEnabled: async (accounts) => {
      const directory = open()
      const lookups = await directory.find(accounts.map(({ upn }) => upn))
      const enabled = lookups.flatMap((one) =>
        one.outcome === 'found' && one.account.accountEnabled ? [one.account.id] : [],
      )
      const outcomes = await disable(directory, enabled)
      return lookups.map((one) =>
        one.outcome === 'found' ? (outcomes.get(one.account.id) ?? !one.account.accountEnabled) : null,
      )
    },
  }
}
