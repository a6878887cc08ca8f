import { DefaultParse } from '@pnp/queryable'

export { DefaultParse }

/** Replaces @pnp/nodejs, whose fetch is only needed before Node 18. */
export const NodeFetch = () => (instance) => {
  instance.on.send.replace((url, init) => {
    const { cache, credentials, ...rest } = init
    return fetch(url.toString(), rest)
  })
  return instance
}

export const BearerToken = (token) => (instance) => {
  instance.on.auth.replace(async (url, init) => {
    init.headers = { ...init.headers, Authorization: `Bearer ${token}` }
    return [url, init]
  })
  return instance
}
