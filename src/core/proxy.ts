/** The proxy that a request to this address goes through; undefined when it goes straight there. */
export type ProxyFor = (url: string) => string | undefined

export const direct: ProxyFor = () => undefined

/** This machine, and the service of a cloud that hands tokens to the machines on it, are behind no proxy. */
const near = /^(localhost|127(\.\d+){3}|\[::1\]|169\.254\.\d+\.\d+|168\.63\.129\.16)$/i

/**
 * By HTTPS_PROXY and NO_PROXY as other programs read them: `noProxy` lists hosts, which stand for their subdomains too, with a
 * port if need be, or `*`. Plain http goes to no proxy: nothing outside is asked by it.
 */
export function createProxyFor(options: { httpsProxy?: string | undefined; noProxy?: string | undefined }): ProxyFor {
  const { httpsProxy, noProxy = '' } = options
  if (!httpsProxy) return direct
  const excepted = noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .flatMap((entry) => {
      const { host, port } = /^\*?\.?(?<host>\[.*\]|[^:]*)(?::(?<port>\d+))?$/.exec(entry)?.groups ?? {}
      return entry === '*' ? [{ host: '*', port }] : host ? [{ host, port }] : []
    })
  return (url) => {
    const { protocol, hostname, port } = new URL(url)
    if (protocol !== 'https:' || near.test(hostname)) return undefined
    const isExcepted = excepted.some(
      (one) =>
        (one.host === '*' || hostname === one.host || hostname.endsWith(`.${one.host}`)) &&
        (!one.port || one.port === (port || '443')),
    )
    return isExcepted ? undefined : httpsProxy
  }
}
