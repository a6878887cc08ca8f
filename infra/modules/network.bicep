// A private network, so that the database has no public address. Optionally, one public address for all outgoing traffic.

param baseName string
param location string
param tags object = {}
param fixedOutboundAddress bool = false
@description('The first three numbers of the network\'s addresses.')
param prefix string = '10.20.0'

resource address 'Microsoft.Network/publicIPAddresses@2024-01-01' = if (fixedOutboundAddress) {
  name: '${baseName}-out'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource gateway 'Microsoft.Network/natGateways@2024-01-01' = if (fixedOutboundAddress) {
  name: '${baseName}-nat'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      {
        id: address.id
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: '${baseName}-net'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['${prefix}.0/24']
    }
    // Subnets are declared inline: as separate resources, a second deployment would remove them first.
    subnets: [
      {
        name: 'site'
        properties: {
          addressPrefix: '${prefix}.0/26'
          natGateway: fixedOutboundAddress ? { id: gateway.id } : null
          delegations: [
            {
              name: 'site'
              properties: {
                serviceName: 'Microsoft.Web/serverFarms'
              }
            }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '${prefix}.64/26'
          delegations: [
            {
              name: 'database'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
    ]
  }
}

// Empty without the gateway: App Service then uses the shared addresses listed in its properties.
output outboundAddress string = fixedOutboundAddress ? address!.properties.ipAddress : ''
output networkId string = network.id
output siteSubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'site')
output databaseSubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'database')
