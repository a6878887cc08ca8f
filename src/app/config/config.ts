import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { z } from 'zod/v4'
import type { Cloud, CloudSettings } from '../../auth/cloud.ts'
import type { AppCredential } from '../../auth/credentials.ts'
import type { Settings } from '../../chat/views/settings.ts'
import { type GroupSetting, readSetting } from '../../core/group-setting.ts'
import type { LogLevel } from '../../core/log.ts'
import { createProxyFor, type ProxyFor } from '../../core/proxy.ts'
import { teamsClientUrl } from '../../core/teams-client.ts'
import { pluralise } from '../../core/text.ts'
import { requireUnique } from '../../core/unique.ts'
import type { Limits } from '../../operations/index.ts'
import type { StepSetting } from '../../operations/registry/playbook.ts'
import { checkCombinations, type ParsedEnvironment } from './checks.ts'
import { type Environment, environmentSchema, guid } from './environment.ts'
import { findNearMisses, type NearMiss } from './near-misses.ts'
import { telemetryProblems } from './telemetry.ts'
import { stepList } from './values.ts'

// The path is valid from both src/ and dist/, and isn't copied by the compiler.
const released = createRequire(import.meta.url)('../../../package.json') as { version: string }
const buildFile = new URL('../../build.txt', import.meta.url)

/** A build adds its commit: all builds between two releases have the same number. */
export const version = existsSync(buildFile)
  ? `${released.version}+${readFileSync(buildFile, 'utf8').trim()}`
  : released.version

/** The process configuration: read once and frozen. Only this module reads the environment. */
export type Config = Readonly<
  Omit<Environment, 'LOG_LEVEL' | 'PUBLIC_URL' | 'BOT_DOMAIN'> & { LOG_LEVEL: LogLevel; PUBLIC_URL: string }
>

/** Invalid configuration; the message lists every missing or invalid key. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${pluralise(problems.length, 'problem')}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** App Service passes on the reference itself if it couldn't read the secret. */
const keyVaultReference = /^@Microsoft\.(KeyVault|AppConfiguration)\(/i
const unresolvedMessage =
  'is a Key Vault reference that App Service could not resolve. Give the app\'s identity the role Key Vault Secrets User on the vault and check that the secret exists; a new role takes a few minutes to apply. Then have App Service read the secrets again (infra/README.md, "Key Vault references")'

/** Placeholders in the toolkit's files that were not replaced. */
const placeholder = /\$\{\{.*\}\}/s
const placeholderMessage =
  'contains a placeholder of the form ${{NAME}} instead of a value. The toolkit replaces it when it provisions or deploys; elsewhere, set the value itself'
const encryptedValue = /^crypto_[0-9a-f]{6,}$/i
const encryptedMessage =
  'is encrypted by the toolkit, for one machine and its own commands. Set the secret itself; if it is lost, create a new one'

/** Why a value can't be intended, whatever the key. */
const valueProblem = (value: string): string | undefined => {
  if (keyVaultReference.test(value)) return unresolvedMessage
  if (placeholder.test(value)) return placeholderMessage
  return encryptedValue.test(value) ? encryptedMessage : undefined
}

type FeatureSetting = GroupSetting | (StepSetting & { readonly known: readonly string[] })

const isGroup = (setting: FeatureSetting): setting is GroupSetting => 'apart' in setting

/** The steps that a setting switches on. The configuration must have been read with it. */
export const stepsOn = (config: object, key: string): readonly string[] =>
  // Only `readConfig` sets it, to the names that it has checked.
  (readSetting(config, key) as readonly string[] | undefined) ?? []

export type Variables = Readonly<Record<string, string | undefined>>

/** Whether this is a production deployment, which requires more settings. */
const isProduction = (environment: Variables): boolean => environment['NODE_ENV'] === 'production'

/** Variables that other programs also accept in lower case. */
const proxyNames = new Map([
  ['https_proxy', 'HTTPS_PROXY'],
  ['no_proxy', 'NO_PROXY'],
])
/** Common names that aren't misspellings of HTTPS_PROXY. */
const ignoredNames = ['HTTP_PROXY', 'http_proxy']

/** Empty values count as unset, because the toolkit's environment files list every key. */
const valuesIn = (environment: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value ? [[proxyNames.get(key) ?? key, value]] : [])),
  )

