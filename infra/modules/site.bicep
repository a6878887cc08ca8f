// The web app: Linux, Node 24, one plain `node` process, and a collector for its telemetry.

param siteName string
param baseName string
param location string
param tags object = {}
param planSku string
param instances int
param zoneRedundant bool = false
param identityId string
param subnetId string
@description('Routes all outbound traffic through the network, not only traffic to private addresses.')
param routeAllThroughNetwork bool = false
param workspaceId string
param collectorImage string
param appSettings object

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${baseName}-plan'
  location: location
  tags: tags
  kind: 'linux'
  sku: {
    name: planSku
    capacity: instances
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: siteName
  location: location
  tags: tags
  kind: 'app,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Any instance can handle any turn.
    clientAffinityEnabled: false
    virtualNetworkSubnetId: subnetId
    // Otherwise Key Vault references use a system-assigned identity.
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      linuxFxVersion: 'NODE|24-lts'
      appCommandLine: 'node --max-old-space-size=512 --max-semi-space-size=4 dist/main.js'
      alwaysOn: true
      vnetRouteAllEnabled: routeAllThroughNetwork
      http20Enabled: true
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      // Not /readyz: App Service replaces failing instances, which doesn't fix a database outage.
      healthCheckPath: '/healthz'
    }
  }
}

// Deployments sign in with Entra; publishing profile passwords would bypass that.
resource scmPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2023-12-01' = {
  parent: site
  name: 'scm'
  properties: {
    allow: false
  }
}

resource ftpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2023-12-01' = {
  parent: site
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource siteSettings 'Microsoft.Web/sites/config@2023-12-01' = {
  parent: site
  name: 'appsettings'
  properties: union(appSettings, {
    BOT_DOMAIN: site.properties.defaultHostName
  })
}

// Passes telemetry on to Application Insights. It shares the app's network, and nothing outside can reach it.
resource collector 'Microsoft.Web/sites/sitecontainers@2024-11-01' = {
  parent: site
  name: 'collector'
  properties: {
    image: collectorImage
    isMain: false
    targetPort: '4318'
    startUpCommand: '--config=env:COLLECTOR_CONFIG'
    authType: 'Anonymous'
    // It gets these two, not the secrets of the bot. `value` is the name of an application setting.
    inheritAppSettingsAndConnectionStrings: false
    environmentVariables: [
      {
        name: 'COLLECTOR_CONFIG'
        value: 'COLLECTOR_CONFIG'
      }
      {
        name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
        value: 'COLLECTOR_CONNECTION_STRING'
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AppServiceConsoleLogs'
        enabled: true
      }
      {
        category: 'AppServicePlatformLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output planId string = plan.id
output resourceId string = site.id
output host string = site.properties.defaultHostName
