// The bot's secrets. This template grants read access only to the web app's identity.

@maxLength(20)
param baseName string
param location string
param tags object = {}
param deleteLock bool = false
param workspaceId string
param readerPrincipalId string
@description('Empty if the SSO app has no secret.')
@secure()
param aadAppClientSecret string
@description('Empty if the SSO app has no certificate.')
@secure()
param aadAppCertificateKey string = ''
@secure()
param databaseUrl string

// The built-in role "Key Vault Secrets User".
var secretsUserRoleId = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${baseName}-kv'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // Until then, nobody can delete the secrets permanently.
    enablePurgeProtection: true
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, readerPrincipalId, secretsUserRoleId)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUserRoleId)
  }
}

resource aadAppSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(aadAppClientSecret)) {
  parent: vault
  name: 'aad-app-client-secret'
  properties: {
    value: aadAppClientSecret
  }
}

resource aadAppKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(aadAppCertificateKey)) {
  parent: vault
  name: 'aad-app-certificate-key'
  properties: {
    value: aadAppCertificateKey
  }
}

resource databaseSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    value: databaseUrl
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  scope: vault
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the secrets of the bot.'
  }
}

// Who read or changed which secret, and when.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
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

output aadAppClientSecretUri string = empty(aadAppClientSecret) ? '' : aadAppSecret!.properties.secretUri
output aadAppCertificateKeyUri string = empty(aadAppCertificateKey) ? '' : aadAppKey!.properties.secretUri
output databaseUrlUri string = databaseSecret.properties.secretUri
