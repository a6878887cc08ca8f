import net from 'node:net'

// Tests talk to this machine only: whatever dials out is a bug in the code or in the test, and must be loud.
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i

const connect = net.Socket.prototype.connect

/** The host a `Socket.connect` call names; undefined for pipes and for calls that name none (localhost). */
function hostOf(args: unknown[]): string | undefined {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: string; host?: string }
    return path ? undefined : host
  }
  return typeof args[1] === 'string' ? args[1] : undefined
}

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const host = hostOf(args)
  if (host && !loopback.test(host)) throw new Error(`The network is off in tests: connection to ${host} refused`)
  return (connect as (...all: unknown[]) => net.Socket).apply(this, args)
} as typeof connect
