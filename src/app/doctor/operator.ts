import { about, type Finding } from '../../core/check.ts'
import { type Claims, claimsOf } from '../../core/claims.ts'
import { findChannelId } from '../../store/tools/probe.ts'
import { databaseOf } from '../config/database.ts'
import { messageOf } from './clouds.ts'
import { renewableScope } from './connection.ts'
import { checkConsent } from './consent.ts'
import type { DoctorContext } from './context.ts'
import { checkDirectory } from './directory.ts'

const operatorFinding = () => about('operator')

/** Checks that need a signed-in operator's token. Read-only. */
export async function checkOperator(context: DoctorContext, botToken: string): Promise<Finding[]> {
  const { as } = context
  if (!as)
    return [
      about('consent and quota').unknown(
        "can be checked only with an operator's token",
        'Have an operator type `sign in` to the bot, then run the doctor with --as <sign-in name, object ID or 29:... ID>.',
      ),
    ]
  const user = await findUser(context, as)
  if ('finding' in user) return [user.finding]
  const held = await fetchToken(context, botToken, user.id)
  if ('finding' in held) return [held.finding]
  const claims = claimsOf(held.token)
  const judged = judgeToken(claims, context)
  if (judged.some(({ verdict }) => verdict === 'wrong')) return judged
  const { findings, granted } = await checkConsent(context, held.token)
  return [...judged, ...findings, ...(await checkDirectory(context, held.token, granted))]
}

async function findUser(
  context: DoctorContext,
  as: string,
): Promise<{ readonly id: string } | { readonly finding: Finding }> {
  if (as.startsWith('29:')) return { id: as }
  const { wrong } = operatorFinding()
  const where = { ...databaseOf(context.config), log: context.log }
  const isName = as.includes('@')
  try {
    const oid = isName ? await findObjectId(context, as) : undefined
    const id = (await findChannelId(as, where)) ?? (oid && (await findChannelId(oid, where)))
    if (id) return { id }
    const hint = isName && !oid ? 'Pass their object ID, which `whoami` shows in Teams. ' : ''
    const never = isName && !oid ? 'has not planned any operation' : 'has never written to the bot'
    const fix = `${hint}If they have not written to the bot yet, ask them to send it \`whoami\` in their own chat, then run this again.`
    return { finding: wrong(`${as} ${never} in this database`, fix) }
  } catch (error) {
    const fix = 'Stop the bot if it uses an embedded database, or pass the ID on the channel (29:...).'
    return { finding: wrong(`${as} cannot be looked up: ${messageOf(error)}`, fix) }
  }
}

/** The object ID of a sign-in name; undefined if it can't be read. Only an administrator's token can read it here. */
async function findObjectId({ cloud, http, adminToken }: DoctorContext, name: string): Promise<string | undefined> {
  if (!adminToken) return undefined
  const headers = { Authorization: `Bearer ${adminToken}` }
  const { body } = await http(`${cloud.graphUrl}/v1.0/users/${encodeURIComponent(name)}?$select=id`, { headers })
  const { id } = Object(body) as { id?: unknown }
  return typeof id === 'string' ? id : undefined
}

async function fetchToken(
  { config, cloud, http }: DoctorContext,
  botToken: string,
  userId: string,
): Promise<{ readonly token: string } | { readonly finding: Finding }> {
  const query = new URLSearchParams({ userId, connectionName: config.OAUTH_CONNECTION_NAME, channelId: 'msteams' })
  try {
    const { status, body } = await http(`${cloud.tokenServiceUrl}/api/usertoken/GetToken?${query}`, {
      headers: { Authorization: `Bearer ${botToken}` },
    })
    const { token } = Object(body) as { token?: unknown }
    if (status === 200 && typeof token === 'string') return { token }
    if (status === 404)
      return {
        finding: operatorFinding().wrong(
          'is not signed in',
          'Ask them to type `sign in` to the bot in Teams, then run this again.',
        ),
      }
    return {
      finding: operatorFinding().wrong(
        `the token service answers ${status}`,
        'See the findings about the OAuth connection.',
      ),
    }
  } catch (error) {
    return {
      finding: operatorFinding().wrong(messageOf(error), `Allow this machine to reach ${cloud.tokenServiceUrl}.`),
    }
  }
}

/** Whether the connection's token can be exchanged for a Graph token. */
function judgeToken(claims: Claims | undefined, { config }: DoctorContext): Finding[] {
  const { ok, wrong } = about('token audience')
  const { BOT_ID: botId, AAD_APP_CLIENT_ID: appId, AAD_APP_TENANT_ID: tenantId } = config
  const uri = `api://botid-${botId}`
  const fix = `Set the scope of the OAuth connection to ${renewableScope(appId)} and nothing else, then have the operator type \`sign out\` and \`sign in\`.`
  if (!claims)
    return [wrong('the connection returns a token that is not a JWT: it requests the scope of another API', fix)]
  const { aud, tid, scp } = claims
  const ours = [appId.toLowerCase(), uri.toLowerCase()].includes(String(aud).toLowerCase())
  if (!ours) return [wrong(`the token is for ${String(aud)}, not for the SSO app ${appId}`, fix)]
  if (String(tid).toLowerCase() !== tenantId.toLowerCase())
    return [
      wrong(
        `the token is from the tenant ${String(tid)}, not from AAD_APP_TENANT_ID`,
        'Set the tenant of the OAuth connection to AAD_APP_TENANT_ID.',
      ),
    ]
  const scope = String(scp ?? '').split(' ')
  if (!scope.includes('access_as_user'))
    return [
      wrong(
        `the token has the scope ${String(scp)} instead of access_as_user`,
        `Under Expose an API of the SSO app, add the scope access_as_user, enabled, for admins and users. ${fix}`,
      ),
    ]
  return [ok(`${String(aud)}, with access_as_user`)]
}
