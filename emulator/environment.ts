import type { World } from './world.ts'

/** Configuration that connects a bot to this world. `DATA_DIR` and `PORT` are up to the caller. */
export function botEnvironment({ world, url }: { world: World; url: string }): Record<string, string> {
  return {
    BOT_ID: world.appId,
    BOT_TYPE: 'SingleTenant',
    BOT_TENANT_ID: world.tenantId,
    SECRET_BOT_PASSWORD: world.botSecret,
    AAD_APP_CLIENT_ID: world.ssoAppId,
    AAD_APP_TENANT_ID: world.tenantId,
    SECRET_AAD_APP_CLIENT_SECRET: world.ssoSecret,
    OAUTH_CONNECTION_NAME: 'graph',
    CLOUD: 'custom',
    CLOUD_GRAPH_URL: url,
    CLOUD_LOGIN_URL: url,
    CLOUD_TOKEN_SERVICE_URL: url,
    CLOUD_BOT_OPENID_URL: `${url}/bf/.well-known/openidconfiguration`,
  }
}

/** Rules configured with this world's groups. */
export function ruleEnvironment(world: World): Record<string, string> {
  const group = (name: string) => world.group(name)?.id ?? ''
  return {
    OPERATOR_GROUP_ID: group('Helpdesk operators'),
    APPROVER_GROUP_ID: group('Approvers'),
    PROTECTED_GROUP_ID: group('VIP protected'),
    QUARANTINE_GROUP_ID: group('Quarantine'),
    PROTECTED_ACCOUNTS: world.operators.breakGlass.userPrincipalName,
  }
}

/** Settings of the bot among a shell's variables. */
const ofBot = new RegExp(
  [
    '^(OPERATOR|APPROVER|ESCALATION|PROTECTED|QUARANTINE)_(GROUP_ID|ACCOUNTS|ACCOUNTS_MISSING)$',
    '^(APPROVAL|CONFIRM|HANDOVER|MAX|ABORT|CONTAIN|OFFBOARD|DEVICE|SYNCED|ADMIN|TICKET|CHANNEL)_[A-Z_]+$',
    '^(READ_ONLY|TEAMS_APP_ID|GRAPH_TENANT_SIZE|LOG_LEVEL|HTTPS_PROXY|NO_PROXY|BOT_DOMAIN|CLOUD_SERVICE_HOSTS)$',
    '^(BOT|AAD_APP)_CREDENTIAL_EXPIRES$',
    '^(DATABASE|METRICS)_[A-Z_]+$',
  ].join('|'),
)

/** A file with what the bot runs with, for `--env`: its rules, what overrides them in this shell, and its surroundings. */
export function settingsFile(
  rules: Readonly<Record<string, string>>,
  shell: Readonly<Record<string, string | undefined>>,
  surroundings: Readonly<Record<string, string>>,
): string {
  const overrides = Object.entries(shell).filter(([name]) => ofBot.test(name))
  const settings = { ...rules, ...Object.fromEntries(overrides), ...surroundings }
  return Object.entries(settings)
    .map(([key, value = '']) => {
      const quote = ["'", '"', '`'].find((one) => !value.includes(one)) ?? ''
      return `${key}=${quote}${value}${quote}\n`
    })
    .join('')
}
