import { DefaultHeaders, DefaultInit, graphfi } from '@pnp/graph'
import '@pnp/graph/batching.js'
import '@pnp/graph/users/index.js'
import { fields, off, state } from './plain.mjs'
import { BearerToken, DefaultParse, NodeFetch } from './pnpjs-node.mjs'

/** PnPjs with its batches. */
export function prepare({ url, token }) {
  const graph = graphfi().using(
    DefaultInit(`${url}/v1.0`),
    DefaultHeaders(),
    NodeFetch(),
    DefaultParse(),
    BearerToken(token),
  )
  const run = async (accounts, add) => {
    const [batched, execute] = graph.batched()
    const pending = accounts.map((account) => add(batched, account).catch(() => null))
    const broken = await execute().then(
      () => false,
      () => true,
    )
    if (!broken) return Promise.all(pending)
    // If a whole batch fails, its calls and those of later batches never settle.
    const given = new Promise((resolve) => setTimeout(resolve, 50, null))
    return Promise.all(pending.map((one) => Promise.race([one, given])))
  }
  return {
    status: async (accounts) =>
      (await run(accounts, (batched, { upn }) => batched.users.getById(upn).select(...fields.split(','))())).map(state),
    disable: async (accounts) =>
      (
        await run(accounts, (batched, { id }) =>
          batched.users
            .getById(id)
            .update(off)
            .then(() => true),
        )
      ).map(Boolean),
  }
}
