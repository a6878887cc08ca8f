import { disable, read } from './plain.mjs'

/** One request per account, all in parallel. */
export function prepare({ url, token }) {
  return {
    status: (accounts) => Promise.all(accounts.map(({ upn }) => read(url, token, upn))),
    disable: (accounts) => Promise.all(accounts.map(({ id }) => disable(url, token, id))),
  }
}
