import dns from 'node:dns'
import net, { BlockList, type LookupFunction } from 'node:net'
import { Agent, type Dispatcher, request } from 'undici'
import { createDispatchers } from '../../auth/dispatchers.ts'
import { direct, type ProxyFor } from '../../core/proxy.ts'

/** A response to a file request; redirects aren't followed. */
export type FileResponse = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>

/** Downloads files that people attach. */
export interface FileDownloader {
  readonly get: (url: string, signal: AbortSignal) => Promise<FileResponse>
  close(): Promise<void>
}

const internalAddresses = new BlockList()
// 168.63.129.16 isn't a private address but Azure's own service for its virtual machines.
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['168.63.129.16', 32],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  internalAddresses.addSubnet(address, bits)
// IPv6 addresses that embed an IPv4 address. Through translation or tunnels, that address can be internal.
for (const [address, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  internalAddresses.addSubnet(address, bits, 'ipv6')

/** True for addresses of this machine, of private networks and of cloud metadata services. */
export function isInternalAddress(address: string): boolean {
  return internalAddresses.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4')
}

type Resolve = typeof dns.lookup

/** Resolves a host and refuses it if any of its addresses is internal, because a public name can point to one. */
export function lookupExternal(resolve: Resolve = dns.lookup): LookupFunction {
  return (host, options, answer) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return answer(error ?? new Error(`${host} has no address`), '')
      if (addresses.some(({ address }) => isInternalAddress(address)))
        return answer(new Error(`${host} points inside`), '')
      if (options.all) return answer(null, addresses)
      return answer(null, first.address, first.family)
    })
  }
}

/**
 * Creates the download. `local`: allows files from this machine, for the emulator. With a proxy, the proxy resolves
 * names.
 */
export function createFileDownload({
  local,
  proxyFor = direct,
}: {
  local: boolean
  proxyFor?: ProxyFor
}): FileDownloader {
  const connect = { timeout: 5_000, ...(!local && { lookup: lookupExternal() }) }
  const straight = new Agent({ connect })
  const proxied = createDispatchers({}, proxyFor)
  return {
    get: (url, signal) => request(url, { dispatcher: proxyFor(url) ? proxied.for(url) : straight, signal }),
    close: async () => {
      await straight.close()
      await proxied.close()
    },
  }
}
