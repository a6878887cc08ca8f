// For debugging inside Teams: only registers the bot, which runs on this machine behind a dev tunnel.

@minLength(4)
@maxLength(20)
param resourceBaseName string
@maxLength(42)
param botDisplayName string
@description('The dev tunnel\'s address.')
param botEndpoint string
param botId string
param botTenantId string
param aadAppClientId string
param aadAppTenantId string
@secure()
param aadAppClientSecret string

@description('See azure.bicep. Leave empty for openid profile offline_access <SSO app client ID>/access_as_user.')
param oauthConnectionScope string = ''

module bot 'botRegistration/azurebot.bicep' = {
  name: 'bot'
  params: {
    botServiceName: '${resourceBaseName}-bot'
    botDisplayName: botDisplayName
    botEndpoint: '${botEndpoint}/api/messages'
    botId: botId
    botTenantId: botTenantId
    botType: 'SingleTenant'
    oauthConnectionName: 'rollcall'
    oauthConnectionScope: oauthConnectionScope
    aadAppClientId: aadAppClientId
    aadAppTenantId: aadAppTenantId
    aadAppClientSecret: aadAppClientSecret
  }
}

output OAUTH_CONNECTION_NAME string = bot.outputs.oauthConnectionName
