import { disable, read } from './plain.mjs'

/** One request an account, all at the same time. */
export function prepare({ url, token }) {
  return {
    status: (accounts) => Promise.all(accounts.map(({ upn }) => read(url, token, upn))),
    disable: (accounts) => Promise.all(accounts.map(({ id }) => disable(url, token, id))),
  }
}
