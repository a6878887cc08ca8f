import { createRequire } from 'node:module'
import { z } from 'zod/v4'
import type { Cloud } from './auth/cloud.ts'
import type { AppCredential } from './auth/graph-token.ts'
import type { LanguageSettings } from './bot/language/language.ts'
import type { Settings } from './bot/show/settings.ts'
import type { LogLevel } from './core/log.ts'
import type { Limits } from './operations/index.ts'

// Beside src/ and dist/ alike, and outside of what the compiler may copy.
export const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

const guid = z.guid('must be a GUID')
const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
const count = (fallback: number, max = 100_000) => z.coerce.number().int().min(1).max(max).default(fallback)
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

const shape = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  PUBLIC_URL: address.optional(),
  BOT_DOMAIN: z.string().optional(),
  BOT_ID: guid,
  BOT_TYPE: z.enum(['SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
  BOT_TENANT_ID: guid,
  SECRET_BOT_PASSWORD: z.string().optional(),
  AAD_APP_CLIENT_ID: guid,
  AAD_APP_TENANT_ID: guid,
  SECRET_AAD_APP_CLIENT_SECRET: z.string().optional(),
  AAD_APP_CERTIFICATE_THUMBPRINT: z.string().optional(),
  SECRET_AAD_APP_CERTIFICATE_KEY: z.string().optional(),
  OAUTH_CONNECTION_NAME: z.string().min(1),
  CLOUD: z.enum(['public', 'usgov', 'dod', 'china', 'custom']).default('public'),
  CLOUD_GRAPH_URL: address.optional(),
  CLOUD_LOGIN_URL: address.optional(),
  CLOUD_TOKEN_SERVICE_URL: address.optional(),
  CLOUD_BOT_OPENID_URL: address.optional(),
  CLOUD_SERVICE_HOSTS: list,
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().default('.data'),
  OPERATOR_GROUP_ID: guid.optional(),
  APPROVER_GROUP_ID: guid.optional(),
  PROTECTED_GROUP_ID: guid.optional(),
  PROTECTED_ACCOUNTS: list,
  CONFIRM_COUNT_ABOVE: count(5),
  APPROVAL_ABOVE: count(25),
  MAX_ACCOUNTS: count(2000),
  MAX_ACCOUNTS_PER_HOUR: count(5000, 1_000_000),
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

/** Rules that tie keys together. */
function crossCheck(env: Environment): string[] {
  const problems: string[] = []
  if (env.BOT_TYPE === 'SingleTenant' && !env.SECRET_BOT_PASSWORD) {
    problems.push('SECRET_BOT_PASSWORD: is missing (needed with BOT_TYPE=SingleTenant)')
  }
  const certificate = env.AAD_APP_CERTIFICATE_THUMBPRINT && env.SECRET_AAD_APP_CERTIFICATE_KEY
  if (!env.SECRET_AAD_APP_CLIENT_SECRET && !certificate) {
    problems.push(
      'SECRET_AAD_APP_CLIENT_SECRET: is missing (or give AAD_APP_CERTIFICATE_THUMBPRINT with SECRET_AAD_APP_CERTIFICATE_KEY)',
    )
  }
  const clouds = ['CLOUD_GRAPH_URL', 'CLOUD_LOGIN_URL', 'CLOUD_TOKEN_SERVICE_URL', 'CLOUD_BOT_OPENID_URL'] as const
  if (env.CLOUD === 'custom') {
    problems.push(...clouds.filter((key) => !env[key]).map((key) => `${key}: is missing (needed with CLOUD=custom)`))
  } else {
    problems.push(...clouds.filter((key) => env[key]).map((key) => `${key}: only goes with CLOUD=custom`))
  }
  const azure = ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_DEPLOYMENT'] as const
  if (azure.some((key) => env[key])) {
    problems.push(...azure.filter((key) => !env[key]).map((key) => `${key}: is missing (the three go together)`))
    if (env.OPENAI_API_KEY) problems.push('OPENAI_API_KEY: goes without the AZURE_OPENAI_ keys, or they without it')
  }
  return problems
}

/**
 * Environment to configuration. Empty values count as not set, because toolkit environment files list every key.
 * @throws ConfigError with one line for every missing or bad key
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
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

/** How the SSO app proves who it is when it asks for tokens on behalf of users. */
export function ssoCredential(config: Config): AppCredential {
  const { AAD_APP_CERTIFICATE_THUMBPRINT: thumbprintSha256, SECRET_AAD_APP_CERTIFICATE_KEY: privateKey } = config
  if (thumbprintSha256 && privateKey) return { certificate: { thumbprintSha256, privateKey } }
  return { secret: config.SECRET_AAD_APP_CLIENT_SECRET ?? '' }
}

/** How the bot proves who it is to the channel. */
export function botCredential(
  config: Config,
): { readonly kind: 'managedIdentity' } | { readonly kind: 'client'; readonly secret: string } {
  if (config.BOT_TYPE === 'UserAssignedMSI') return { kind: 'managedIdentity' }
  return { kind: 'client', secret: config.SECRET_BOT_PASSWORD ?? '' }
}

/** What bounds an operation. */
export function limitsOf(config: Config): Limits {
  return {
    confirmCountAbove: config.CONFIRM_COUNT_ABOVE,
    approvalAbove: config.APPROVAL_ABOVE,
    maxAccounts: config.MAX_ACCOUNTS,
    maxAccountsPerHour: config.MAX_ACCOUNTS_PER_HOUR,
    readOnly: config.READ_ONLY,
    protectedAccounts: config.PROTECTED_ACCOUNTS,
    ...(config.TICKET_PATTERN && { ticketPattern: config.TICKET_PATTERN }),
    ...(config.APPROVER_GROUP_ID && { approverGroupId: config.APPROVER_GROUP_ID }),
    ...(config.PROTECTED_GROUP_ID && { protectedGroupId: config.PROTECTED_GROUP_ID }),
  }
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
    operatorGroupId: config.OPERATOR_GROUP_ID,
    cloud: cloud.name,
    graphUrl: cloud.graphUrl,
    version,
  }
}
