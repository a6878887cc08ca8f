import net from 'node:net'

// Tests may only connect to this machine. Any other connection is a bug in the code or test and must fail visibly.
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i

const connect = net.Socket.prototype.connect

/** The host in a `Socket.connect` call; undefined for pipes and calls without one (localhost). */
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
