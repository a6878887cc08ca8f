import { z } from 'zod/v4'

const thisMachine = /^(localhost|127\.0\.0\.1|\[::1\])$/
export const noUserMessage = 'must not contain a user name or password'
/** An absolute URL in the configuration. */
export const address = z
  .url('must be an absolute address, such as https://host')
  // A password would end up in logs, and a user name can disguise the real host.
  .refine((text) => !hasUser(text), noUserMessage)
/** Secrets must not cross a network unencrypted. */
export const secureAddress = address.refine((text) => {
  if (!URL.canParse(text)) return true
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && thisMachine.test(hostname))
}, 'must be https, except on this machine')

/** The proxy's URL, which may include credentials. */
export const proxyAddress = z.url({
  protocol: /^https?$/,
  error: 'must be http://host:port or https://host:port, with user:password@ before the host if necessary',
})

export function hasUser(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return username !== '' || password !== ''
}

const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']

export const databaseUrl = z
  .string()
  .refine(
    isDatabaseUrl,
    'must be postgresql://user:password@host:5432/name; percent-encode special characters in the password: % as %25, @ as %40, # as %23, / as %2F',
  )
  // The driver treats an unknown mode as verify-full.
  .refine(
    (text) => tlsModes.includes(serverOf(text)?.query.get('sslmode') ?? 'disable'),
    `sslmode must be one of ${tlsModes.join(', ')}`,
  )

/** The driver throws a bare URIError for anything it can't decode. */
function isDatabaseUrl(text: string): boolean {
  if (text.startsWith('/')) return true
  try {
    // To the driver, an empty host means a local socket; URLs don't allow one.
    const { protocol, username, password, pathname } = new URL(text.replace('@/', '@localhost/'))
    for (const part of [username, password, pathname]) decodeURIComponent(part)
    return /^(postgres|postgresql|socket):$/.test(protocol)
  } catch {
    return false
  }
}

/** The server a database address leads to, as the driver parses it; undefined for a socket. */
function serverOf(text: string): { readonly host: string; readonly query: URLSearchParams } | undefined {
  const url = text.replace('@/', '@localhost/')
  if (text.startsWith('/') || !URL.canParse(url)) return undefined
  const { protocol, hostname, searchParams: query } = new URL(url)
  const host = query.get('host') ?? hostname
  return protocol === 'socket:' || host === '' || host.startsWith('/') ? undefined : { host, query }
}

/** Whether the database connection stays on this machine. */
export function isOnThisMachine(text: string): boolean {
  const { host } = serverOf(text) ?? {}
  return host === undefined || thisMachine.test(host)
}

/** Whether the database connection crosses a network unencrypted. */
export function isUnencrypted(text: string): boolean {
  const { query } = serverOf(text) ?? {}
  if (!query || isOnThisMachine(text)) return false
  const mode = query.get('sslmode') ?? (query.get('ssl') === 'true' ? 'verify-full' : 'disable')
  return mode === 'disable'
}

/** Whether a database address contains a password. */
export function hasPassword(text: string): boolean {
  const url = text.replace('@/', '@localhost/')
  return URL.canParse(url) && new URL(url).password !== ''
}
