import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readWholeConfig } from '../support/config.ts'
import { appId, botId, fact, known, parametersOf, secretsIn, sent, tenantId } from './azure.ts'
import { createBicepDeployer, type Deploy, type Deployment } from './bicep-deployment.ts'
import { json } from './project.ts'

const parametersOfConnection = (made: Deployment) =>
  Object.fromEntries(
    (fact(made, 'BotService/botServices/connections', 'properties/parameters') as { key: string; value: string }[]).map(
      ({ key, value }) => [key, value],
    ),
  )

const start = (json('package.json') as { scripts: { start: string } }).scripts.start.replace(/^exec /, '')
const uri = `api://botid-${botId}`

/** Properties of a deployment without which it wouldn't work or be safe. */
const azure: readonly (readonly [type: string, path: string, value: unknown])[] = [
  ['BotService/botServices', 'kind', 'azurebot'],
  ['BotService/botServices', 'properties/endpoint', 'https://bot.example.com/api/messages'],
  ['BotService/botServices', 'properties/msaAppId', botId],
  ['BotService/botServices', 'properties/msaAppTenantId', tenantId],
  ['BotService/botServices', 'properties/msaAppType', 'UserAssignedMSI'],
  ['BotService/botServices', 'properties/msaAppMSIResourceId', '<identity.id>'],
  ['BotService/botServices/channels', 'name', 'MsTeamsChannel'],
  ['BotService/botServices/channels', 'properties/channelName', 'MsTeamsChannel'],
  ['BotService/botServices/connections', 'name', 'rollcall'],
  ['BotService/botServices/connections', 'properties/serviceProviderId', '30dd229c-58e3-4a48-bdfd-91ec48eb906c'],
  ['BotService/botServices/connections', 'properties/clientId', appId],
  ['BotService/botServices/connections', 'properties/clientSecret', 'a-secret'],
  ['BotService/botServices/connections', 'properties/scopes', `openid profile offline_access ${appId}/access_as_user`],
  ['Web/serverfarms', 'properties/reserved', true],
  ['Web/serverfarms', 'sku/name', 'B1'],
  ['Web/serverfarms', 'sku/capacity', 1],
  ['Web/sites', 'properties/clientAffinityEnabled', false],
  ['Web/sites', 'kind', 'app,linux'],
  ['Web/sites', 'identity/type', 'UserAssigned'],
  ['Web/sites', 'identity/userAssignedIdentities', { '<identity.id>': {} }],
  ['Web/sites', 'properties/httpsOnly', true],
  ['Web/sites', 'properties/keyVaultReferenceIdentity', '<identity.id>'],
  ['Web/sites', 'properties/siteConfig/linuxFxVersion', 'NODE|24-lts'],
  ['Web/sites', 'properties/siteConfig/appCommandLine', start],
  ['Web/sites', 'properties/siteConfig/alwaysOn', true],
  ['Web/sites', 'properties/siteConfig/minTlsVersion', '1.2'],
  ['Web/sites', 'properties/siteConfig/ftpsState', 'Disabled'],
  ['Web/sites', 'properties/siteConfig/healthCheckPath', '/healthz'],
  [
    'Web/sites',
    'properties/virtualNetworkSubnetId',
    'Microsoft.Network/virtualNetworks/subnets/rollcall1a2b3c-net/site',
  ],
  ['Web/sites/config', 'name', 'appsettings'],
  ['Web/sites/sitecontainers', 'properties/isMain', false],
  // The collector gets none of the bot's secrets, but the settings of these names.
  ['Web/sites/sitecontainers', 'properties/inheritAppSettingsAndConnectionStrings', false],
  [
    'Web/sites/sitecontainers',
    'properties/environmentVariables',
    [
      { name: 'COLLECTOR_CONFIG', value: 'COLLECTOR_CONFIG' },
      { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: 'COLLECTOR_CONNECTION_STRING' },
    ],
  ],
  ['Web/sites/sitecontainers', 'properties/startUpCommand', '--config=env:COLLECTOR_CONFIG'],
  ['KeyVault/vaults', 'properties/enableRbacAuthorization', true],
  ['Authorization/roleAssignments', 'properties/principalId', '<identity.properties.principalId>'],
  // Key Vault Secrets User: only allows reading secrets.
  [
    'Authorization/roleAssignments',
    'properties/roleDefinitionId',
    'Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6',
  ],
  [
    'DBforPostgreSQL/flexibleServers',
    'properties/network',
    {
      delegatedSubnetResourceId: 'Microsoft.Network/virtualNetworks/subnets/rollcall1a2b3c-net/database',
      privateDnsZoneArmResourceId: '<dnsZone.id>',
    },
  ],
  ['DBforPostgreSQL/flexibleServers', 'name', 'rollcall1a2b3c-db'],
  ['DBforPostgreSQL/flexibleServers', 'properties/version', '17'],
  ['DBforPostgreSQL/flexibleServers', 'properties/backup/backupRetentionDays', 14],
  ['Insights/components', 'properties/WorkspaceResourceId', '<workspace.id>'],
]