/**
 * Parses the environment. Misspelling a key that protects or restricts is an error: starting without it could disable
 * the accounts it names. So is misspelling DATABASE_URL, without which the bot would start with an empty database.
 * `settings`: those of features.
 * @throws ConfigError with one line per missing or invalid key
 */
export function readConfig(environment: Variables, settings: readonly FeatureSetting[] = []): Config {
  const schemas = schemasOf(settings)
  const given = valuesIn(environment)
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [key, schema] of schemas) {
    const value = given[key]
    const { success, data, error } = schema.safeParse(value)
    if (success) values[key] = data
    // Keep an invalid value, so that the checks below don't report its key as missing too; not for these two keys,
    // whose values the checks have to rely on.
    else if (key !== 'CLOUD' && key !== 'BOT_TYPE') values[key] = value
    const why = valueProblem(value ?? '')
    if (why) problems.push(`${key}: ${why}`)
    else if (value === undefined && error) problems.push(`${key}: is missing`)
    else if (error) problems.push(...error.issues.map(({ message }) => `${key}: ${message}`))
  }
  problems.push(...telemetryProblems(given))
  problems.push(...checkCombinations(values as ParsedEnvironment, isProduction(given), settings.filter(isGroup)))
  const misses = findNearMisses(given, knownNames(settings))
  for (const { name, meant, refused } of misses)
    if (refused) problems.push(`${name}: unknown key. Did you mean ${meant}, ${refused}? Rename or remove it`)
  if (problems.length > 0) throw new ConfigError([...new Set(problems.map((line) => withSuggestions(line, misses)))])
  const { BOT_DOMAIN, PUBLIC_URL, ...rest } = environmentSchema.parse(given)
  const publicUrl = PUBLIC_URL ?? (BOT_DOMAIN ? `https://${BOT_DOMAIN}` : `http://localhost:${rest.PORT}`)
  const ofFeatures = Object.fromEntries(settings.map(({ key }) => [key, values[key]]))
  return Object.freeze({ ...rest, ...ofFeatures, PUBLIC_URL: publicUrl.replace(/\/+$/, '') })
}

/** How each key is checked. Throws if two have the same name. */
function schemasOf(settings: readonly FeatureSetting[]) {
  const all = [
    ...Object.entries<z.ZodType>(environmentSchema.shape),
    ...settings.map((one) => [one.key, isGroup(one) ? guid.optional() : stepList(one.known, one.default)] as const),
  ]
  requireUnique(
    'settings',
    all.map(([key]) => key),
  )
  return all
}

const knownNames = (settings: readonly FeatureSetting[]): readonly string[] => [
  ...Object.keys(environmentSchema.shape),
  ...settings.map(({ key }) => key),
  ...ignoredNames,
]

/** Adds to the problem of a missing key the variable that is probably a misspelling of it. */
function withSuggestions(problem: string, misses: readonly NearMiss[]): string {
  const miss = misses.find(({ meant, refused }) => !refused && problem.startsWith(`${meant}: is missing`))
  return miss ? `${problem}. ${miss.name} is set, but is not a known key` : problem
}

/** Variables that look like misspelt optional keys; each deserves a warning. */
export function findSuspectVariables(
  environment: Variables,
  settings: readonly FeatureSetting[] = [],
): { readonly name: string; readonly meant: string }[] {
  return findNearMisses(valuesIn(environment), knownNames(settings)).filter(({ refused }) => !refused)
}

/**
 * The current settings, for the first log line. Accounts are counted, not named; the version is on every line anyway.
 */
export function currentSettings(config: Config, settings: readonly FeatureSetting[] = []): Record<string, unknown> {
  const { protectedAccounts, ticketPattern, ...limits } = limitsOf(config)
  return {
    cloud: config.CLOUD,
    database: config.DATABASE_URL ? 'server' : 'embedded',
    publicUrl: config.PUBLIC_URL,
    ...(config.HTTPS_PROXY && { proxy: new URL(config.HTTPS_PROXY).host }),
    ...limits,
    ...groupsOf(config, settings.filter(isGroup)),
    protectedAccounts: protectedAccounts.length,
    ...(ticketPattern && { ticketPattern: ticketPattern.source }),
    channelShowsNames: config.CHANNEL_SHOWS_NAMES,
  }
}

