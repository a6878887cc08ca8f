import { databaseOf } from '../config/database.ts'
import { findChannelId } from '../store/tools/probe.ts'
import { type Claims, claimsOf } from './claims.ts'
import { messageOf } from './clouds.ts'
import { renewableScope } from './connection.ts'
import { checkConsent } from './consent.ts'
import type { DoctorContext } from './context.ts'
import { checkDirectory } from './directory.ts'
import { about, type Finding } from './finding.ts'

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
  { config, log }: DoctorContext,
  as: string,
): Promise<{ readonly id: string } | { readonly finding: Finding }> {
  if (as.startsWith('29:')) return { id: as }
  const byId = 'Pass their ID on the channel (29:...): `userId` in the column `channel` of one of their operations.'
  try {
    const id = await findChannelId(as, { ...databaseOf(config), log })
    if (id) return { id }
    return { finding: operatorFinding().wrong(`${as} has not planned any operation in this database`, byId) }
  } catch (error) {
    return { finding: operatorFinding().wrong(`${as} cannot be looked up: ${messageOf(error)}`, byId) }
  }
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
