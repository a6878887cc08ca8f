import type { CloudName } from '../core/model.ts'

export type { CloudName }

/** Where one of Microsoft's clouds keeps what the bot talks to. Addresses have no slash at the end. */
export interface Cloud {
  readonly name: CloudName
  readonly graphUrl: string
  /** The resource that Graph's scopes belong to; with `custom` it is not the address that is called. */
  readonly graphResource: string
  /** Where Entra is called. */
  readonly loginUrl: string
  /** Entra as tokens and libraries name it, always https; with `custom` calls to it go to `loginUrl`. */
  readonly authority: string
  readonly tokenServiceUrl: string
  /** The whole address of the OpenID metadata by which requests of the channel are verified. */
  readonly botOpenIdUrl: string
  readonly botScope: string
  /** Who issues the tokens by which the channel authenticates itself to bots. */
  readonly botIssuer: string
  readonly botLoginTenant: string
  /** Whom a managed identity's token is made out to when an app that trusts it shows it to Entra. */
  readonly exchangeAudience: string
  /** Hosts an activity's `serviceUrl` may name; with a leading dot: that domain's hosts. */
  readonly serviceHosts: readonly string[]
}

/**
 * What configures the cloud. `custom` needs all four addresses. The clouds of governments and China take single ones but
 * Graph's, in the place of what public sources do not agree on; the public cloud takes none.
 */
export interface CloudSettings {
  readonly name: CloudName
  readonly graphUrl?: string | undefined
  readonly loginUrl?: string | undefined
  readonly tokenServiceUrl?: string | undefined
  readonly botOpenIdUrl?: string | undefined
  /** Beside those of the cloud. */
  readonly serviceHosts?: readonly string[] | undefined
}

const openIdPath = '/v1/.well-known/openidconfiguration'

const publicCloud: Cloud = {
  name: 'public',
  graphUrl: 'https://graph.microsoft.com',
  graphResource: 'https://graph.microsoft.com',
  loginUrl: 'https://login.microsoftonline.com',
  authority: 'https://login.microsoftonline.com',
  tokenServiceUrl: 'https://token.botframework.com',
  botOpenIdUrl: `https://login.botframework.com${openIdPath}`,
  botScope: 'https://api.botframework.com/.default',
  botIssuer: 'https://api.botframework.com',
  botLoginTenant: 'botframework.com',
  exchangeAudience: 'api://AzureADTokenExchange',
  serviceHosts: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com', '.botframework.com'],
}

const usgov: Cloud = {
  name: 'usgov',
  graphUrl: 'https://graph.microsoft.us',
  graphResource: 'https://graph.microsoft.us',
  loginUrl: 'https://login.microsoftonline.us',
  authority: 'https://login.microsoftonline.us',
  tokenServiceUrl: 'https://tokengcch.botframework.azure.us',
  botOpenIdUrl: `https://login.botframework.azure.us${openIdPath}`,
  botScope: 'https://api.botframework.us/.default',
  botIssuer: 'https://api.botframework.us',
  botLoginTenant: 'MicrosoftServices.onmicrosoft.us',
  exchangeAudience: 'api://AzureADTokenExchangeUSGov',
  serviceHosts: ['smba.infra.gov.teams.microsoft.us', '.botframework.azure.us'],
}

