import { createHash } from 'node:crypto'

const jwt = /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g
// Form fields and JSON properties whose values are always secret.
const names =
  'client_secret|client_assertion|assertion|refresh_token|access_token|id_token|device_code|temporaryAccessPass'
const formSecret = new RegExp(`\\b(${names}|code_verifier|code)=([^&\\s"]+)`, 'g')
const jsonSecret = new RegExp(`"(${names}|token|password|newPassword)"\\s*:\\s*"((?:[^"\\\\]|\\\\.)+)"`, 'g')

/** A short hash of a secret: eight hex digits that show whether two uses are the same. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8)
}

/** A token's claims, unverified; undefined if it isn't a token. */
export function claimsOf(token: string): Record<string, unknown> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined
  } catch {
    return undefined
  }
}

/** The owner of the bearer token in an Authorization header. */
export function caller(authorization: string) {
  const token = authorization.replace(/^Bearer\s+/i, '')
  const claims = claimsOf(token) ?? {}
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined)
  const [oid, upn, scopes] = [text('oid'), text('upn'), text('scp')]
  return { token: fingerprint(token), ...(oid && { oid }), ...(upn && { upn }), ...(scopes && { scopes }) }
}

/** The text with every token and secret replaced by its short hash; for tokens also their owner and audience. */
export function redact(text: string): string {
  return text
    .replace(jwt, describe)
    .replace(formSecret, (whole, name: string, value: string) =>
      value.startsWith('<') ? whole : `${name}=<${fingerprint(value)}>`,
    )
    .replace(jsonSecret, (whole, name: string, value: string) =>
      value.startsWith('<') ? whole : `"${name}":"<${fingerprint(value)}>"`,
    )
}

function describe(token: string): string {
  const { oid, scopes } = caller(token)
  return `<token ${fingerprint(token)}${oid ? ` oid ${oid}` : ''}${scopes ? ` scopes ${scopes}` : ''}>`
}
