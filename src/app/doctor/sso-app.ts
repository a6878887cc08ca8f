import { readRefusal } from '../../auth/app-only-token.ts'
import { about, type Finding } from '../../core/check.ts'
import { type Claims, claimsOf } from '../../core/claims.ts'
import type { DoctorContext } from './context.ts'

/** The app that operators sign in to: its credential, its URI, and that it has no permissions of its own. */
export async function checkSsoApp(context: DoctorContext): Promise<Finding[]> {
  const { cloud, ssoApp } = context
  const { ok } = about('SSO app')
  let alone: Claims | undefined
  try {
    alone = claimsOf(await ssoApp.token(`${cloud.graphResource}/.default`))
  } catch (error) {
    return [explainApp(error, context)]
  }
  return [ok('Entra accepts its credential'), judgeAppRoles(alone), await checkUri(context)]
}

/** Parts of a token that a federated credential doesn't match, by AADSTS code. */
const mismatches = new Map([
  [700211, 'issuer'],
  [700212, 'audience'],
  [700213, 'subject'],
])

function explainApp(error: unknown, { config, cloud }: DoctorContext): Finding {
  const { wrong } = about('SSO app')
  const { aadsts, text } = readRefusal(error)
  const { AAD_APP_CLIENT_ID: appId, AAD_APP_FEDERATED_IDENTITY_ID: identity } = config
  const part = mismatches.get(aadsts ?? 0)
  if (part)
    return wrong(
      `the app trusts no token with this ${part} (AADSTS${aadsts})`,
      `Under Certificates & secrets > Federated credentials of the app AAD_APP_CLIENT_ID, add one for the managed identity ${identity}: issuer ${cloud.authority}/${config.AAD_APP_TENANT_ID}/v2.0, subject the object ID (principal ID) of the identity, audience ${cloud.exchangeAudience}.`,
    )
  if (identity && !aadsts)
    return wrong(
      `no token from the managed identity AAD_APP_FEDERATED_IDENTITY_ID: ${text}`,
      `Run the doctor on the machine the bot runs on, and assign the identity with the client ID ${identity} to it.`,
    )
  switch (aadsts) {
    case 7000215:
      return wrong(
        'Entra rejects the secret in SECRET_AAD_APP_CLIENT_SECRET (AADSTS7000215)',
        'Create a new client secret for the app AAD_APP_CLIENT_ID; put its value, not its ID, into SECRET_AAD_APP_CLIENT_SECRET and into the OAuth connection.',
      )
    case 7000222:
      return wrong(
        'the secret in SECRET_AAD_APP_CLIENT_SECRET has expired (AADSTS7000222)',
        'Create a new client secret for the app AAD_APP_CLIENT_ID, put its value into SECRET_AAD_APP_CLIENT_SECRET and into the OAuth connection, and restart the bot.',
      )
    case 700027:
      return wrong(
        'the certificate is not registered on the app (AADSTS700027)',
        'Upload it under Certificates & secrets of the app AAD_APP_CLIENT_ID, and set AAD_APP_CERTIFICATE_THUMBPRINT to its SHA-256 thumbprint.',
      )
    case 700016:
      return wrong(
        `there is no app ${appId} in the tenant AAD_APP_TENANT_ID (AADSTS700016)`,
        'Set AAD_APP_CLIENT_ID and AAD_APP_TENANT_ID to the values on the overview page of the app registration.',
      )
    default:
      return wrong(
        `Entra issues no token to the app${aadsts ? ` (AADSTS${aadsts})` : ''}: ${text}`,
        aadsts
          ? `Look up https://login.microsoftonline.com/error?code=${aadsts}.`
          : 'Allow this machine to reach the sign-in host of its cloud. Fix the findings about Entra above first.',
      )
  }
}

/** An app-only Graph token must not grant anything. */
function judgeAppRoles(claims: Claims | undefined): Finding {
  const { ok, warning } = about('application permissions')
  const roles = Array.isArray(claims?.['roles']) ? claims['roles'].map(String) : []
  if (roles.length === 0) return ok('none, which is right: the app can do nothing without an operator')
  return warning(
    `the app can do this without anyone being signed in: ${roles.join(', ')}`,
    'Remove them under API permissions of the app: Rollcall needs only delegated permissions.',
  )
}

/** Requests a token for the app's own API by URI; the answer shows who owns the URI and which token version it gets. */
async function checkUri({ config, ssoApp }: DoctorContext): Promise<Finding> {
  const { ok, wrong } = about('identifier URI')
  const { AAD_APP_CLIENT_ID: appId } = config
  const uri = `api://botid-${config.BOT_ID}`
  const expose = `Under Expose an API of the app AAD_APP_CLIENT_ID, set the Application ID URI to ${uri}`
  try {
    const claims = claimsOf(await ssoApp.token(`${uri}/.default`)) ?? {}
    if (claims['ver'] !== '2.0')
      return wrong(
        `${uri} gets version 1 tokens`,
        'In the manifest of the app AAD_APP_CLIENT_ID, set requestedAccessTokenVersion (api) to 2.',
      )
    if (String(claims['aud']).toLowerCase() !== appId.toLowerCase())
      return wrong(`${uri} belongs to another app, ${String(claims['aud'])}`, `${expose}.`)
    return ok(`${uri}, with version 2 tokens`)
  } catch (error) {
    const { aadsts, text } = readRefusal(error)
    if (aadsts === 90009)
      // Entra might give this response whenever an app requests its own API; in that case, the connection's scope must
      // not use the URI.
      return ok(`${uri} is the app's own; Entra requires the app to name itself by its GUID (AADSTS90009)`)
    if (aadsts === 500011)
      return wrong(
        `no app in the tenant has the URI ${uri} (AADSTS500011)`,
        `${expose}, and add the scope access_as_user.`,
      )
    return wrong(`Entra issues no token for ${uri}${aadsts ? ` (AADSTS${aadsts})` : ''}: ${text}`, `${expose}.`)
  }
}