/** The groups that settings of features name, by names like those of limits. */
const groupsOf = (config: Config, settings: readonly GroupSetting[]) =>
  Object.fromEntries(
    settings.flatMap((one) => {
      const name = one.key.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
      return one.of(config) ? [[name, one.of(config)]] : []
    }),
  )

/** The cloud and its overrides. */
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

/** How the SSO app authenticates for on-behalf-of requests. */
export function ssoCredential(config: Config): AppCredential {
  const { AAD_APP_CERTIFICATE_THUMBPRINT: thumbprintSha256, SECRET_AAD_APP_CERTIFICATE_KEY: privateKey } = config
  const { AAD_APP_FEDERATED_IDENTITY_ID: federatedIdentity, SECRET_AAD_APP_CLIENT_SECRET: secret = '' } = config
  if (federatedIdentity) return { federatedIdentity }
  return thumbprintSha256 && privateKey ? { certificate: { thumbprintSha256, privateKey } } : { secret }
}

/** The proxy for an outgoing call. */
export function proxyOf({ HTTPS_PROXY: httpsProxy, NO_PROXY: noProxy }: Config): ProxyFor {
  return createProxyFor({ httpsProxy, noProxy })
}

/** The bot's secret; undefined with a managed identity. */
export function botSecret(config: Config): string | undefined {
  return config.BOT_TYPE === 'UserAssignedMSI' ? undefined : config.SECRET_BOT_PASSWORD
}

/** The limits for operations. */
export function limitsOf(config: Config): Limits {
  return {
    confirmCountAbove: config.CONFIRM_COUNT_ABOVE,
    approvalAbove: config.APPROVAL_ABOVE,
    approvalAboveIrreversible: config.APPROVAL_ABOVE_IRREVERSIBLE,
    approvalWindow: config.APPROVAL_WINDOW,
    ...(config.APPROVAL_SIGN_IN !== 'teams' && {
      approvalSignIn: {
        always: config.APPROVAL_SIGN_IN === 'always',
        above: config.APPROVAL_SIGN_IN_ABOVE,
        ...(config.APPROVAL_AUTH_CONTEXT && { context: config.APPROVAL_AUTH_CONTEXT }),
        page: `${config.PUBLIC_URL}/approve`,
      },
    }),
    handoverAfter: config.HANDOVER_AFTER,
    maxAccounts: config.MAX_ACCOUNTS,
    maxAccountsPerHour: config.MAX_ACCOUNTS_PER_HOUR,
    abortAboveFailures: config.ABORT_ABOVE_FAILURES,
    syncedAccounts: config.SYNCED_ACCOUNTS,
    adminAccounts: config.ADMIN_ACCOUNTS,
    readOnly: config.READ_ONLY,
    protectedAccounts: config.PROTECTED_ACCOUNTS,
    missingProtected: config.PROTECTED_ACCOUNTS_MISSING,
    ...(config.TICKET_PATTERN && { ticketPattern: config.TICKET_PATTERN }),
    ...(config.OPERATOR_GROUP_ID && { operatorGroupId: config.OPERATOR_GROUP_ID }),
    ...(config.APPROVER_GROUP_ID && { approverGroupId: config.APPROVER_GROUP_ID }),
    ...(config.ESCALATION_GROUP_ID && { escalationGroupId: config.ESCALATION_GROUP_ID }),
    ...(config.APPROVAL_CHANNEL && { approvalConversation: config.APPROVAL_CHANNEL }),
    ...(config.TEAMS_APP_ID && { installLink: `${teamsClientUrl(config.CLOUD)}/l/app/${config.TEAMS_APP_ID}` }),
    ...(config.PROTECTED_GROUP_ID && { protectedGroupId: config.PROTECTED_GROUP_ID }),
  }
}

/** The bot's public host name; undefined if it only serves this machine, over http. */
export function publicHostOf(config: Config): string | undefined {
  const { protocol, hostname } = new URL(config.PUBLIC_URL)
  return protocol === 'https:' ? hostname : undefined
}

/** The part of the configuration that the command `settings` shows. */
export function shownSettings(
  config: Config,
  cloud: Pick<Cloud, 'name' | 'graphUrl'>,
  groups: Settings['groups'],
): Settings {
  return {
    ...limitsOf(config),
    cloud: cloud.name,
    graphUrl: cloud.graphUrl,
    version,
    publicUrl: config.PUBLIC_URL,
    groups,
  }
}
