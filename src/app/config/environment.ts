import { createPrivateKey } from 'node:crypto'
import { z } from 'zod/v4'
import { address, databaseUrl, proxyAddress, secureAddress } from './addresses.ts'
import { canBacktrack } from './backtracking.ts'
import { accountList, day, duration, flag, list, oneOf, wholeNumber } from './values.ts'

/* Every configuration key on its own: allowed values and default. */

export const guid = z.guid(
  'must be a GUID, such as 12345678-90ab-cdef-1234-567890abcdef, without spaces, quotes or braces',
)
const countSetting = (fallback: number, max = 100_000, min = 1) => wholeNumber(min, max).default(fallback)
const pattern = z.string().transform((source, context) => {
  try {
    // Anchored: if a ticket pattern could match inside a sentence, any sentence would do.
    const whole = new RegExp(`^(?:${source})$`, 'u')
    if (!canBacktrack(source)) return whole
    const message = 'takes too long to match some texts: remove repetitions inside repetitions, such as (a+)+'
    context.addIssue({ code: 'custom', message })
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a regular expression' })
  }
  return z.NEVER
})

const thumbprint = z
  .string()
  // As printed by `openssl x509 -fingerprint -sha256`.
  .transform((text) => text.replaceAll(':', ''))
  .refine((text) => /^[0-9a-f]{64}$/i.test(text), 'must be a SHA-256 thumbprint of 64 hexadecimal digits')
const privateKey = z
  .string()
  // Settings files have one line per key, so line breaks may be escaped.
  .transform((text) => text.replaceAll('\\n', '\n'))
  .refine(isPrivateKey, 'must be a private key: the whole PEM text, unencrypted')

function isPrivateKey(pem: string): boolean {
  try {
    return Boolean(createPrivateKey(pem))
  } catch {
    return false
  }
}

export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535).default(3978),
  HOST: z.string().optional(),
  METRICS_HOST: z.string().optional(),
  METRICS_PORT: wholeNumber(1, 65_535).optional(),
  HTTPS_PROXY: proxyAddress.optional(),
  NO_PROXY: z.string().optional(),
  PUBLIC_URL: secureAddress.optional(),
  BOT_DOMAIN: z
    .string()
    .regex(/^[\w.-]+(:\d+)?$/, 'must be a host name, such as bot.example.com')
    .optional(),
  BOT_ID: guid,
  BOT_TYPE: oneOf('SingleTenant', 'UserAssignedMSI').default('SingleTenant'),
  BOT_TENANT_ID: guid,
  SECRET_BOT_PASSWORD: z.string().optional(),
  BOT_CREDENTIAL_EXPIRES: day.optional(),
  AAD_APP_CLIENT_ID: guid,
  AAD_APP_TENANT_ID: guid,
  SECRET_AAD_APP_CLIENT_SECRET: z.string().optional(),
  AAD_APP_CERTIFICATE_THUMBPRINT: thumbprint.optional(),
  SECRET_AAD_APP_CERTIFICATE_KEY: privateKey.optional(),
  AAD_APP_FEDERATED_IDENTITY_ID: guid.optional(),
  AAD_APP_CREDENTIAL_EXPIRES: day.optional(),
  OAUTH_CONNECTION_NAME: z.string().min(1),
  CLOUD: oneOf('public', 'usgov', 'dod', 'china', 'custom').default('public'),
  CLOUD_GRAPH_URL: address.optional(),
  CLOUD_LOGIN_URL: address.optional(),
  CLOUD_TOKEN_SERVICE_URL: address.optional(),
  CLOUD_BOT_OPENID_URL: address.optional(),
  CLOUD_SERVICE_HOSTS: list,
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_IDENTITY_ID: guid.optional(),
  DATABASE_INSECURE: flag.default(false),
  DATABASE_NEWER_SCHEMA: oneOf('refuse', 'allow').default('refuse'),
  DATA_DIR: z.string().default('.data'),
  OPERATOR_GROUP_ID: guid.optional(),
  APPROVER_GROUP_ID: guid.optional(),
  ESCALATION_GROUP_ID: guid.optional(),
  PROTECTED_GROUP_ID: guid.optional(),
  PROTECTED_ACCOUNTS: accountList,
  PROTECTED_ACCOUNTS_MISSING: z.enum(['block', 'ignore']).default('block'),
  CONFIRM_COUNT_ABOVE: countSetting(5),
  APPROVAL_ABOVE: countSetting(25, 100_000, 0),
  APPROVAL_ABOVE_IRREVERSIBLE: countSetting(5, 100_000, 0),
  APPROVAL_WINDOW: duration('24h'),
  APPROVAL_SIGN_IN: oneOf('teams', 'risky', 'always').default('teams'),
  APPROVAL_SIGN_IN_ABOVE: countSetting(100, 100_000, 0),
  APPROVAL_AUTH_CONTEXT: z
    .string()
    .regex(/^c[1-9]\d?$/, 'must be the ID of an authentication context, c1 to c99')
    .optional(),
  HANDOVER_AFTER: duration('15m'),
  TEAMS_APP_ID: guid.optional(),
  APPROVAL_CHANNEL: z
    .string()
    .regex(/^19:\S{1,500}$/, 'must be the conversation ID of a channel or group chat, such as 19:...@thread.tacv2')
    .optional(),
  MAX_ACCOUNTS: countSetting(2000),
  MAX_ACCOUNTS_PER_HOUR: countSetting(5000, 1_000_000),
  ABORT_ABOVE_FAILURES: countSetting(20, 100),
  DEVICE_ACTIONS: flag.default(false),
  SYNCED_ACCOUNTS: oneOf('skip', 'allow').default('skip'),
  ADMIN_ACCOUNTS: oneOf('skip', 'approve').default('skip'),
  TICKET_PATTERN: pattern.optional(),
  READ_ONLY: flag.default(false),
  CHANNEL_SHOWS_NAMES: flag.default(false),
  GRAPH_TENANT_SIZE: oneOf('S', 'M', 'L').default('L'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
})

/** The keys with their individually validated values. */
export type Environment = z.infer<typeof environmentSchema>
