// A private network, so that the database has no public address.

param baseName string
param location string

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: '${baseName}-net'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/24']
    }
    // Subnets are listed inside the network: declared on their own, a second deployment would empty the network first.
    subnets: [
      {
        name: 'site'
        properties: {
          addressPrefix: '10.20.0.0/26'
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
          addressPrefix: '10.20.0.64/26'
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

output networkId string = network.id
output siteSubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'site')
output databaseSubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'database')
