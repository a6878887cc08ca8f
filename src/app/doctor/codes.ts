import type { TokenRefusal } from '../../auth/inbound-auth.ts'

/** The meaning of a code in the log or chat, and what to do about it. */
export interface Meaning {
  readonly means: string
  readonly todo: string
}

const registration = 'Run the doctor with DOCTOR_ADMIN_TOKEN.'

/** Single sign-on failures reported by Teams in `signin/failure`; in the log: "Single sign-on failed in Teams". */
export const ssoCodes: Readonly<Record<string, Meaning>> = {
  resourcematchfailed: {
    means: 'The token exchange URL of the OAuth connection is not the Application ID URI of the SSO app.',
    todo: 'Set all three to api://botid-<BOT_ID>: the token exchange URL, the Application ID URI, and webApplicationInfo.resource in the Teams app package.',
  },
  installedappnotfound: {
    means: 'The app is not installed for this person.',
    todo: 'Ask them to add the app in Teams, or assign it with a setup policy.',
  },
  tokenmissing: {
    means: 'Teams got no token for the app from Entra.',
    todo: `${registration} If it fails for some people only, check their sign-in logs in Entra: AADSTS50105 means that they are not assigned to the app.`,
  },
  invokeerror: {
    means: 'Teams got a token but could not pass it to the bot.',
    todo: `Ask the person to restart Teams and try again. If it still fails, ${registration.replace('Run', 'run')}`,
  },
  oauthcardnotvalid: {
    means: 'Teams could not read the sign-in card.',
    todo: 'Compare the name, token exchange URL and provider (Azure Active Directory v2) of the OAuth connection with docs/deploy.md ("By hand in Azure", step 4).',
  },
  installappfailed: {
    means: 'Teams could not install the app for this person in a group chat.',
    todo: 'Ask the person to add the app themselves.',
  },
  authrequestfailed: {
    means: 'Entra refused the request, usually because the app and the person are in different tenants.',
    todo: 'Check the sign-in logs of the tenant AAD_APP_TENANT_ID.',
  },
  userconsentrequired: {
    means: 'The person has to consent first. Teams shows the sign-in card itself.',
    todo: 'Have an administrator grant tenant-wide consent.',
  },
  interactionrequired: {
    means:
      'The person has to complete a step, such as multifactor authentication. Teams shows the sign-in card itself.',
    todo: 'Nothing.',
  },
}

/** Why a request to /api/messages was refused: `refused` in the log line "Inbound request refused". */
export const refusalCodes: Readonly<Record<TokenRefusal | 'notAnActivity' | 'contentType' | 'tooLarge', Meaning>> = {
  noToken: {
    means: 'The request has no token, so it does not come from Teams.',
    todo: 'If no messages arrive from Teams, make sure that the reverse proxy forwards the Authorization header.',
  },
  malformedToken: {
    means: 'The token is not a JWT, or lacks a claim that every token from the channel has.',
    todo: 'Nothing: Teams sends no such tokens.',
  },
  algorithm: { means: 'The token is not signed with RS256.', todo: 'Nothing: it is forged.' },
  issuer: {
    means: 'The token was issued neither by the Bot Framework of the configured cloud nor by the bot’s tenant.',
    todo: 'Compare claimed.issuer with the issuers the doctor lists under "inbound tokens". For another cloud, set CLOUD; for another tenant, set BOT_TENANT_ID to the tenant of the Azure Bot.',
  },
  audience: {
    means: 'The token is for another bot.',
    todo: 'If claimed.audience is the app ID of the Azure Bot whose messaging endpoint points here, set BOT_ID to it. Otherwise correct that endpoint.',
  },
  expired: {
    means: 'The token expired more than fifteen minutes ago (claimed.expires).',
    todo: 'Set the clock of this machine, and keep it in sync with NTP.',
  },
  notYetValid: {
    means: 'The token is not valid for at least another fifteen minutes (claimed.notBefore).',
    todo: 'Set the clock of this machine, and keep it in sync with NTP.',
  },
  unknownKey: {
    means: 'No Bot Framework key has the ID claimed.keyId.',
    todo: 'If every message is refused with this code, set CLOUD to the cloud of the Azure Bot.',
  },
  signature: {
    means: 'The token was not signed with the key it names.',
    todo: 'Nothing: it is forged or was altered.',
  },
  keysUnavailable: {
    means: 'The Bot Framework keys could not be fetched, either at all or for the last three days.',
    todo: 'Allow this machine to reach the OpenID metadata of the channel; the doctor shows the address. If the log names a certificate, set NODE_EXTRA_CA_CERTS.',
  },
  serviceUrl: {
    means:
      'The activity names a different service URL from its token, or a host that does not belong to the configured cloud.',
    todo: 'Compare claimed.serviceUrl with the hosts of the cloud in docs/settings.md. If Microsoft has added a host, add it to CLOUD_SERVICE_HOSTS.',
  },
  channel: {
    means: 'The activity is not from Teams, or its key is not endorsed for Teams.',
    todo: 'Remove other channels, such as Web Chat, from the Azure Bot: Rollcall serves Teams only.',
  },
  tenant: {
    means: 'The person is in a tenant other than AAD_APP_TENANT_ID, or the activity names no tenant.',
    todo: 'If they are your people, set AAD_APP_TENANT_ID to their tenant.',
  },
  notAnActivity: {
    means: 'The body is not an activity.',
    todo: 'If messages from Teams are refused, make sure that the reverse proxy forwards bodies unchanged.',
  },
  contentType: {
    means: 'The Content-Type is not JSON, or the body is compressed. Teams sends neither.',
    todo: 'If messages from Teams are refused, make sure that the reverse proxy forwards the Content-Type header and bodies unchanged.',
  },
  tooLarge: {
    means: 'The body is larger than 4 MB, far more than Teams sends.',
    todo: 'Nothing.',
  },
}

/** Explains one code, ignoring case, or all of them; undefined if it is unknown. */
export function explainCode(code: string): string | undefined {
  const all = Object.entries({ ...ssoCodes, ...refusalCodes })
  const wanted = code === 'all' ? all : all.filter(([name]) => name.toLowerCase() === code.toLowerCase())
  if (wanted.length === 0) return undefined
  return wanted.map(([name, { means, todo }]) => `${name}\n  ${means}\n  ${todo}\n`).join('\n')
}