const database = 'postgresql://rollcall:p%25w%2Fd-of-database@db.example.com:5432/rollcall?sslmode=verify-full'

describe('what the Azure templates deploy', () => {
  let deploy: Deploy
  let made: Deployment
  const withCredential = (ssoCredential: string, more = {}) =>
    deploy('infra/azure.bicep', { ...parametersOf('infra/azure.parameters.json'), ssoCredential, ...more }, known)

  before(async () => {
    deploy = await createBicepDeployer()
    made = deploy('infra/azure.bicep', parametersOf('infra/azure.parameters.json'), known)
  })

  for (const [type, path, value] of azure)
    it(`${type} ${path}`, () => {
      assert.deepEqual(fact(made, type, path), value)
    })

  it('gives the connection the tenant and URL required for single sign-on', () => {
    assert.deepEqual(parametersOfConnection(made), { tenantID: tenantId, tokenExchangeUrl: uri })
  })

  it('prevents deploying with a password and deleting secrets permanently', () => {
    const policies = made.resources.filter(({ type }) => type.endsWith('/basicPublishingCredentialsPolicies'))
    assert.deepEqual(
      policies.map(({ body }) => [body['name'], body['properties']]),
      [
        ['scm', { allow: false }],
        ['ftp', { allow: false }],
      ],
    )
    assert.equal(fact(made, 'KeyVault/vaults', 'properties/enablePurgeProtection'), true)
  })

  it('gives several instances a database with connections for them, unless told otherwise', () => {
    const size = (more = {}) => fact(withCredential('secret', more), 'DBforPostgreSQL/flexibleServers', 'sku/name')
    assert.deepEqual([size(), size({ instances: 2 })], ['Standard_B1ms', 'Standard_B2s'])
    const databaseSku = { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }
    assert.equal(size({ instances: 2, databaseSku }), 'Standard_D2ds_v5')
  })

  it('gives subnets to the services in them', () => {
    const subnets = fact(made, 'Network/virtualNetworks', 'properties/subnets') as {
      name: string
      properties: { delegations: { properties: { serviceName: string } }[] }
    }[]
    assert.deepEqual(
      subnets.map(({ name, properties }) => [name, properties.delegations[0]?.properties.serviceName]),
      [
        ['site', 'Microsoft.Web/serverFarms'],
        ['database', 'Microsoft.DBforPostgreSQL/flexibleServers'],
      ],
    )
  })

  it('sends everything from one fixed address if configured, and creates none otherwise', () => {
    const types = ({ resources }: Deployment) => resources.map(({ type }) => type)
    const siteSubnet = (deployment: Deployment) =>
      (
        fact(deployment, 'Network/virtualNetworks', 'properties/subnets') as { properties: { natGateway: unknown } }[]
      )[0]?.properties.natGateway
    const routesAll = (deployment: Deployment) =>
      fact(deployment, 'Web/sites', 'properties/siteConfig/vnetRouteAllEnabled')
    assert.deepEqual([siteSubnet(made), routesAll(made), made.outputs['BOT_OUTBOUND_ADDRESS']], [null, false, ''])
    assert.ok(!types(made).some((type) => /publicIPAddresses|natGateways/.test(type)))
    const fixed = withCredential('secret', { fixedOutboundAddress: true })
    assert.deepEqual([siteSubnet(fixed), routesAll(fixed)], [{ id: '<gateway.id>' }, true])
    assert.deepEqual(fact(fixed, 'Network/natGateways', 'properties/publicIpAddresses'), [{ id: '<address.id>' }])
    assert.equal(fact(fixed, 'Network/publicIPAddresses', 'properties/publicIPAllocationMethod'), 'Static')
    assert.equal(fixed.outputs['BOT_OUTBOUND_ADDRESS'], '<address.properties.ipAddress>')
  })

  it('sends telemetry to the collector beside the bot, as changes, which Application Insights adds up', () => {
    const settings = fact(made, 'Web/sites/config', 'properties') as Record<string, string>
    const { receivers, exporters, service } = JSON.parse(settings['COLLECTOR_CONFIG'] ?? '') as {
      receivers: { otlp: { protocols: { http: { endpoint: string } } } }
      exporters: Record<string, object>
      service: { pipelines: Record<string, { receivers: string[]; exporters: string[] }> }
    }
    assert.equal(settings['OTEL_EXPORTER_OTLP_ENDPOINT'], `http://${receivers.otlp.protocols.http.endpoint}`)
    assert.equal(settings['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'], 'delta')
    assert.equal(settings['COLLECTOR_CONNECTION_STRING'], '<insights.properties.ConnectionString>')
    const passed = { receivers: ['otlp'], exporters: ['azuremonitor'] }
    assert.deepEqual(service.pipelines, { metrics: passed, traces: passed })
    // Failed calls in a batch are events of its span.
    assert.deepEqual(exporters, { azuremonitor: { spaneventsenabled: true } })
    const own = withCredential('secret', { settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example' } })
    const chosen = fact(own, 'Web/sites/config', 'properties') as Record<string, string>
    assert.equal(chosen['OTEL_EXPORTER_OTLP_ENDPOINT'], 'https://otlp.example')
  })

  it('keeps secrets in the vault and references them', () => {
    assert.deepEqual(secretsIn(made), { 'aad-app-client-secret': 'a-secret', 'database-url': database })
    const settings = fact(made, 'Web/sites/config', 'properties') as Record<string, string>
    assert.deepEqual(
      Object.entries(settings).filter(
        ([key, value]) => value.includes('KeyVault') !== /^(SECRET_|DATABASE_URL)/.test(key) && value,
      ),
      [],
    )
    assert.ok(!JSON.stringify(settings).includes('a-secret'))
  })

  it('starts the bot with each SSO app credential, and none of its other secrets', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const certificate = { aadAppCertificateKey: key, aadAppCertificateThumbprint: 'ab'.repeat(32) }
    for (const [deployment, secret, proof] of [
      [made, 'aad-app-client-secret', { SECRET_AAD_APP_CLIENT_SECRET: 'a-secret' }],
      [
        withCredential('certificate', certificate),
        'aad-app-certificate-key',
        { AAD_APP_CERTIFICATE_THUMBPRINT: 'ab'.repeat(32), SECRET_AAD_APP_CERTIFICATE_KEY: key },
      ],
      [withCredential('federated'), undefined, { AAD_APP_FEDERATED_IDENTITY_ID: botId }],
    ] as const) {
      const secrets = secretsIn(deployment)
      assert.deepEqual(Object.keys(secrets).sort(), [...(secret ? [secret] : []), 'database-url'])
      const settings = fact(deployment, 'Web/sites/config', 'properties') as Record<string, string>
      // As App Service resolves Key Vault references.
      const resolved = Object.entries(settings).map(([name, value]) => [
        name,
        value.includes('KeyVault') ? (name === 'DATABASE_URL' ? database : secrets[secret ?? '']) : value,
      ])
      const config = readWholeConfig(Object.fromEntries(resolved))
      const { BOT_TYPE, DATABASE_URL, PUBLIC_URL } = config
      assert.deepEqual([BOT_TYPE, DATABASE_URL, PUBLIC_URL], ['UserAssignedMSI', database, 'https://bot.example.com'])
      const kept = Object.entries(config).filter(([name, value]) => value && name in { ...proofs, ...proof })
      assert.deepEqual(Object.fromEntries(kept), proof)
    }
  })

  it('runs the configured number of instances, on its own database server', () => {
    const several = withCredential('secret', { instances: 2, settings: { DATABASE_URL: '', DATA_DIR: '/home/data' } })
    assert.equal(fact(several, 'Web/serverfarms', 'sku/capacity'), 2)
    const { DATABASE_URL } = sent(several)
    assert.equal(DATABASE_URL, '@Microsoft.KeyVault(SecretUri=<databaseSecret.properties.secretUri>)')
  })

  it("omits the connection's secret only if the app trusts it through a federated credential", () => {
    const connection = (deployment: Deployment, path: string) =>
      fact(deployment, 'BotService/botServices/connections', `properties/${path}`)
    assert.equal(connection(withCredential('certificate'), 'clientSecret'), 'a-secret')
    const federated = withCredential('federated')
    assert.equal(connection(federated, 'clientSecret'), null)
    assert.equal(connection(federated, 'serviceProviderId'), 'c00b44ab-5e16-c44c-af26-2fd5bc55eb18')
    // This provider spells the keys differently from the other one.
    assert.deepEqual(parametersOfConnection(federated), {
      ClientId: appId,
      TenantId: tenantId,
      TokenExchangeUrl: uri,
      UniqueIdentifier: federated.outputs['OAUTH_CONNECTION_UNIQUE_IDENTIFIER'],
    })
  })

  it('uses a different scope for the connection if given', () => {
    const oauthConnectionScope = `${uri}/access_as_user offline_access`
    const other = withCredential('secret', { oauthConnectionScope })
    assert.equal(fact(other, 'BotService/botServices/connections', 'properties/scopes'), oauthConnectionScope)
  })

  it('registers only a bot for the tunnel, to debug in Teams', () => {
    const local = deploy('infra/azure-local.bicep', parametersOf('infra/azure-local.parameters.json'), known)
    assert.deepEqual(
      local.resources.map(({ type }) => type),
      ['botServices', 'botServices/channels', 'botServices/connections'].map((type) => `Microsoft.BotService/${type}`),
    )
    const { endpoint, msaAppType, msaAppMSIResourceId } = fact(local, 'BotService/botServices', 'properties') as Record<
      string,
      unknown
    >
    assert.deepEqual(
      [endpoint, msaAppType, msaAppMSIResourceId],
      ['https://tunnel.example.com/api/messages', 'SingleTenant', null],
    )
    assert.equal(fact(local, 'BotService/botServices/connections', 'properties/clientSecret'), 'a-secret')
    assert.deepEqual(parametersOfConnection(local), { tenantID: tenantId, tokenExchangeUrl: uri })
  })
})

const proofs = {
  SECRET_AAD_APP_CLIENT_SECRET: '',
  AAD_APP_CERTIFICATE_THUMBPRINT: '',
  SECRET_AAD_APP_CERTIFICATE_KEY: '',
  AAD_APP_FEDERATED_IDENTITY_ID: '',
}
