import assert from 'node:assert/strict'
import { acceptedIssuers, type CloudName, createCloud } from '../../src/auth/cloud.ts'

const own = {
  name: 'custom' as const,
  graphUrl: 'http://127.0.0.1:4100/',
  loginUrl: 'http://localhost:4100',
  tokenServiceUrl: 'https://token.example.test',
  botOpenIdUrl: 'http://127.0.0.1:4100/bf/.well-known/openidconfiguration',
}

/** Values from Microsoft's documentation and the tests of its SDKs; docs/deploy.md says which are uncertain. */
const table = {
  public: {
    graphUrl: 'https://graph.microsoft.com',
    loginUrl: 'https://login.microsoftonline.com',
    tokenServiceUrl: 'https://token.botframework.com',
    botOpenIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    botScope: 'https://api.botframework.com/.default',
    botIssuer: 'https://api.botframework.com',
    botLoginTenant: 'botframework.com',
    exchangeAudience: 'api://AzureADTokenExchange',
    serviceHosts: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com', '.botframework.com'],
  },
  usgov: {
    graphUrl: 'https://graph.microsoft.us',
    loginUrl: 'https://login.microsoftonline.us',
    tokenServiceUrl: 'https://tokengcch.botframework.azure.us',
    botOpenIdUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    botScope: 'https://api.botframework.us/.default',
    botIssuer: 'https://api.botframework.us',
    botLoginTenant: 'MicrosoftServices.onmicrosoft.us',
    exchangeAudience: 'api://AzureADTokenExchangeUSGov',
    serviceHosts: ['smba.infra.gov.teams.microsoft.us', '.botframework.azure.us'],
  },
  dod: {
    graphUrl: 'https://dod-graph.microsoft.us',
    loginUrl: 'https://login.microsoftonline.us',
    tokenServiceUrl: 'https://apiDoD.botframework.azure.us',
    botOpenIdUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    botScope: 'https://api.botframework.us/.default',
    botIssuer: 'https://api.botframework.us',
    botLoginTenant: 'MicrosoftServices.onmicrosoft.us',
    exchangeAudience: 'api://AzureADTokenExchangeUSGov',
    serviceHosts: ['smba.infra.dod.teams.microsoft.us', '.botframework.azure.us'],
  },
  china: {
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    loginUrl: 'https://login.partner.microsoftonline.cn',
    tokenServiceUrl: 'https://token.botframework.azure.cn',
    botOpenIdUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    botScope: 'https://api.botframework.azure.cn/.default',
    botIssuer: 'https://api.botframework.azure.cn',
    botLoginTenant: 'microsoftservices.partner.onmschina.cn',
    exchangeAudience: 'api://AzureADTokenExchangeChina',
    serviceHosts: ['.botframework.azure.cn', '.teams.microsoftonline.cn', 'smba.infra.partner.teams.microsoft.cn'],
  },
}

describe('createCloud', () => {
  for (const [name, told] of Object.entries(table)) {
    it(`sets all addresses of ${name} together`, () => {
      const { graphUrl, graphResource, loginUrl, authority, ...rest } = createCloud({ name: name as CloudName })
      assert.deepEqual({ ...rest, graphUrl, loginUrl }, { name, ...told })
      assert.deepEqual([graphResource, authority], [graphUrl, loginUrl])
    })
  }

  it('shares no hosts between clouds, except between the two US government clouds', () => {
    const hosts = (name: CloudName) => {
      const { graphUrl, loginUrl, tokenServiceUrl, botOpenIdUrl, botIssuer, serviceHosts } = createCloud({ name })
      return [graphUrl, loginUrl, tokenServiceUrl, botOpenIdUrl, botIssuer]
        .map((url) => new URL(url).host)
        .concat(serviceHosts)
    }
    const all = ['public', 'usgov', 'china'].flatMap((name) => [...new Set(hosts(name as CloudName))])
    assert.deepEqual(all, [...new Set(all)])
    const shared = hosts('dod').filter((host) => all.includes(host))
    assert.deepEqual(
      shared.filter((host) => !hosts('usgov').includes(host)),
      [],
    )
  })

  it('accepts overrides for uncertain addresses, and additional hosts', () => {
    const cloud = createCloud({
      name: 'china',
      loginUrl: 'https://login.chinacloudapi.cn/',
      serviceHosts: ['smba.example.cn'],
    })
    assert.equal(cloud.loginUrl, 'https://login.chinacloudapi.cn')
    assert.equal(cloud.authority, 'https://login.chinacloudapi.cn')
    assert.equal(cloud.botIssuer, table.china.botIssuer)
    assert.equal(cloud.tokenServiceUrl, table.china.tokenServiceUrl)
    assert.ok(cloud.serviceHosts.includes('smba.example.cn') && cloud.serviceHosts.includes('.botframework.azure.cn'))
    assert.throws(() => createCloud({ name: 'dod', tokenServiceUrl: 'http://token.example' }), /plain http/)
  })

  it('accepts the issuers of its channel and its own tenant, in every form', () => {
    const tenant = '11111111-aaaa-4222-8333-444444444444'
    const expected: Record<Exclude<CloudName, 'custom'>, string[]> = {
      public: [
        'https://api.botframework.com',
        `https://sts.windows.net/${tenant}/`,
        `https://login.microsoftonline.com/${tenant}/v2.0`,
      ],
      usgov: [
        'https://api.botframework.us',
        `https://sts.windows.net/${tenant}/`,
        `https://login.microsoftonline.us/${tenant}/`,
        `https://login.microsoftonline.us/${tenant}/v2.0`,
      ],
      dod: [
        'https://api.botframework.us',
        `https://sts.windows.net/${tenant}/`,
        `https://login.microsoftonline.us/${tenant}/`,
        `https://login.microsoftonline.us/${tenant}/v2.0`,
      ],
      china: [
        'https://api.botframework.azure.cn',
        `https://sts.chinacloudapi.cn/${tenant}/`,
        `https://login.partner.microsoftonline.cn/${tenant}/v2.0`,
      ],
    }
    for (const [name, issuers] of Object.entries(expected))
      assert.deepEqual(acceptedIssuers(createCloud({ name: name as CloudName }), tenant.toUpperCase()), issuers)
    assert.deepEqual(acceptedIssuers(createCloud(own), tenant), expected.public)
  })

  it("replaces public addresses with custom ones but keeps the channel's identity", () => {
    const cloud = createCloud({ ...own, serviceHosts: ['connector.example.test'] })
    assert.equal(cloud.graphUrl, 'http://127.0.0.1:4100')
    assert.equal(cloud.graphResource, 'https://graph.microsoft.com')
    assert.equal(cloud.authority, 'https://login.microsoftonline.com')
    assert.equal(cloud.botIssuer, 'https://api.botframework.com')
    assert.deepEqual(cloud.serviceHosts, ['localhost', '127.0.0.1', '[::1]', 'connector.example.test'])
  })

  it('reports all missing or invalid custom addresses together', () => {
    assert.throws(
      () => createCloud({ ...own, graphUrl: undefined, loginUrl: 'login', tokenServiceUrl: 'ftp://127.0.0.1' }),
      /3 problem.*graphUrl: is missing.*loginUrl: login is not an address.*tokenServiceUrl: .*neither/,
    )
  })

  it('refuses plain http to another machine, even one with a similar name', () => {
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
