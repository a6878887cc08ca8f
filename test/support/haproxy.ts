import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from '../packaging/project.ts'
import { eventually } from './eventually.ts'

/** The shipped configuration. */
const haproxyFile = join(root, 'infra/haproxy/haproxy.cfg')

/** Whether HAProxy is installed; Debian has it in /usr/sbin. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin`
export const hasHaproxy = (): boolean => spawnSync('haproxy', ['-v'], { env: { PATH: path } }).status === 0

/** Runs HAProxy's own check on the shipped configuration with this environment; returns its exit code and output. */
export function checkHaproxy(environment: Record<string, string>): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('haproxy', ['-c', '-V', '-f', haproxyFile], {
    env: { PATH: path, ...environment },
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** HAProxy with the shipped configuration in front of these ports. */
export async function startHaproxy(ports: readonly number[]): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort()
  const servers = ports.map((one, index) => [`ROLLCALL_${index + 1}`, `127.0.0.1:${one}`])
  const child = spawn('haproxy', ['-f', haproxyFile], {
    env: { PATH: path, ROLLCALL_PORT: String(port), ...Object.fromEntries(servers) },
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await eventually('HAProxy passes requests on', async () => {
    const response = await fetch(`${url}/healthz`).catch(() => undefined)
    return response?.status === 200
  })
  return {
    url,
    close: async () => {
      child.kill()
      await ended
    },
  }
}
