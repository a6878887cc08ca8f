import { about, type Finding } from '../../core/check.ts'
import { messageOf } from './clouds.ts'
import type { DoctorContext } from './context.ts'

/** Checks what the token service reveals to the bot about the OAuth connection of its Azure Bot. */
export async function checkConnection(context: DoctorContext, botToken: string): Promise<Finding[]> {
  const { config, cloud, http } = context
  const { OAUTH_CONNECTION_NAME: name, BOT_ID: botId } = config
  const { ok, wrong } = about('OAuth connection')
  const state = Buffer.from(JSON.stringify(signInState(name, botId, cloud.serviceHosts[0]))).toString('base64')
  const url = `${cloud.tokenServiceUrl}/api/botsignin/GetSignInResource?state=${encodeURIComponent(state)}`
  try {
    const { status, body, text } = await http(url, { headers: { Authorization: `Bearer ${botToken}` } })
    if (status === 401 || status === 403)
      return [
        wrong(
          `the token service does not accept the bot's token (${status})`,
          'BOT_ID must be the identity of an Azure Bot, and CLOUD the cloud it is in. It can take a few minutes before a new Azure Bot is known.',
        ),
      ]
    if (status === 400 || status === 404)
      return [
        wrong(
          `the Azure Bot has no OAuth connection ${name} (${status})`,
          'Set OAUTH_CONNECTION_NAME to the name under Azure Bot > Configuration > OAuth connection settings, or create one with that name.',
        ),
      ]
    if (status !== 200)
      return [wrong(`the token service answers ${status}: ${text.slice(0, 200)}`, 'Try again in a few minutes.')]
    const resource = Object(body) as { signInLink?: unknown; tokenExchangeResource?: unknown }
    return [ok(`${name} exists`), judgeExchange(resource, config.BOT_ID), await checkLink(context, resource)]
  } catch (error) {
    return [wrong(messageOf(error), `Allow this machine to reach ${cloud.tokenServiceUrl}.`)]
  }
}

/** The connection scope with which the token service can renew tokens. */
export const renewableScope = (appId: string) => `openid profile offline_access ${appId}/access_as_user`

/** State for a sign-in link that is never shown to anyone. */
const signInState = (connectionName: string, botId: string, host = 'localhost') => ({
  connectionName,
  conversation: {
    activityId: 'doctor',
    bot: { id: `28:${botId}` },
    channelId: 'msteams',
    conversation: { id: 'doctor' },
    serviceUrl: `https://${host.replace(/^\./, '')}/`,
    user: { id: '29:doctor' },
  },
  msAppId: botId,
})

/** Checks the URI that Teams uses for single sign-on. */
function judgeExchange({ tokenExchangeResource }: { tokenExchangeResource?: unknown }, botId: string): Finding {
  const { ok, wrong } = about('token exchange URL')
  const wanted = `api://botid-${botId}`
  const { uri } = Object(tokenExchangeResource) as { uri?: unknown }
  if (uri === wanted) return ok(wanted)
  return wrong(
    typeof uri === 'string' && uri ? `is ${uri}` : 'is empty, so every sign-in shows a button',
    `Set the token exchange URL of the OAuth connection to ${wanted}.`,
  )
}

/** Checks that the sign-in link contains the app and scope configured in the connection. */
async function checkLink({ config, http }: DoctorContext, { signInLink }: { signInLink?: unknown }): Promise<Finding> {
  const { ok, warning, wrong, unknown } = about('connection scope')
  const { BOT_ID: botId, AAD_APP_CLIENT_ID: appId } = config
  const wanted = renewableScope(appId)
  const forms = [`api://botid-${botId}/access_as_user`, `${appId}/access_as_user`]
  const link = typeof signInLink === 'string' ? signInLink : ''
  const response = URL.canParse(link) ? await http(link).catch(() => undefined) : undefined
  const target = response?.headers['location'] ?? ''
  const asked = URL.canParse(target, link) ? new URL(target, link).searchParams : new URLSearchParams()
  const [client, scope] = [asked.get('client_id'), asked.get('scope')]
  if (!client || !scope)
    return unknown('the sign-in link does not show it', `It must be ${wanted}, and the client ID ${appId}.`)
  if (client.toLowerCase() !== appId.toLowerCase())
    return wrong(
      `the connection signs people in to the app ${client}`,
      `Set its client ID to AAD_APP_CLIENT_ID (${appId}) and its secret to one of that app.`,
    )
  const scopes = scope.split(/[\s,]+/).filter((one) => one && !/^(openid|profile|email|offline_access)$/.test(one))
  const others = scopes.filter((one) => !forms.includes(one.toLowerCase()) && !forms.includes(one))
  if (scopes.length === 0 || others.length > 0)
    return wrong(
      `is ${scopes.join(' ') || 'empty'}, so its tokens cannot be exchanged for Graph tokens`,
      `Set the scope of the connection to ${wanted} and nothing else.`,
    )
  const lasting = /\boffline_access\b/.test(scope)
  if (!lasting || scopes.some((one) => one.startsWith('api:')))
    return warning(
      `is ${scope}: people can sign in, but ${lasting ? 'Entra does not renew tokens whose scope names the app by its URI (AADSTS90009)' : 'no token is renewed without offline_access'}`,
      `Set it to ${wanted}; otherwise sign-ins end after about an hour, and scheduled and long operations pause.`,
    )
  return ok(scope)
}
