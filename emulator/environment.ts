import type { World } from './world.ts'

/** What makes a bot live in this world: who it is there, and where its outside is. `DATA_DIR` and `PORT` are the caller's. */
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

/** The rules that this world's groups are made for. */
export function ruleEnvironment(world: World): Record<string, string> {
  const group = (name: string) => world.group(name)?.id ?? ''
  return {
    OPERATOR_GROUP_ID: group('Helpdesk operators'),
    APPROVER_GROUP_ID: group('Approvers'),
    PROTECTED_GROUP_ID: group('VIP protected'),
    PROTECTED_ACCOUNTS: world.operators.breakGlass.userPrincipalName,
  }
}
