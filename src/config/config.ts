import { createPrivateKey } from 'node:crypto'
import { createRequire } from 'node:module'
import { z } from 'zod/v4'
import type { Cloud, CloudSettings } from '../auth/cloud.ts'
import type { AppCredential } from '../auth/credentials.ts'
import type { LanguageSettings } from '../bot/language/language.ts'
import type { LogLevel } from '../core/log.ts'
import type { Limits } from '../operations/index.ts'
import type { Settings } from '../views/settings.ts'
import { accountList, duration, list } from './values.ts'

// Beside src/ and dist/ alike, and outside of what the compiler may copy.
export const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

const guid = z.guid('must be a GUID')
const count = (fallback: number, max = 100_000, min = 1) => z.coerce.number().int().min(min).max(max).default(fallback)
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')
const address = z.url('must be an absolute address, such as https://host')
// Keys and sentences travel there.
const modelAddress = address.refine(
  (text) => /^https:/.test(text) || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(text),
  'must be https, but for this machine',
)
const pattern = z.string().transform((source, context) => {
  try {
    // Anchored: a ticket pattern that matches somewhere inside a sentence would let any sentence pass.
    return new RegExp(`^(?:${source})$`, 'u')
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a regular expression' })
    return z.NEVER
  }
})

const databaseUrl = z
  .string()
  .refine(
    isDatabaseUrl,
    'must be postgresql://user:password@host:5432/name; percent-encode the password where it has signs of its own: % as %25, @ as %40, # as %23, / as %2F',
  )

/** The driver throws a bare URIError at what it cannot decode. */
function isDatabaseUrl(text: string): boolean {
  if (text.startsWith('/')) return true
  try {
    // The driver takes an empty host for a socket of this machine; URLs have none.
    const { protocol, username, password, pathname } = new URL(text.replace('@/', '@localhost/'))
    for (const part of [username, password, pathname]) decodeURIComponent(part)
    return /^(postgres|postgresql|socket):$/.test(protocol)
  } catch {
    return false
  }
}

const thumbprint = z
  .string()
  // As `openssl x509 -fingerprint -sha256` writes it.
  .transform((text) => text.replaceAll(':', ''))
  .refine((text) => /^[0-9a-f]{64}$/i.test(text), 'must be a SHA-256 thumbprint of 64 hexadecimal digits')
const privateKey = z
  .string()
  // Files of settings hold one line a key, so line breaks may come spelt out.
  .transform((text) => text.replaceAll('\\n', '\n'))
  .refine(isPrivateKey, 'must be a private key: the whole PEM text, unencrypted')

function isPrivateKey(pem: string): boolean {
  try {
    return Boolean(createPrivateKey(pem))
  } catch {
    return false
  }
}

