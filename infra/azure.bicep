// All Azure resources of Rollcall, in one resource group. The output names are used in teamsapp.yml.

@description('Prefix of every resource name. It must be globally unique, because host names derive from it.')
@minLength(4)
@maxLength(20)
param resourceBaseName string

param location string = resourceGroup().location

@description('Display name of the bot.')
@maxLength(42)
param botDisplayName string

@description('The SSO app that operators sign in to.')
param aadAppClientId string
param aadAppTenantId string
@secure()
param aadAppClientSecret string

@description('How the SSO app authenticates to Graph: with its secret, a certificate, or federated credentials. The last two have to be registered on it first (infra/README.md).')
@allowed(['secret', 'certificate', 'federated'])
param ssoCredential string = 'secret'

@description('SHA-256 thumbprint of the certificate, with ssoCredential certificate.')
param aadAppCertificateThumbprint string = ''

@description('Private key of the certificate, PEM.')
@secure()
param aadAppCertificateKey string = ''

@description('Scope of the OAuth connection. The token must be for the bot\'s own API to be exchangeable; leave empty for openid profile offline_access <SSO app client ID>/access_as_user, whose tokens can be renewed.')
param oauthConnectionScope string = ''

@description('Routes all outbound traffic through a NAT gateway with one fixed public address (extra cost). Needed if Conditional Access policies depend on locations: add the address, which is an output, to a trusted named location (docs/deploy.md).')
param fixedOutboundAddress bool = false

@description('The first three numbers of the private network\'s addresses, for example if it is to be peered with others. It can\'t be changed while the network is in use.')
param networkPrefix string = '10.20.0'

@description('Email address for alerts (docs/run.md). Empty: alerts only appear in the portal.')
param alertEmail string = ''

@description('Whether there are alert rules at all; they are billed by their number (docs/run.md).')
param alerts bool = true

@description('Gigabytes of logs and telemetry kept in a day at most. Once they are reached, the alerts see nothing until the next day. -1: no limit.')
param logsDailyGb int = -1

@description('Password of the database server\'s administrator, as whom the bot signs in. Not used with databaseAdministrator.')
@secure()
@minLength(16)
param databasePassword string

@description('Turns passwords off at the database server. Its administrator is then this user or group of Entra (objectId, name as in Entra, type User or Group), and the bot signs in with its managed identity, as a role without administrator rights that the administrator creates (docs/audit.md). Empty: the password above.')
param databaseAdministrator object = {}

@description('A standby of the database server that takes over: ZoneRedundant in another zone, SameZone in the same. Not in every region. Doubles the cost of the server.')
@allowed(['Disabled', 'SameZone', 'ZoneRedundant'])
param databaseHighAvailability string = 'Disabled'

@description('Zone of the database server, for example 1; empty: chosen by Azure.')
param databaseZone string = ''

@description('Zone of its standby; empty: chosen by Azure.')
param databaseStandbyZone string = ''

@description('Copies backups to the paired region too. Can only be chosen when the server is created.')
param databaseGeoBackup bool = false

@description('For how many days the database can be restored to any moment.')
@minValue(7)
@maxValue(35)
param databaseBackupDays int = 14

@minValue(32)
param databaseStorageGb int = 32

@description('Spreads the instances over three zones. Needs a Premium plan, such as P0v3, and at least two instances.')
param zoneRedundant bool = false

@description('Forbids deleting the database server and the key vault. Needs the role Owner or User Access Administrator.')
param deleteLock bool = false

@description('Tags of every resource.')
param tags object = {}

@description('Rollcall\'s own settings (OPERATOR_GROUP_ID, MAX_ACCOUNTS and so on; see docs/settings.md), as application settings.')
param settings object = {}

@description('Size of the App Service plan. It must support always-on and network integration: B1 or larger.')
param planSku string = 'B1'

@description('Number of bot instances. They share the database server in this template, whose default size depends on their number. Basic plans allow three at most.')
@minValue(1)
@maxValue(10)
param instances int = 1

@description('The OpenTelemetry Collector that passes metrics and traces on to Application Insights, beside each instance.')
param collectorImage string = 'otel/opentelemetry-collector-contrib:0.150.0'

