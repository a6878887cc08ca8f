import assert from 'node:assert/strict'
import { json, text } from './project.ts'

interface SignInApp {
  displayName: string
  signInAudience: string
  identifierUris: string[]
  api: {
    requestedAccessTokenVersion: number
    oauth2PermissionScopes: { id: string; value: string; isEnabled: boolean; type: string }[]
    preAuthorizedApplications: { appId: string; delegatedPermissionIds: string[] }[]
  }
  optionalClaims: { accessToken: { name: string }[]; idToken: { name: string }[] }
  requiredResourceAccess: { resourceAppId: string; resourceAccess: { id: string; type: string }[] }[]
  web: { redirectUris: string[]; implicitGrantSettings: Record<string, boolean> }
}

const app = json('aad.manifest.json') as SignInApp
const scopeId = '${{AAD_APP_ACCESS_AS_USER_PERMISSION_ID}}'

describe('the SSO app', () => {
  it('serves one tenant with version 2 tokens, as single sign-on requires', () => {
    assert.equal(app.signInAudience, 'AzureADMyOrg')
    assert.equal(app.api.requestedAccessTokenVersion, 2)
    assert.ok(app.displayName)
  })

  it('exposes access_as_user and nothing else', () => {
    const [scope, ...others] = app.api.oauth2PermissionScopes
    assert.deepEqual(others, [])
    assert.equal(scope?.value, 'access_as_user')
    assert.equal(scope.id, scopeId)
    assert.equal(scope.isEnabled, true)
  })

  it('lets Teams on desktop, phones and the web request it without a prompt', () => {
    assert.deepEqual(
      app.api.preAuthorizedApplications.map(({ appId, delegatedPermissionIds }) => [appId, ...delegatedPermissionIds]),
      [
        ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', scopeId],
        ['5e3ce6c0-2b1f-4285-8d4b-75ee78787346', scopeId],
      ],
    )
  })

  it('distinguishes tokens of people and programs', () => {
    assert.ok(app.optionalClaims.accessToken.some(({ name }) => name === 'idtyp'))
  })

  it('requests its own scope too, so that admin consent covers signing in with the button', () => {
    const own = app.requiredResourceAccess.find(({ resourceAppId }) => resourceAppId === '${{AAD_APP_CLIENT_ID}}')
    assert.deepEqual(own?.resourceAccess, [{ id: scopeId, type: 'Scope' }])
  })

  it('requests only delegated permissions', () => {
    for (const { resourceAccess } of app.requiredResourceAccess) {
      for (const { type } of resourceAccess) assert.equal(type, 'Scope')
    }
  })

  it('says when someone signed in, for the page that requires a new sign-in', () => {
    assert.deepEqual(
      app.optionalClaims.idToken.map(({ name }) => name),
      ['auth_time'],
    )
  })

  it('redirects to the token service and the page for passes, and issues no tokens by implicit grant', () => {
    assert.deepEqual(app.web.redirectUris, [
      'https://token.botframework.com/.auth/web/redirect',
      'https://${{BOT_DOMAIN}}/pass/signed-in',
    ])
    assert.ok(Object.values(app.web.implicitGrantSettings).every((value) => value === false))
  })

  it('is what the OAuth connection requests, without Graph scopes', () => {
    const connection = text('infra/botRegistration/azurebot.bicep')
    assert.match(connection, /var apiUri = 'api:\/\/botid-\$\{botId\}'/)
    assert.match(connection, /'openid profile offline_access \$\{aadAppClientId\}\/access_as_user'/)
    assert.doesNotMatch(connection, /User\.Read|graph\.microsoft/)
  })
})
