import { createHash } from 'node:crypto'
import type { Answer, Route } from './http.ts'
import type { Registration } from './registration.ts'
import type { Tokens } from './tokens.ts'
import type { World } from './world.ts'

/** Azure's managed identity endpoint, as App Service provides it. */
export interface ManagedIdentity {
  readonly routes: Route[]
  /** The environment variables a program finds. */
  environment(): { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string }
}

/** Object ID of a managed identity's service principal. */
export function principalOf(clientId: string): string {
  const hex = createHash('sha256').update(clientId).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

const refused = (status: number, message: string): Answer => ({ status, body: { statusCode: status, message } })

/** `GET /msi/token`: tokens for the identities that the registration attaches to the machine. */
export function createManagedIdentity(options: {
  world: World
  tokens: Tokens
  registration: Registration
  now: () => number
  url: () => string
}): ManagedIdentity {
  const { world, tokens, registration, now, url } = options
  const header = createHash('sha256').update(world.botSecret).digest('hex')

  /** Issues a token: Entra's v2 endpoint for token exchange, v1 for all others. */
  async function issue(clientId: string, resource: string): Promise<Answer> {
    const exchange = resource.startsWith('api://AzureADTokenExchange')
    const expiresIn = 86_400
    const principal = principalOf(clientId)
    const token = await tokens.mint(
      {
        aud: resource,
        iss: exchange
          ? `https://login.microsoftonline.com/${world.tenantId}/v2.0`
          : `https://sts.windows.net/${world.tenantId}/`,
        [exchange ? 'azp' : 'appid']: clientId,
        idtyp: 'app',
        oid: principal,
        sub: principal,
        tid: world.tenantId,
        ver: exchange ? '2.0' : '1.0',
      },
      { expiresIn },
    )
    const expires_on = String(Math.floor(now() / 1000) + expiresIn)
    return {
      status: 200,
      body: { access_token: token, client_id: clientId, expires_on, resource, token_type: 'Bearer' },
    }
  }

  return {
    environment: () => ({ IDENTITY_ENDPOINT: `${url()}/msi/token`, IDENTITY_HEADER: header }),
    routes: [
      {
        method: 'GET',
        path: /^\/msi\/token$/,
        async handle({ headers, url: { searchParams: query } }) {
          if (headers['x-identity-header'] !== header) return refused(403, 'The identity header is missing or wrong.')
          const [clientId, resource] = [query.get('client_id') ?? '', query.get('resource')]
          if (query.get('api-version') !== '2019-08-01' || !resource) return refused(400, 'The request is malformed.')
          if (!registration.identities.includes(clientId))
            return refused(400, 'No User Assigned or Delegated Managed Identity found for specified ClientId.')
          return issue(clientId, resource)
        },
      },
    ],
  }
}