@description('Name of the database server. Change it after a restore, which creates a new server (docs/run.md).')
param databaseServerName string = '${resourceBaseName}-db'

@description('Size of the database server. By default, larger from two instances on, for which Standard_B1ms leaves few connections (docs/run.md), and of another tier with a standby, which Burstable servers can\'t have.')
param databaseSku object = databaseHighAvailability == 'Disabled'
  ? {
      name: instances > 1 ? 'Standard_B2s' : 'Standard_B1ms'
      tier: 'Burstable'
    }
  : {
      name: 'Standard_D2ds_v5'
      tier: 'GeneralPurpose'
    }

// Otherwise Azure refuses these halfway through the deployment.
var onBasicPlan = startsWith(planSku, 'B')
var onPremiumPlan = startsWith(planSku, 'P')
var allowedInstances = onBasicPlan && instances > 3
  ? fail('instances: a Basic plan allows three. Set planSku to a larger one, such as P0v3.')
  : instances
var spreadOverZones = zoneRedundant && (!onPremiumPlan || instances < 2)
  ? fail('zoneRedundant: needs a Premium planSku, such as P0v3, and two instances or more.')
  : zoneRedundant
var highAvailability = databaseSku.tier == 'Burstable' && databaseHighAvailability != 'Disabled'
  ? fail('databaseHighAvailability: a Burstable databaseSku can have no standby.')
  : databaseHighAvailability

var oauthConnectionName = 'rollcall'
var bySecret = ssoCredential == 'secret'
var byCertificate = ssoCredential == 'certificate'
var federated = ssoCredential == 'federated'
var byIdentity = !empty(databaseAdministrator)
var uniqueIdentifier = '${resourceBaseName}-${oauthConnectionName}'

// Application Insights adds up what it gets, so each export has the change since the last one.
var toCollector = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318'
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta'
}
// JSON, which is YAML too: an application setting is one line. The exporter finds its connection string in the environment.
var collectorConfig = string({
  receivers: { otlp: { protocols: { http: { endpoint: 'localhost:4318' } } } }
  exporters: { azuremonitor: { spaneventsenabled: true } }
  service: {
    telemetry: { metrics: { level: 'none' } }
    pipelines: {
      metrics: { receivers: ['otlp'], exporters: ['azuremonitor'] }
      traces: { receivers: ['otlp'], exporters: ['azuremonitor'] }
    }
  }
})

// The bot's identity. It has no secret: App Service authenticates it to Entra.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${resourceBaseName}-bot'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    baseName: resourceBaseName
    location: location
    tags: tags
    dailyGb: logsDailyGb
  }
}

module alertRules 'modules/alerts.bicep' = if (alerts) {
  name: 'alerts'
  params: {
    baseName: resourceBaseName
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    alertEmail: alertEmail
    instances: instances
    databaseId: database.outputs.id
    databaseIsBurstable: databaseSku.tier == 'Burstable'
    planId: site.outputs.planId
    siteId: site.outputs.resourceId
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    baseName: resourceBaseName
    location: location
    tags: tags
    fixedOutboundAddress: fixedOutboundAddress
    prefix: networkPrefix
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    baseName: resourceBaseName
    serverName: databaseServerName
    location: location
    tags: tags
    sku: databaseSku
    password: databasePassword
    administrator: databaseAdministrator
    highAvailability: highAvailability
    zone: databaseZone
    standbyZone: databaseStandbyZone
    geoBackup: databaseGeoBackup
    backupDays: databaseBackupDays
    storageGb: databaseStorageGb
    deleteLock: deleteLock
    workspaceId: monitoring.outputs.workspaceId
    subnetId: network.outputs.databaseSubnetId
    networkId: network.outputs.networkId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    baseName: resourceBaseName
    location: location
    tags: tags
    deleteLock: deleteLock
    workspaceId: monitoring.outputs.workspaceId
    readerPrincipalId: identity.properties.principalId
    aadAppClientSecret: bySecret ? aadAppClientSecret : ''
    aadAppCertificateKey: byCertificate ? aadAppCertificateKey : ''
    // With the identity, its role in the database has its name, and its tokens are the password.
    databaseUrl: byIdentity
      ? 'postgresql://${uriComponent(identity.name)}@${database.outputs.host}:5432/${database.outputs.name}?sslmode=verify-full'
      : 'postgresql://${database.outputs.user}:${uriComponent(databasePassword)}@${database.outputs.host}:5432/${database.outputs.name}?sslmode=verify-full'
  }
}

