import type { CloudName } from '../core/model.ts'
import { pluralise } from '../core/text.ts'

export type { CloudName }

/** Endpoints of one Microsoft cloud, without trailing slashes. */
export interface Cloud {
  readonly name: CloudName
  readonly graphUrl: string
  /** The resource that Graph scopes belong to. With `custom` this isn't the address that is called. */
  readonly graphResource: string
  /** Base address for Entra requests. */
  readonly loginUrl: string
  /**
   * Entra's address as used in tokens and libraries, always https. With `custom`, requests go to `loginUrl` instead.
   */
  readonly authority: string
  readonly tokenServiceUrl: string
  /** Full address of the OpenID metadata used to verify channel requests. */
  readonly botOpenIdUrl: string
  readonly botScope: string
  /** Issuer of the tokens the channel uses to authenticate to bots. */
  readonly botIssuer: string
  readonly botLoginTenant: string
  /** Audience of a managed identity's token when it is used as a client assertion. */
  readonly exchangeAudience: string
  /** Hosts allowed in an activity's `serviceUrl`; a leading dot allows all hosts of that domain. */
  readonly serviceHosts: readonly string[]
}

/**
 * Cloud settings. `custom` requires all four addresses. Government clouds and China accept overrides (except for
 * Graph's address) because public sources disagree; the public cloud accepts none.
 */
export interface CloudSettings {
  readonly name: CloudName
  readonly graphUrl?: string | undefined
  readonly loginUrl?: string | undefined
  readonly tokenServiceUrl?: string | undefined
  readonly botOpenIdUrl?: string | undefined
  /** In addition to the cloud's own hosts. */
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
    // The last host is documented only by third parties; Microsoft publishes no service address for China.
    serviceHosts: ['.botframework.azure.cn', '.teams.microsoftonline.cn', 'smba.infra.partner.teams.microsoft.cn'],
  },
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * The endpoints of a cloud. `custom` replaces the public addresses but keeps scope, issuer and tenant.
 * @throws Error listing every address that is missing, invalid, or plain http to another machine
 */
export function createCloud(settings: CloudSettings): Cloud {
  const custom = settings.name === 'custom'
  const base: Cloud = settings.name === 'custom' ? { ...publicCloud, name: 'custom' } : clouds[settings.name]
  const problems: string[] = []
  const address = (name: 'graphUrl' | 'loginUrl' | 'tokenServiceUrl' | 'botOpenIdUrl'): string => {
    const given = settings[name]
    if (given === undefined && !custom) return base[name]
    const problem = addressProblem(given ?? '')
    if (problem) problems.push(`${name}: ${problem}`)
    return (given ?? '').replace(/\/+$/, '')
  }
  const [graphUrl, loginUrl] = [address('graphUrl'), address('loginUrl')]
  const cloud: Cloud = {
    ...base,
    graphUrl,
    loginUrl,
    // Tokens in the custom cloud have the public cloud's issuer, whatever address is called.
    authority: custom ? base.authority : loginUrl,
    tokenServiceUrl: address('tokenServiceUrl'),
    botOpenIdUrl: address('botOpenIdUrl'),
    serviceHosts: [...(custom ? loopback : base.serviceHosts), ...(settings.serviceHosts ?? [])],
  }
  if (problems.length > 0)
    throw new Error(`The cloud ${settings.name} has ${pluralise(problems.length, 'problem')}: ${problems.join('; ')}`)
  return cloud
}

const publicTenantIssuers = (id: string) => [
  `https://sts.windows.net/${id}/`,
  `https://login.microsoftonline.com/${id}/v2.0`,
]
const governmentTenantIssuers = (id: string) => [
  `https://sts.windows.net/${id}/`,
  `https://login.microsoftonline.us/${id}/`,
  `https://login.microsoftonline.us/${id}/v2.0`,
]
/**
 * Issuer of a tenant's own tokens, versions 1 and 2. Source: "Access token claims reference", botframework-connector.
 */
const issuersByCloud: Readonly<Record<CloudName, (id: string) => readonly string[]>> = {
  public: publicTenantIssuers,
  custom: publicTenantIssuers,
  usgov: governmentTenantIssuers,
  dod: governmentTenantIssuers,
  china: (id) => [`https://sts.chinacloudapi.cn/${id}/`, `https://login.partner.microsoftonline.cn/${id}/v2.0`],
}

/** Issuers of a tenant's own tokens. */
export const tenantIssuers = ({ name }: Pick<Cloud, 'name'>, tenantId: string): readonly string[] =>
  issuersByCloud[name](tenantId.toLowerCase())

/**
 * Accepted issuers of channel tokens. SingleTenant and UserAssignedMSI bots both live in one tenant and share this
 * list:
 *
 * | issuer | source |
 * | --- | --- |
 * | `botIssuer` | "Authentication with the Bot Connector API" in Microsoft's documentation; botframework-connector |
 * | `tenantIssuers` | reports of SingleTenant bots (openclaw #64270); botbuilder-dotnet #6785, Agents-for-net and teams.ts #556 accept them |
 *
 * Accepting the tenant's issuers doesn't weaken the check: a token must still be signed with a key from the Bot
 * Framework's OpenID metadata that is endorsed for Teams, be issued for this bot, and name the service URL. Any app in
 * the tenant can get a token for the bot from Entra, but its signing key isn't in that metadata.
 */
export function acceptedIssuers(cloud: Cloud, tenantId: string): readonly string[] {
  return [cloud.botIssuer, ...tenantIssuers(cloud, tenantId)]
}

/** Where an administrator can grant tenant-wide consent to everything in the app registration. */
export function adminConsentUrl({ loginUrl }: Pick<Cloud, 'loginUrl'>, tenantId: string, clientId: string): string {
  return `${loginUrl}/${tenantId}/adminconsent?client_id=${clientId}`
}

function addressProblem(address: string): string | undefined {
  if (address === '') return 'is missing'
  if (!URL.canParse(address)) return `${address} is not an address`
  const { protocol, hostname } = new URL(address)
  if (protocol === 'https:') return undefined
  if (protocol !== 'http:') return `${address} is neither https nor http`
  // Tokens are sent to these addresses, so they must use https or be on this machine.
  const local = loopback.includes(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname)
  return local ? undefined : `${address} is plain http to another machine`
}
