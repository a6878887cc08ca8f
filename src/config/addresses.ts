import { z } from 'zod/v4'

const thisMachine = /^(localhost|127\.0\.0\.1|\[::1\])$/
export const noUser = 'must not contain a user name or password'
/** An absolute URL in the configuration. */
export const address = z
  .url('must be an absolute address, such as https://host')
  // A password would end up in logs, and a user name can disguise the real host.
  .refine((text) => !hasUser(text), noUser)
// API keys and sentences are sent there.
export const modelAddress = address.refine((text) => {
  if (!URL.canParse(text)) return true
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && thisMachine.test(hostname))
}, 'must be https, except for this machine')

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

export const databaseUrl = z
  .string()
  .refine(
    isDatabaseUrl,
    'must be postgresql://user:password@host:5432/name; percent-encode special characters in the password: % as %25, @ as %40, # as %23, / as %2F',
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

/** Whether the database connection crosses a network unencrypted. */
export function isInTheClear(text: string): boolean {
  if (text.startsWith('/')) return false
  const url = text.replace('@/', '@localhost/')
  if (!URL.canParse(url)) return false
  const { protocol, hostname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? hostname
  if (protocol === 'socket:' || host === '' || host.startsWith('/') || thisMachine.test(host)) return false
  const mode = searchParams.get('sslmode') ?? (searchParams.get('ssl') === 'true' ? 'verify-full' : 'disable')
  return mode === 'disable'
}
