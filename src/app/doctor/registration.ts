import { createHash } from 'node:crypto'
import { signInReturnPath } from '../../auth/browser-sign-in.ts'
import { adminConsentUrl } from '../../auth/cloud.ts'
import { about, type Finding } from '../../core/check.ts'
import { judgeAppPolicy } from './app-policy.ts'
import { messageOf } from './clouds.ts'
import type { DoctorContext, HttpResponse } from './context.ts'
import { credentialWarningPeriod } from './credentials.ts'

/** Teams for desktop and mobile, and Teams on the web. */
const teamsClients = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346']

interface Registration {
  readonly createdDateTime?: string
  readonly signInAudience?: string
  readonly api?: {
    readonly oauth2PermissionScopes?: readonly { id: string; value: string; isEnabled: boolean }[]
    readonly preAuthorizedApplications?: readonly { appId: string; delegatedPermissionIds: readonly string[] }[]
  }
  readonly optionalClaims?: { readonly idToken?: readonly { readonly name: string }[] } | null
  readonly web?: { readonly redirectUris?: readonly string[] }
  readonly passwordCredentials?: readonly { hint?: string | null; endDateTime: string }[]
  readonly keyCredentials?: readonly { key?: string | null; endDateTime: string }[]
}

/** Checks the app registration, which requires an administrator's token for this run. */
export async function checkRegistration(context: DoctorContext): Promise<Finding[]> {
  const { config, cloud, http, adminToken } = context
  if (!adminToken) return [uncheckedFinding(context)]
  const get = (path: string) =>
    http(`${cloud.graphUrl}/v1.0${path}`, { headers: { Authorization: `Bearer ${adminToken}` } })
  const app = `(appId='${config.AAD_APP_CLIENT_ID}')`
  try {
    const response = await get(`/applications${app}?$select=${fields}`)
    if (response.status !== 200) return [refusedFinding(response, config.AAD_APP_CLIENT_ID)]
    const found = Object(response.body) as Registration
    return [
      judgeScope(found),
      judgeClients(found),
      judgeRedirect(found, context),
      ...judgePages(found, context),
      judgeAudience(found),
      ...judgeEnd(found, context),
      judgeAppPolicy(await get('/policies/defaultAppManagementPolicy'), found, context),
      judgeConsent(await get(`/servicePrincipals${app}/oauth2PermissionGrants`), context),
    ]
  } catch (error) {
    return [about('app registration').wrong(messageOf(error), 'See the findings about Graph above.')]
  }
}

const fields = 'createdDateTime,signInAudience,api,web,optionalClaims,passwordCredentials,keyCredentials'
const exposeInstructions = 'Under Expose an API of the app AAD_APP_CLIENT_ID,'

const uncheckedFinding = ({ config }: DoctorContext): Finding =>
  about('app registration').unknown(
    'an app cannot read its own registration, so its pre-authorised clients, consent and secrets were not checked',
    `Have an administrator run this with DOCTOR_ADMIN_TOKEN="$(az account get-access-token --resource-type ms-graph --query accessToken --output tsv)", or check under Expose an API of the app ${config.AAD_APP_CLIENT_ID}: ${teamsClients.join(' and ')} must be authorised for access_as_user.`,
  )

function refusedFinding({ status, body }: HttpResponse, appId: string): Finding {
  const { wrong, unknown } = about('app registration')
  const { code } = Object(Object(body)['error']) as { code?: unknown }
  if (status === 404)
    return wrong(
      `the tenant of DOCTOR_ADMIN_TOKEN has no app ${appId}`,
      'Sign in to the tenant AAD_APP_TENANT_ID, or correct AAD_APP_CLIENT_ID.',
    )
  return unknown(
    `DOCTOR_ADMIN_TOKEN cannot read app registrations (${status} ${String(code)})`,
    'Get a new Microsoft Graph token as someone who can: an Application Administrator, Cloud Application Administrator or Global Reader.',
  )
}

const ownScope = 'access_as_user'
const scopeOf = ({ api }: Registration) => api?.oauth2PermissionScopes?.find(({ value }) => value === ownScope)

function judgeScope(app: Registration): Finding {
  const { ok, wrong } = about('scope access_as_user')
  const scope = scopeOf(app)
  if (!scope)
    return wrong(
      'the app does not expose it',
      `${exposeInstructions} add the scope access_as_user, for admins and users.`,
    )
  if (!scope.isEnabled) return wrong('is disabled', `${exposeInstructions} enable the scope access_as_user.`)
  return ok('is exposed')
}

function judgeClients(app: Registration): Finding {
  const { ok, wrong } = about('pre-authorised clients')
  const id = scopeOf(app)?.id ?? ''
  const known = app.api?.preAuthorizedApplications ?? []
  const missing = teamsClients.filter(
    (client) =>
      !known.some(({ appId, delegatedPermissionIds }) => appId === client && delegatedPermissionIds.includes(id)),
  )
  if (missing.length === 0) return ok('Teams can get access_as_user without a prompt')
  return wrong(
    `Teams cannot get access_as_user without a prompt: ${missing.join(', ')}`,
    `${exposeInstructions} add ${missing.join(' and ')} as authorised client applications for access_as_user.`,
  )
}

function judgeRedirect({ web }: Registration, { cloud }: DoctorContext): Finding {
  const { ok, wrong } = about('redirect URI')
  const service = cloud.name === 'custom' ? 'https://token.botframework.com' : cloud.tokenServiceUrl
  const wanted = `${service}/.auth/web/redirect`
  if (web?.redirectUris?.includes(wanted)) return ok(wanted)
  return wrong(
    `${wanted} is missing, so signing in with the button ends in an error`,
    `Under Authentication of the app AAD_APP_CLIENT_ID, add it as a redirect URI of the Web platform.`,
  )
}

