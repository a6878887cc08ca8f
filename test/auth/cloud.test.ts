import assert from 'node:assert/strict'
import { type CloudName, createCloud } from '../../src/auth/cloud.ts'

const own = {
  name: 'custom' as const,
  graphUrl: 'http://127.0.0.1:4100/',
  loginUrl: 'http://localhost:4100',
  tokenServiceUrl: 'https://token.example.test',
  botOpenIdUrl: 'http://127.0.0.1:4100/bf/.well-known/openidconfiguration',
}

describe('createCloud', () => {
  it('knows the Graph and login hosts of each cloud', () => {
    const hosts = (['public', 'usgov', 'dod', 'china'] as CloudName[]).map((name) => {
      const { graphUrl, loginUrl, authority, graphResource } = createCloud({ name })
      assert.equal(authority, loginUrl)
      assert.equal(graphResource, graphUrl)
      return [name, new URL(graphUrl).host, new URL(loginUrl).host]
    })
    assert.deepEqual(hosts, [
      ['public', 'graph.microsoft.com', 'login.microsoftonline.com'],
      ['usgov', 'graph.microsoft.us', 'login.microsoftonline.us'],
      ['dod', 'dod-graph.microsoft.us', 'login.microsoftonline.us'],
      ['china', 'microsoftgraph.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
    ])
  })

  it('gives each sovereign cloud a scope, issuer, tenant and channel service of its own', () => {
    for (const name of ['usgov', 'dod', 'china'] as CloudName[]) {
      const { botScope, botIssuer, channelService, botLoginTenant, tokenServiceUrl } = createCloud({ name })
      assert.equal(botScope, `${botIssuer}/.default`)
      assert.notEqual(botIssuer, 'https://api.botframework.com')
      assert.match(channelService, /^https:\/\/botframework\.azure\./)
      assert.match(botLoginTenant, /microsoftservices/i)
      assert.notEqual(tokenServiceUrl, createCloud({ name: 'public' }).tokenServiceUrl)
    }
  })

  it('puts custom addresses in the place of the public ones and keeps who the channel is', () => {
    const cloud = createCloud({ ...own, serviceHosts: ['connector.example.test'] })
    assert.equal(cloud.graphUrl, 'http://127.0.0.1:4100')
    assert.equal(cloud.graphResource, 'https://graph.microsoft.com')
    assert.equal(cloud.authority, 'https://login.microsoftonline.com')
    assert.equal(cloud.botIssuer, 'https://api.botframework.com')
    assert.deepEqual(cloud.serviceHosts, ['localhost', '127.0.0.1', '[::1]', 'connector.example.test'])
  })

  it('names every custom address that is missing or bad, all at once', () => {
    assert.throws(
      () => createCloud({ ...own, graphUrl: undefined, loginUrl: 'login', tokenServiceUrl: 'ftp://127.0.0.1' }),
      /3 problem.*graphUrl: is missing.*loginUrl: login is not an address.*tokenServiceUrl: .*neither/,
    )
  })

  it('refuses plain http to another machine, also one that looks like this one', () => {
    for (const graphUrl of [
      'http://graph.example.test',
      'http://127.0.0.1.example.test',
      'http://localhost.example.test',
    ]) {
      assert.throws(() => createCloud({ ...own, graphUrl }), /plain http to another machine/)
    }
    for (const graphUrl of ['http://127.9.9.9:1', 'http://[::1]:4100', 'https://graph.example.test']) {
      assert.equal(createCloud({ ...own, graphUrl }).graphUrl, graphUrl)
    }
  })
})