module site 'modules/site.bicep' = {
  name: 'site'
  params: {
    siteName: '${resourceBaseName}-app'
    baseName: resourceBaseName
    location: location
    tags: tags
    planSku: planSku
    instances: allowedInstances
    zoneRedundant: spreadOverZones
    identityId: identity.id
    subnetId: network.outputs.siteSubnetId
    routeAllThroughNetwork: fixedOutboundAddress
    workspaceId: monitoring.outputs.workspaceId
    collectorImage: collectorImage
    // Values set by the deployment take precedence over `settings`, but for the address of another collector.
    appSettings: union(toCollector, settings, {
      WEBSITE_RUN_FROM_PACKAGE: '1'
      // The default of five seconds is too short: the bot takes up to 25 to stop.
      WEBSITES_CONTAINER_STOP_TIME_LIMIT: '30'
      RUNNING_ON_AZURE: '1'
      NODE_ENV: 'production'
      COLLECTOR_CONFIG: collectorConfig
      COLLECTOR_CONNECTION_STRING: monitoring.outputs.connectionString
      BOT_TYPE: 'UserAssignedMSI'
      BOT_ID: identity.properties.clientId
      BOT_TENANT_ID: identity.properties.tenantId
      AAD_APP_CLIENT_ID: aadAppClientId
      AAD_APP_TENANT_ID: aadAppTenantId
      SECRET_AAD_APP_CLIENT_SECRET: bySecret
        ? '@Microsoft.KeyVault(SecretUri=${vault.outputs.aadAppClientSecretUri})'
        : ''
      AAD_APP_CERTIFICATE_THUMBPRINT: byCertificate ? aadAppCertificateThumbprint : ''
      SECRET_AAD_APP_CERTIFICATE_KEY: byCertificate
        ? '@Microsoft.KeyVault(SecretUri=${vault.outputs.aadAppCertificateKeyUri})'
        : ''
      AAD_APP_FEDERATED_IDENTITY_ID: federated ? identity.properties.clientId : ''
      DATABASE_URL: '@Microsoft.KeyVault(SecretUri=${vault.outputs.databaseUrlUri})'
      DATABASE_IDENTITY_ID: byIdentity ? identity.properties.clientId : ''
      OAUTH_CONNECTION_NAME: oauthConnectionName
    })
  }
}

module bot 'botRegistration/azurebot.bicep' = {
  name: 'bot'
  params: {
    tags: tags
    botServiceName: '${resourceBaseName}-bot'
    botDisplayName: botDisplayName
    botEndpoint: 'https://${site.outputs.host}/api/messages'
    botId: identity.properties.clientId
    botTenantId: identity.properties.tenantId
    botType: 'UserAssignedMSI'
    managedIdentityId: identity.id
    oauthConnectionName: oauthConnectionName
    oauthConnectionScope: oauthConnectionScope
    aadAppClientId: aadAppClientId
    aadAppTenantId: aadAppTenantId
    // OAuth connections don't support certificates, so the secret stays even if Graph uses a certificate.
    aadAppClientSecret: federated ? '' : aadAppClientSecret
    uniqueIdentifier: federated ? uniqueIdentifier : ''
  }
}

output BOT_AZURE_APP_SERVICE_RESOURCE_ID string = site.outputs.resourceId
output BOT_DOMAIN string = site.outputs.host
output BOT_ID string = identity.properties.clientId
output BOT_TENANT_ID string = identity.properties.tenantId
output OAUTH_CONNECTION_NAME string = bot.outputs.oauthConnectionName
output OAUTH_CONNECTION_UNIQUE_IDENTIFIER string = uniqueIdentifier
output BOT_OUTBOUND_ADDRESS string = network.outputs.outboundAddress
output BOT_PRINCIPAL_ID string = identity.properties.principalId