/** What pages need for signing in: that for passes, and that for approvals, without which some can't be given at all. */
function judgePages(found: Registration, { config }: DoctorContext): Finding[] {
  const passes = {
    subject: 'way back in',
    purpose: 'to see a pass',
    when: 'With the add-on way back in: under',
  } as const
  const approvals = { subject: 'approval page', purpose: 'to approve', when: 'Under' } as const
  const judged = config.APPROVAL_SIGN_IN === 'teams' ? [passes] : [passes, approvals]
  return judged.map((one) => judgePage(found, `${config.PUBLIC_URL}${signInReturnPath}`, one))
}

function judgePage(
  { web, optionalClaims }: Registration,
  wanted: string,
  { subject, purpose, when }: { readonly subject: string; readonly purpose: string; readonly when: string },
): Finding {
  const { ok, warning } = about(`${subject}: sign-in`)
  if (!web?.redirectUris?.includes(wanted))
    return warning(
      `${wanted} is not a redirect URI, so nobody can sign in ${purpose}`,
      `${when} Authentication of the app AAD_APP_CLIENT_ID, add it as a redirect URI of the Web platform.`,
    )
  if (!optionalClaims?.idToken?.some(({ name }) => name === 'auth_time'))
    return warning(
      `ID tokens do not say when someone signed in, so every sign-in ${purpose} is refused`,
      `${when} Token configuration of the app AAD_APP_CLIENT_ID, add the optional claim auth_time to the ID token.`,
    )
  return ok(wanted)
}

function judgeAudience({ signInAudience }: Registration): Finding {
  const { ok, warning } = about('accounts that may sign in')
  if (signInAudience === 'AzureADMyOrg') return ok('only those in this tenant')
  return warning(
    `the app also accepts accounts from other tenants (${String(signInAudience)}); the bot refuses them`,
    'Under Authentication of the app AAD_APP_CLIENT_ID, allow only accounts in this organisational directory.',
  )
}

/**
 * When the current credential expires. The registration shows the first three characters of a secret, or the whole
 * certificate.
 */
function judgeEnd(app: Registration, { config, clock }: DoctorContext): Finding[] {
  const { ok, warning } = about('credential expiry')
  const { SECRET_AAD_APP_CLIENT_SECRET: secret, AAD_APP_CERTIFICATE_THUMBPRINT: thumbprint } = config
  const used = secret
    ? app.passwordCredentials?.filter(({ hint }) => hint === secret.slice(0, 3))
    : thumbprint && app.keyCredentials?.filter(({ key }) => !key || sha256(key) === thumbprint.toLowerCase())
  const ends = (used || []).map(({ endDateTime }) => Date.parse(endDateTime)).filter((end) => end > clock.now())
  if (ends.length === 0) return []
  const end = Math.max(...ends)
  const date = new Date(end).toISOString().slice(0, 10)
  const told = config.AAD_APP_CREDENTIAL_EXPIRES
  if (told !== undefined && new Date(told).toISOString().slice(0, 10) !== date)
    return [
      warning(
        `it expires on ${date}, which is not what AAD_APP_CREDENTIAL_EXPIRES says`,
        `Set AAD_APP_CREDENTIAL_EXPIRES=${date}: the alerts rely on it.`,
      ),
    ]
  if (end - clock.now() > credentialWarningPeriod) return [ok(`valid until ${date}`)]
  return [
    warning(
      `it expires on ${date}; after that the bot stops working`,
      'Create a new one in time, and replace it in the settings of the bot and in the OAuth connection (docs/run.md, "Renewing secrets").',
    ),
  ]
}

const sha256 = (key: string) => createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex')

function judgeConsent(
  { status, body }: HttpResponse,
  { config, cloud, scopes, optionalScopes }: DoctorContext,
): Finding {
  const { ok, warning, wrong, unknown } = about('tenant-wide consent')
  const { value } = Object(body) as { value?: readonly { consentType: string; scope: string }[] }
  if (status !== 200 || !value)
    return unknown(
      `DOCTOR_ADMIN_TOKEN cannot read granted consent (${status})`,
      'Run this with --as, or check under API permissions of the app AAD_APP_CLIENT_ID.',
    )
  const given = value
    .filter(({ consentType }) => consentType === 'AllPrincipals')
    .flatMap(({ scope }) => scope.split(' '))
  const absent = scopes.filter((scope) => !given.includes(scope))
  const missing = absent.filter((scope) => !optionalScopes.includes(scope))
  if (absent.length === 0 && given.includes(ownScope)) return ok('an administrator has granted every permission')
  if (missing.length === 0 && given.includes(ownScope))
    return ok(`an administrator has granted every permission except optional ones: ${absent.join(', ')}`)
  if (missing.length === 0)
    return warning(
      `no administrator has granted the app's own ${ownScope}: where users can't consent themselves, signing in with the button ends with "Need admin approval"`,
      `Add ${ownScope} of the app itself (APIs my organization uses) to its API permissions, then grant admin consent there or at ${adminConsentUrl(cloud, config.AAD_APP_TENANT_ID, config.AAD_APP_CLIENT_ID)}.`,
    )
  return wrong(
    `no administrator has granted ${missing.join(', ')}`,
    `Add the missing ones to the API permissions of the SSO app, then grant admin consent there or at ${adminConsentUrl(cloud, config.AAD_APP_TENANT_ID, config.AAD_APP_CLIENT_ID)}.`,
  )
}
