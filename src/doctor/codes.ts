import type { Refusal } from '../auth/inbound-auth.ts'

/** What a code in the log or chat means, and what to do about it. */
export interface Meaning {
  readonly means: string
  readonly todo: string
}

const registration = 'Run the doctor with DOCTOR_ADMIN_TOKEN: it compares the app registration with what Teams needs.'

/** Single sign-on failures reported by Teams in `signin/failure`; in the log: "Single sign-on failed in Teams". */
export const ssoCodes: Readonly<Record<string, Meaning>> = {
  resourcematchfailed: {
    means: 'The token exchange URL of the OAuth connection is not the Application ID URI of the SSO app.',
    todo: 'Make three values the same, api://botid-<BOT_ID>: the token exchange URL, the Application ID URI, and webApplicationInfo.resource in the Teams app package. webApplicationInfo.id is AAD_APP_CLIENT_ID.',
  },
  installedappnotfound: {
    means: 'The app is not installed for this person.',
    todo: 'Let them add the app in Teams, or assign it to them by a setup policy in the Teams admin center.',
  },
  tokenmissing: {
    means: 'Teams got no token for the app from Entra.',
    todo: `${registration} If it fails for some people only, look at their sign-in logs in Entra: a Conditional Access policy, or an assignment to the app that they lack.`,
  },
  invokeerror: {
    means: 'Something failed in Teams between asking for the token and handing it to the bot.',
    todo: `Let the person try again, and restart Teams. If it stays: ${registration}`,
  },
  oauthcardnotvalid: {
    means: 'Teams could not read the sign-in card.',
    todo: 'Compare the OAuth connection with docs/deploy.md: its name, its token exchange URL and its provider (Azure Active Directory v2).',
  },
  installappfailed: {
    means: 'Teams could not install the app for this person, which single sign-on in a group chat needs.',
    todo: 'Rollcall offers no single sign-on in group chats. Let the person add the app themselves.',
  },
  authrequestfailed: {
    means: 'Entra refused the request after the app was installed: mostly, app and person are of different tenants.',
    todo: 'Rollcall serves the tenant AAD_APP_TENANT_ID only. Look at the sign-in logs of that tenant.',
  },
  userconsentrequired: {
    means: 'The person has to consent first. Teams shows the sign-in card itself; the bot says nothing.',
    todo: 'Let an administrator grant consent for everyone, so that nobody is asked.',
  },
  interactionrequired: {
    means:
      'Entra wants the person on a page, such as for a second factor. Teams shows the sign-in card itself; the bot says nothing.',
    todo: 'Nothing: the person uses the button.',
  },
}

/** Why a request to /api/messages was refused: `refused` in the log line "Inbound request refused". */
export const refusalCodes: Readonly<Record<Refusal | 'notAnActivity' | 'contentType' | 'tooLarge', Meaning>> = {
  noToken: {
    means: 'The request has no bearer token: it does not come from Teams.',
    todo: 'Nothing, if it is a stranger. If no message of Teams arrives, see that the reverse proxy passes the Authorization header on.',
  },
  malformedToken: {
    means:
      'The token is no JWT, or lacks a claim that every token of the channel has: iss, aud (a single one), serviceurl, exp.',
    todo: 'Nothing, if it is a stranger: Entra signs tokens without serviceurl for any app that asks, and the channel does not use them.',
  },
  algorithm: { means: 'The token is not signed by RS256.', todo: 'Nothing: it is forged.' },
  issuer: {
    means: 'Neither the Bot Framework of the configured cloud nor the tenant of the bot issued the token.',
    todo: 'Compare claimed.issuer with the issuers the doctor lists under "inbound tokens". Another cloud in it: set CLOUD. Another tenant: set BOT_TENANT_ID to the tenant of the Azure Bot.',
  },
  audience: {
    means: 'The token is for another bot.',
    todo: 'Set BOT_ID to claimed.audience if that is the app id of the Azure Bot whose messaging endpoint leads here; else correct that endpoint.',
  },
  expired: {
    means: 'The token ended more than fifteen minutes ago (claimed.expires).',
    todo: 'Set the clock of this machine, and keep it in step by NTP.',
  },
  notYetValid: {
    means: 'The token begins more than fifteen minutes from now (claimed.notBefore).',
    todo: 'Set the clock of this machine, and keep it in step by NTP.',
  },
  unknownKey: {
    means:
      'No key of the Bot Framework has the id claimed.keyId. With the tenant as issuer, Entra signed it and not the channel.',
    todo: 'Nothing, if it is a stranger. If every message is refused so, set CLOUD to the cloud of the Azure Bot; keys are looked for anew every ten seconds.',
  },
  signature: {
    means: 'Another key signed the token than the one it names.',
    todo: 'Nothing: it is forged or changed.',
  },
  keysUnavailable: {
    means: 'The keys of the Bot Framework could not be fetched, or not for three days.',
    todo: 'Let this machine reach the OpenID metadata of the channel; the doctor says where that is.',
  },
  serviceUrl: {
    means: 'The activity names another service URL than its token, or a host that is none of the configured cloud.',
    todo: 'Compare claimed.serviceUrl with the hosts of the cloud in docs/configuration.md. If Microsoft has a new one, add it to CLOUD_SERVICE_HOSTS.',
  },
  channel: {
    means: 'The activity is not from Teams, or its key is not endorsed for Teams.',
    todo: 'Remove other channels, such as Web Chat, from the Azure Bot: Rollcall serves Teams only.',
  },
  tenant: {
    means: 'The person is in another tenant than AAD_APP_TENANT_ID, or the activity names none.',
    todo: 'Nothing, if they are strangers. If they are yours, set AAD_APP_TENANT_ID to their tenant.',
  },
  notAnActivity: {
    means: 'The body is no activity.',
    todo: 'Nothing, if it is a stranger. Else see that the reverse proxy passes bodies on as they are.',
  },
  contentType: {
    means: 'The body is not JSON by its Content-Type, or is compressed: Teams sends neither.',
    todo: 'Nothing, if it is a stranger. Else see that the reverse proxy passes the Content-Type header and bodies on as they are.',
  },
  tooLarge: {
    means: 'The body is larger than 4 MB, far above what Teams sends.',
    todo: 'Nothing, unless the channel itself sends it: then report it.',
  },
}

/** Explains one code, ignoring case, or all of them; undefined if it is unknown. */
export function explainCode(code: string): string | undefined {
  const all = Object.entries({ ...ssoCodes, ...refusalCodes })
  const wanted = code === 'all' ? all : all.filter(([name]) => name.toLowerCase() === code.toLowerCase())
  if (wanted.length === 0) return undefined
  return wanted.map(([name, { means, todo }]) => `${name}\n  ${means}\n  ${todo}\n`).join('\n')
}
