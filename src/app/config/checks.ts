import { compact } from '../../core/compact.ts'
import type { GroupSetting } from '../../core/group-setting.ts'
import { hasPassword, isUnencrypted, secureAddress } from './addresses.ts'
import type { Environment } from './environment.ts'

/** The values that could be parsed. */
export type ParsedEnvironment = Partial<Environment>

/** The SSO app must use exactly one kind of credential. */
function checkCredential(env: ParsedEnvironment): string[] {
  const [thumbprint, key] = ['AAD_APP_CERTIFICATE_THUMBPRINT', 'SECRET_AAD_APP_CERTIFICATE_KEY'] as const
  if (env[thumbprint] && !env[key]) return [`${key}: is missing (set both or neither)`]
  if (env[key] && !env[thumbprint]) return [`${thumbprint}: is missing (set both or neither)`]
  const [secret, federated] = ['SECRET_AAD_APP_CLIENT_SECRET', 'AAD_APP_FEDERATED_IDENTITY_ID'] as const
  const given = [secret, thumbprint, federated].filter((one) => env[one])
  if (given.length === 0) return [`${secret}: is missing (or ${thumbprint} with ${key}, or ${federated})`]
  return given
    .slice(1)
    .map((one) => `${one}: cannot be combined with ${given[0]}: the app can have only one credential`)
}

/** A regional token service. Everything else is the same across the public cloud. */
const regionalTokenService = /^https:\/\/(europe|unitedstates|india)\.token\.botframework\.com\/?$/

function checkCloud(env: ParsedEnvironment): string[] {
  const keys = ['CLOUD_GRAPH_URL', 'CLOUD_LOGIN_URL', 'CLOUD_TOKEN_SERVICE_URL', 'CLOUD_BOT_OPENID_URL'] as const
  const given = keys.filter((key) => env[key])
  if (!env.CLOUD) return []
  if (env.CLOUD === 'custom') {
    const plain = given.filter((key) => !secureAddress.safeParse(env[key]).success)
    return [
      ...keys.filter((key) => !env[key]).map((key) => `${key}: is missing (needed with CLOUD=custom)`),
      ...plain.map((key) => `${key}: must be https, except on this machine`),
    ]
  }
  if (env.CLOUD !== 'public') {
    const plain = given.filter((key) => !env[key]?.startsWith('https:')).map((key) => `${key}: must be https`)
    return compact([...plain, env.CLOUD_GRAPH_URL && 'CLOUD_GRAPH_URL: only allowed with CLOUD=custom'])
  }
  const hosts = env.CLOUD_SERVICE_HOSTS?.length ? ['CLOUD_SERVICE_HOSTS'] : []
  const others = given.filter((key) => key !== 'CLOUD_TOKEN_SERVICE_URL' || !regionalTokenService.test(env[key] ?? ''))
  return [...others, ...hosts].map((key) => `${key}: not allowed with CLOUD=public`)
}

/** Rules that involve several keys. */
export function checkCombinations(
  env: ParsedEnvironment,
  production: boolean,
  settings: readonly GroupSetting[] = [],
): string[] {
  const problems: string[] = []
  if (env.BOT_TYPE === 'SingleTenant' && !env.SECRET_BOT_PASSWORD) {
    problems.push('SECRET_BOT_PASSWORD: is missing (needed with BOT_TYPE=SingleTenant)')
  }
  if (production && !env.PUBLIC_URL && !env.BOT_DOMAIN) {
    problems.push('PUBLIC_URL: is missing (or BOT_DOMAIN; needed with NODE_ENV=production, for links)')
  }
  if (production && !env.DATABASE_URL) {
    problems.push(
      'DATABASE_URL: is missing (needed with NODE_ENV=production: the embedded database is only for the demo, tests and local debugging, and npm run store:move copies an existing one to a server)',
    )
  }
  const { BOT_ID: bot, AAD_APP_CLIENT_ID: app } = env
  if (env.BOT_TYPE === 'UserAssignedMSI' && bot && bot.toLowerCase() === app?.toLowerCase()) {
    problems.push(
      'AAD_APP_CLIENT_ID: is BOT_ID, but nobody can sign in to a managed identity; use the client ID of the SSO app',
    )
  }
  if (env.ADMIN_ACCOUNTS === 'approve' && !env.APPROVER_GROUP_ID) {
    problems.push('APPROVER_GROUP_ID: is missing (needed with ADMIN_ACCOUNTS=approve)')
  }
  if (env.APPROVAL_AUTH_CONTEXT && (env.APPROVAL_SIGN_IN ?? 'teams') === 'teams')
    problems.push('APPROVAL_AUTH_CONTEXT: has no effect with APPROVAL_SIGN_IN=teams; set that to risky or always')
  const groups = ['OPERATOR_GROUP_ID', 'APPROVER_GROUP_ID', 'ESCALATION_GROUP_ID', 'PROTECTED_GROUP_ID'] as const
  for (const one of settings)
    for (const key of groups)
      if (env[key] && env[key].toLowerCase() === one.of(env)?.toLowerCase())
        problems.push(`${one.key}: is ${key}, so ${one.apart}`)
  if (env.METRICS_HOST && !env.METRICS_PORT) problems.push('METRICS_PORT: is missing (needed with METRICS_HOST)')
  problems.push(...checkCredential(env), ...checkCloud(env))
  if (env.DATABASE_URL && env.DATABASE_INSECURE === false && isUnencrypted(env.DATABASE_URL)) {
    problems.push(
      'DATABASE_URL: connects to another machine without TLS; add sslmode=verify-full, or set DATABASE_INSECURE=true if the network itself is secure',
    )
  }
  if (env.DATABASE_IDENTITY_ID && !env.DATABASE_URL)
    problems.push('DATABASE_URL: is missing (needed with DATABASE_IDENTITY_ID)')
  if (env.DATABASE_IDENTITY_ID && env.DATABASE_URL && hasPassword(env.DATABASE_URL))
    problems.push('DATABASE_URL: must not contain a password with DATABASE_IDENTITY_ID, whose token is the password')
  return problems
}
