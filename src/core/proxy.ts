/** The proxy for requests to this address; undefined for a direct connection. */
export type ProxyFor = (url: string) => string | undefined

export const direct: ProxyFor = () => undefined

/** Never proxied: this machine, and the metadata services that issue tokens to Azure VMs. */
const neverProxied = /^(localhost|127(\.\d+){3}|\[::1\]|169\.254\.\d+\.\d+|168\.63\.129\.16)$/i

/**
 * Follows the usual HTTPS_PROXY and NO_PROXY conventions: `noProxy` lists hosts, including their subdomains and
 * optionally with a port, or `*`. Plain http is never proxied, because the bot only uses it locally.
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
    if (protocol !== 'https:' || neverProxied.test(hostname)) return undefined
    const isExcepted = excepted.some(
      (one) =>
        (one.host === '*' || hostname === one.host || hostname.endsWith(`.${one.host}`)) &&
        (!one.port || one.port === (port || '443')),
    )
    return isExcepted ? undefined : httpsProxy
  }
}
