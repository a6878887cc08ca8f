import { disable, read } from './plain.mjs'

/** One request per account, one after another. */
export function prepare({ url, token }) {
  const each = (one) => async (accounts) => {
    const results = []
    for (const account of accounts) results.push(await one(account))
    return results
  }
  return { status: each(({ upn }) => read(url, token, upn)), disable: each(({ id }) => disable(url, token, id)) }
}
