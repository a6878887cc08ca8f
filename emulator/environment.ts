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
