// The bot's registration: an Azure Bot, its Teams channel, and the OAuth connection operators sign in with.

param tags object = {}
@maxLength(42)
param botServiceName string
@maxLength(42)
param botDisplayName string
param botEndpoint string
@description('Client ID of the bot\'s identity.')
param botId string
param botTenantId string
@allowed(['SingleTenant', 'UserAssignedMSI'])
param botType string
@description('Resource ID of the managed identity, with botType UserAssignedMSI.')
param managedIdentityId string = ''
param oauthConnectionName string
param oauthConnectionScope string = ''
param aadAppClientId string
param aadAppTenantId string
@secure()
param aadAppClientSecret string
@description('Name of the SSO app\'s federated credential, used instead of a secret; empty with a secret.')
param uniqueIdentifier string = ''

var federated = !empty(uniqueIdentifier)
// Named as in the portal.
var provider = federated
  ? {
      id: 'c00b44ab-5e16-c44c-af26-2fd5bc55eb18'
      name: 'AAD v2 with Federated Credentials'
    }
  : {
      id: '30dd229c-58e3-4a48-bdfd-91ec48eb906c'
      name: 'Azure Active Directory v2'
    }
var apiUri = 'api://botid-${botId}'

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botServiceName
  kind: 'azurebot'
  location: 'global'
  tags: tags
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: botDisplayName
    endpoint: botEndpoint
    msaAppId: botId
    msaAppTenantId: botTenantId
    msaAppType: botType
    msaAppMSIResourceId: empty(managedIdentityId) ? null : managedIdentityId
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
  }
}

resource connection 'Microsoft.BotService/botServices/connections@2022-09-15' = {
  parent: bot
  name: oauthConnectionName
  location: 'global'
  properties: {
    serviceProviderId: provider.id
    serviceProviderDisplayName: provider.name
    clientId: aadAppClientId
    clientSecret: federated ? null : aadAppClientSecret
    // No Graph scopes here: the bot exchanges this token for a Graph token with the scopes a command needs, and Entra adds any others already consented to.
    // By app id, not URI: Entra doesn't renew tokens that an app requested for its own URI (AADSTS90009).
    scopes: empty(oauthConnectionScope)
      ? 'openid profile offline_access ${aadAppClientId}/access_as_user'
      : oauthConnectionScope
    // The providers spell these keys differently.
    parameters: federated
      ? [
          {
            key: 'ClientId'
            value: aadAppClientId
          }
          {
            key: 'UniqueIdentifier'
            value: uniqueIdentifier
          }
          {
            key: 'TokenExchangeUrl'
            value: apiUri
          }
          {
            key: 'TenantId'
            value: aadAppTenantId
          }
        ]
      : [
          {
            key: 'tenantID'
            value: aadAppTenantId
          }
          {
            key: 'tokenExchangeUrl'
            value: apiUri
          }
        ]
  }
}

output oauthConnectionName string = oauthConnectionName