const shape = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  PUBLIC_URL: address.optional(),
  BOT_DOMAIN: z
    .string()
    .regex(/^[\w.-]+(:\d+)?$/, 'must be a host name, such as bot.example.com')
    .optional(),
  BOT_ID: guid,
  BOT_TYPE: z.enum(['SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
  BOT_TENANT_ID: guid,
  SECRET_BOT_PASSWORD: z.string().optional(),
  AAD_APP_CLIENT_ID: guid,
  AAD_APP_TENANT_ID: guid,
  SECRET_AAD_APP_CLIENT_SECRET: z.string().optional(),
  AAD_APP_CERTIFICATE_THUMBPRINT: thumbprint.optional(),
  SECRET_AAD_APP_CERTIFICATE_KEY: privateKey.optional(),
  AAD_APP_FEDERATED_IDENTITY_ID: guid.optional(),
  OAUTH_CONNECTION_NAME: z.string().min(1),
  CLOUD: z.enum(['public', 'usgov', 'dod', 'china', 'custom']).default('public'),
  CLOUD_GRAPH_URL: address.optional(),
  CLOUD_LOGIN_URL: address.optional(),
  CLOUD_TOKEN_SERVICE_URL: address.optional(),
  CLOUD_BOT_OPENID_URL: address.optional(),
  CLOUD_SERVICE_HOSTS: list,
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().default('.data'),
  OPERATOR_GROUP_ID: guid.optional(),
  APPROVER_GROUP_ID: guid.optional(),
  PROTECTED_GROUP_ID: guid.optional(),
  PROTECTED_ACCOUNTS: accountList,
  CONFIRM_COUNT_ABOVE: count(5),
  APPROVAL_ABOVE: count(25, 100_000, 0),
  APPROVAL_ABOVE_IRREVERSIBLE: count(5, 100_000, 0),
  APPROVAL_WINDOW: duration('24h'),
  APPROVAL_CHANNEL: z
    .string()
    .regex(/^19:\S{1,500}$/, 'must be the id of a channel or group chat, such as 19:...@thread.tacv2')
    .optional(),
  MAX_ACCOUNTS: count(2000),
  MAX_ACCOUNTS_PER_HOUR: count(5000, 1_000_000),
  SYNCED_ACCOUNTS: z.enum(['skip', 'allow']).default('skip'),
  TICKET_PATTERN: pattern.optional(),
  READ_ONLY: flag.default(false),
  CHANNEL_SHOWS_NAMES: flag.default(false),
  GRAPH_TENANT_SIZE: z.enum(['S', 'M', 'L']).default('L'),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().default('gpt-4o-mini'),
  OPENAI_BASE_URL: modelAddress.optional(),
  AZURE_OPENAI_API_KEY: z.string().optional(),
  AZURE_OPENAI_ENDPOINT: z.url({ protocol: /^https$/, error: 'must be an https address' }).optional(),
  AZURE_OPENAI_DEPLOYMENT: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

type Environment = z.infer<typeof shape>

/** What the process runs with: read once, frozen, the only place that looks at the environment. */
export type Config = Readonly<
  Omit<Environment, 'LOG_LEVEL' | 'PUBLIC_URL' | 'BOT_DOMAIN'> & { LOG_LEVEL: LogLevel; PUBLIC_URL: string }
>

/** The configuration is wrong; the message names every missing or bad key. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** The SSO app proves who it is in one way. */
function checkCredential(env: Environment): string[] {
  const [thumbprint, key] = ['AAD_APP_CERTIFICATE_THUMBPRINT', 'SECRET_AAD_APP_CERTIFICATE_KEY'] as const
  if (env[thumbprint] && !env[key]) return [`${key}: is missing (the two go together)`]
  if (env[key] && !env[thumbprint]) return [`${thumbprint}: is missing (the two go together)`]
  const [secret, federated] = ['SECRET_AAD_APP_CLIENT_SECRET', 'AAD_APP_FEDERATED_IDENTITY_ID'] as const
  const given = [secret, thumbprint, federated].filter((one) => env[one])
  if (given.length === 0) return [`${secret}: is missing (or ${thumbprint} with ${key}, or ${federated})`]
  return given.slice(1).map((one) => `${one}: goes without ${given[0]}, as the app has one way to prove who it is`)
}

/** Where bots of one region keep the sign-ins; nothing else of the public cloud differs for them. */
const regional = /^https:\/\/(europe|unitedstates|india)\.token\.botframework\.com\/?$/

function checkCloud(env: Environment): string[] {
  const keys = ['CLOUD_GRAPH_URL', 'CLOUD_LOGIN_URL', 'CLOUD_TOKEN_SERVICE_URL', 'CLOUD_BOT_OPENID_URL'] as const
  const given = keys.filter((key) => env[key])
  if (env.CLOUD === 'custom')
    return keys.filter((key) => !env[key]).map((key) => `${key}: is missing (needed with CLOUD=custom)`)
  if (env.CLOUD !== 'public') {
    const plain = given.filter((key) => !env[key]?.startsWith('https:')).map((key) => `${key}: must be https`)
    return [...plain, ...(env.CLOUD_GRAPH_URL ? ['CLOUD_GRAPH_URL: only goes with CLOUD=custom'] : [])]
  }
  const hosts = env.CLOUD_SERVICE_HOSTS.length > 0 ? ['CLOUD_SERVICE_HOSTS'] : []
  const others = given.filter((key) => key !== 'CLOUD_TOKEN_SERVICE_URL' || !regional.test(env[key] ?? ''))
  return [...others, ...hosts].map((key) => `${key}: does not go with CLOUD=public`)
}

/** Rules that tie keys together. */
function crossCheck(env: Environment): string[] {
  const problems: string[] = []
  if (env.BOT_TYPE === 'SingleTenant' && !env.SECRET_BOT_PASSWORD) {
    problems.push('SECRET_BOT_PASSWORD: is missing (needed with BOT_TYPE=SingleTenant)')
  }
  problems.push(...checkCredential(env), ...checkCloud(env))
  const azure = ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_DEPLOYMENT'] as const
  if (azure.some((key) => env[key])) {
    problems.push(...azure.filter((key) => !env[key]).map((key) => `${key}: is missing (the three go together)`))
    if (env.OPENAI_API_KEY) problems.push('OPENAI_API_KEY: goes without the AZURE_OPENAI_ keys, or they without it')
  }
  return problems
}

/** App Service hands over the reference itself when it could not read the secret. */
const keyVaultReference = /^@Microsoft\.(KeyVault|AppConfiguration)\(/i
const notResolved =
  'is a Key Vault reference that App Service could not resolve. Give the app\'s identity the role Key Vault Secrets User on the vault and check that the secret exists; a new role takes some minutes to apply. Then have App Service read the secrets again (docs/deploy.md, "Key Vault references")'

/**
 * Environment to configuration. Empty values count as not set, because toolkit environment files list every key.
 * @throws ConfigError with one line for every missing or bad key
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  // Nothing else is worth saying: what stands behind an unresolved reference is not known.
  const unresolved = Object.keys(given).filter((key) => keyVaultReference.test(given[key] ?? ''))
  if (unresolved.length > 0) throw new ConfigError(unresolved.map((key) => `${key}: ${notResolved}`))
  const parsed = shape.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => {
        const key = String(path[0])
        return `${key}: ${key in given ? message : 'is missing'}`
      }),
    )
  }
  const problems = crossCheck(parsed.data)
  if (problems.length > 0) throw new ConfigError(problems)
  const { BOT_DOMAIN, PUBLIC_URL, ...rest } = parsed.data
  const publicUrl = PUBLIC_URL ?? (BOT_DOMAIN ? `https://${BOT_DOMAIN}` : `http://localhost:${rest.PORT}`)
  return Object.freeze({ ...rest, PUBLIC_URL: publicUrl.replace(/\/+$/, '') })
}

/** Which cloud, and what of it is set otherwise. */
export function cloudOf(config: Config): CloudSettings {
  return {
    name: config.CLOUD,
    graphUrl: config.CLOUD_GRAPH_URL,
    loginUrl: config.CLOUD_LOGIN_URL,
    tokenServiceUrl: config.CLOUD_TOKEN_SERVICE_URL,
    botOpenIdUrl: config.CLOUD_BOT_OPENID_URL,
    serviceHosts: config.CLOUD_SERVICE_HOSTS,
  }
}

/** How the SSO app proves who it is when it asks for tokens on behalf of users. */
export function ssoCredential(config: Config): AppCredential {
  const { AAD_APP_CERTIFICATE_THUMBPRINT: thumbprintSha256, SECRET_AAD_APP_CERTIFICATE_KEY: privateKey } = config
  const { AAD_APP_FEDERATED_IDENTITY_ID: federatedIdentity, SECRET_AAD_APP_CLIENT_SECRET: secret = '' } = config
  if (federatedIdentity) return { federatedIdentity }
  return thumbprintSha256 && privateKey ? { certificate: { thumbprintSha256, privateKey } } : { secret }
}

/** The bot's secret; undefined where it is a managed identity, which has none. */
export function botSecret(config: Config): string | undefined {
  return config.BOT_TYPE === 'UserAssignedMSI' ? undefined : config.SECRET_BOT_PASSWORD
}

/** What bounds an operation. */
export function limitsOf(config: Config): Limits {
  return {
    confirmCountAbove: config.CONFIRM_COUNT_ABOVE,
    approvalAbove: config.APPROVAL_ABOVE,
    approvalAboveIrreversible: config.APPROVAL_ABOVE_IRREVERSIBLE,
    approvalWindow: config.APPROVAL_WINDOW,
    maxAccounts: config.MAX_ACCOUNTS,
    maxAccountsPerHour: config.MAX_ACCOUNTS_PER_HOUR,
    syncedAccounts: config.SYNCED_ACCOUNTS,
    readOnly: config.READ_ONLY,
    protectedAccounts: config.PROTECTED_ACCOUNTS,
    ...(config.TICKET_PATTERN && { ticketPattern: config.TICKET_PATTERN }),
    ...(config.OPERATOR_GROUP_ID && { operatorGroupId: config.OPERATOR_GROUP_ID }),
    ...(config.APPROVER_GROUP_ID && { approverGroupId: config.APPROVER_GROUP_ID }),
    ...(config.APPROVAL_CHANNEL && { approvalConversation: config.APPROVAL_CHANNEL }),
    ...(config.PROTECTED_GROUP_ID && { protectedGroupId: config.PROTECTED_GROUP_ID }),
  }
}

/** The name by which the internet knows the bot; undefined where it is for this machine alone, by http. */
export function publicHostOf(config: Config): string | undefined {
  const { protocol, hostname } = new URL(config.PUBLIC_URL)
  return protocol === 'https:' ? hostname : undefined
}

/** The language model for sentences; undefined when none is configured. */
export function languageOf(config: Config): LanguageSettings | undefined {
  const { AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT } = config
  if (AZURE_OPENAI_API_KEY && AZURE_OPENAI_ENDPOINT && AZURE_OPENAI_DEPLOYMENT) {
    const [endpoint, deployment] = [AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT]
    return { kind: 'azure', apiKey: AZURE_OPENAI_API_KEY, endpoint, deployment }
  }
  const { OPENAI_API_KEY: apiKey, OPENAI_MODEL: model, OPENAI_BASE_URL: baseUrl } = config
  return apiKey ? { kind: 'openai', apiKey, model, baseUrl } : undefined
}

/** What `settings` shows of it. */
export function settingsOf(config: Config, cloud: Pick<Cloud, 'name' | 'graphUrl'>): Settings {
  return {
    ...limitsOf(config),
    cloud: cloud.name,
    graphUrl: cloud.graphUrl,
    version,
  }
}
