import net from 'node:net'
import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext } from './context.ts'

const timeoutMs = 5_000

/** Whether the proxy accepts connections at all. The checks that use it show what it lets through. */
export async function checkProxy({ config }: DoctorContext): Promise<Finding[]> {
  if (!config.HTTPS_PROXY) return []
  const { ok, wrong } = about('HTTPS_PROXY')
  const { protocol, host, hostname, port } = new URL(config.HTTPS_PROXY)
  const problem = await tryConnect(hostname.replace(/^\[|\]$/g, ''), Number(port) || (protocol === 'https:' ? 443 : 80))
  if (!problem) return [ok(`${host} accepts connections`)]
  return [
    wrong(
      `${host} does not accept connections: ${problem}`,
      'Start the proxy, correct or remove HTTPS_PROXY, or list the hosts that are reached directly in NO_PROXY.',
    ),
  ]
}

/** Why there is no connection; undefined if there is one. */
function tryConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: timeoutMs })
    const settle = (problem?: string) => {
      socket.destroy()
      resolve(problem)
    }
    socket.once('connect', () => settle())
    socket.once('timeout', () => settle('no answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message))
  })
}
