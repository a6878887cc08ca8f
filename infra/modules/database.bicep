// PostgreSQL, only reachable from the private network.

param baseName string
param serverName string
param location string
param tags object = {}
param sku object
@secure()
param password string
@description('objectId, name and type of a user or group of Entra. Empty: the password.')
param administrator object = {}
param highAvailability string = 'Disabled'
param zone string = ''
param standbyZone string = ''
param geoBackup bool = false
param backupDays int = 14
param storageGb int = 32
param deleteLock bool = false
param workspaceId string
param subnetId string
param networkId string

var user = 'rollcall'
var databaseName = 'rollcall'
var byPassword = empty(administrator)

resource dnsZone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: '${baseName}.private.postgres.database.azure.com'
  location: 'global'
  tags: tags
}

resource dnsZoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: dnsZone
  name: 'network'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: serverName
  location: location
  tags: tags
  sku: sku
  properties: {
    version: '17'
    administratorLogin: byPassword ? user : null
    administratorLoginPassword: byPassword ? password : null
    authConfig: {
      activeDirectoryAuth: byPassword ? 'Disabled' : 'Enabled'
      passwordAuth: byPassword ? 'Enabled' : 'Disabled'
      tenantId: byPassword ? null : tenant().tenantId
    }
    availabilityZone: empty(zone) ? null : zone
    storage: {
      storageSizeGB: storageGb
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: geoBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: {
      mode: highAvailability
      standbyAvailabilityZone: empty(standbyZone) ? null : standbyZone
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: dnsZone.id
    }
  }
  dependsOn: [
    dnsZoneLink
  ]
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: databaseName
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

// A separate resource: the server only knows that Entra is its directory.
resource entraAdministrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = if (!byPassword) {
  parent: server
  name: byPassword ? 'none' : administrator.objectId
  properties: {
    principalName: byPassword ? '' : administrator.name
    principalType: byPassword ? 'Group' : administrator.type
    tenantId: tenant().tenantId
  }
  dependsOn: [
    database
  ]
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  scope: server
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the audit log and its backups.'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: server
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'PostgreSQLLogs'
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

output id string = server.id
output host string = server.properties.fullyQualifiedDomainName
output user string = user
output name string = database.name