const clouds: Readonly<Record<Exclude<CloudName, 'custom'>, Cloud>> = {
  public: publicCloud,
  usgov,
  dod: {
    ...usgov,
    name: 'dod',
    graphUrl: 'https://dod-graph.microsoft.us',
    graphResource: 'https://dod-graph.microsoft.us',
    tokenServiceUrl: 'https://apiDoD.botframework.azure.us',
    serviceHosts: ['smba.infra.dod.teams.microsoft.us', '.botframework.azure.us'],
  },
  china: {
    name: 'china',
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    graphResource: 'https://microsoftgraph.chinacloudapi.cn',
    loginUrl: 'https://login.partner.microsoftonline.cn',
    authority: 'https://login.partner.microsoftonline.cn',
    tokenServiceUrl: 'https://token.botframework.azure.cn',
    botOpenIdUrl: `https://login.botframework.azure.cn${openIdPath}`,
    botScope: 'https://api.botframework.azure.cn/.default',
    botIssuer: 'https://api.botframework.azure.cn',
    botLoginTenant: 'microsoftservices.partner.onmschina.cn',
    exchangeAudience: 'api://AzureADTokenExchangeChina',
    // The last one is named by third parties only; Microsoft publishes no service address for China.
    serviceHosts: ['.botframework.azure.cn', '.teams.microsoftonline.cn', 'smba.infra.partner.teams.microsoft.cn'],
  },
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * The endpoints of a cloud. `custom` puts other addresses in the place of the public ones and keeps scope, issuer and tenant.
 * @throws Error naming every address that is missing, no address, or plain http to another machine
 */
export function createCloud(settings: CloudSettings): Cloud {
  const custom = settings.name === 'custom'
  const base: Cloud = settings.name === 'custom' ? { ...publicCloud, name: 'custom' } : clouds[settings.name]
  const problems: string[] = []
  const address = (name: 'graphUrl' | 'loginUrl' | 'tokenServiceUrl' | 'botOpenIdUrl'): string => {
    const given = settings[name]
    if (given === undefined && !custom) return base[name]
    const problem = fault(given ?? '')
    if (problem) problems.push(`${name}: ${problem}`)
    return (given ?? '').replace(/\/+$/, '')
  }
  const [graphUrl, loginUrl] = [address('graphUrl'), address('loginUrl')]
  const cloud: Cloud = {
    ...base,
    graphUrl,
    loginUrl,
    // Tokens of the custom cloud name Entra as the public one does, wherever it is called.
    authority: custom ? base.authority : loginUrl,
    tokenServiceUrl: address('tokenServiceUrl'),
    botOpenIdUrl: address('botOpenIdUrl'),
    serviceHosts: [...(custom ? loopback : base.serviceHosts), ...(settings.serviceHosts ?? [])],
  }
  if (problems.length > 0)
    throw new Error(`The cloud ${settings.name} has ${problems.length} problem(s): ${problems.join('; ')}`)
  return cloud
}

const publicTenant = (id: string) => [`https://sts.windows.net/${id}/`, `https://login.microsoftonline.com/${id}/v2.0`]
const governmentTenant = (id: string) => [
  `https://sts.windows.net/${id}/`,
  `https://login.microsoftonline.us/${id}/`,
  `https://login.microsoftonline.us/${id}/v2.0`,
]
/** How Entra names itself in a tenant's own tokens, of version 1 and 2: "Access token claims reference", botframework-connector. */
const tenantIssuers: Readonly<Record<CloudName, (id: string) => readonly string[]>> = {
  public: publicTenant,
  custom: publicTenant,
  usgov: governmentTenant,
  dod: governmentTenant,
  china: (id) => [`https://sts.chinacloudapi.cn/${id}/`, `https://login.partner.microsoftonline.cn/${id}/v2.0`],
}

/**
 * The issuers that a token of the channel may name. Bots of either type live in one tenant, so the list is the same for
 * SingleTenant and UserAssignedMSI:
 *
 * | issuer | source |
 * | --- | --- |
 * | `botIssuer` | "Authentication with the Bot Connector API" in Microsoft's documentation; botframework-connector |
 * | `tenantIssuers` | reports of SingleTenant bots (openclaw #64270); botbuilder-dotnet #6785, Agents-for-net and teams.ts #556 accept them |
 *
 * Accepting the tenant's own issuers lets nobody else in: whoever issued it, a token must be signed with a key from the Bot
 * Framework's OpenID metadata that is endorsed for Teams, be made out to this bot, and name the service URL. A token signed by
 * Entra, which any app of the tenant can get for the bot, fails at its key.
 */
export function acceptedIssuers({ name, botIssuer }: Cloud, tenantId: string): readonly string[] {
  return [botIssuer, ...tenantIssuers[name](tenantId.toLowerCase())]
}

/** Where an administrator consents, for everyone in the tenant, to all that the app's registration asks for. */
export function adminConsentUrl({ loginUrl }: Pick<Cloud, 'loginUrl'>, tenantId: string, clientId: string): string {
  return `${loginUrl}/${tenantId}/adminconsent?client_id=${clientId}`
}

function fault(address: string): string | undefined {
  if (address === '') return 'is missing'
  if (!URL.canParse(address)) return `${address} is not an address`
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:') return undefined
  if (protocol !== 'http:') return `${address} is neither https nor http`
  // Tokens travel to these addresses.
  const local = loopback.includes(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname)
  return local ? undefined : `${address} is plain http to another machine`
}
