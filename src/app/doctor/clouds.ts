import { acceptedIssuers } from '../../auth/cloud.ts'
import { about, type Finding } from '../../core/check.ts'
import { pluralise } from '../../core/text.ts'
import type { DoctorContext, HttpResponse } from './context.ts'

/** Entra, the channel's keys and Graph: whether they are reachable and agree with this machine's clock. */
export async function checkClouds(context: DoctorContext): Promise<Finding[]> {
  return [
    ...(await checkEntra(context)),
    ...(await checkKeys(context)),
    ...(await checkGraph(context)),
    outboundAddressFinding,
  ]
}

/** Location policies see the address of the bot's machine, not of the operator's. */
const outboundAddressFinding = about('outbound address').unknown(
  'Conditional Access checks the public address of this machine, which cannot be seen from here',
  'If policies depend on locations, add that address to a trusted named location; otherwise they block with AADSTS53003. It is the output BOT_OUTBOUND_ADDRESS of the Azure template with fixedOutboundAddress, or the address of your gateway.',
)

async function checkEntra({ config, cloud, http, clock }: DoctorContext): Promise<Finding[]> {
  const { ok, wrong } = about('Entra')
  const findings: Finding[] = []
  for (const [key, tenant] of Object.entries({
    BOT_TENANT_ID: config.BOT_TENANT_ID,
    AAD_APP_TENANT_ID: config.AAD_APP_TENANT_ID,
  })) {
    if (findings.length > 0 && tenant === config.BOT_TENANT_ID) continue
    try {
      const response = await http(`${cloud.loginUrl}/${tenant}/v2.0/.well-known/openid-configuration`)
      if (findings.length === 0) findings.push(...checkTime('Entra', response, clock.now()))
      const { issuer } = Object(response.body) as { issuer?: unknown }
      if (response.status === 200 && typeof issuer === 'string') findings.push(ok(`${key} is a tenant`))
      else
        findings.push(
          wrong(
            `${key}: ${tenant} is not a tenant in the cloud ${cloud.name}`,
            `Set ${key} to the tenant ID on the overview page of Microsoft Entra ID, and CLOUD to the cloud it is in.`,
          ),
        )
    } catch (error) {
      return [
        ...findings,
        wrong(messageOf(error), `Allow this machine to reach ${cloud.loginUrl} (DNS, firewall, proxy).`),
      ]
    }
  }
  return findings
}

/** Channel tokens are verified with the keys this document links to. */
async function checkKeys({ config, cloud, http }: DoctorContext): Promise<Finding[]> {
  const { ok, wrong } = about('channel keys')
  const fix = `Allow this machine to reach ${new URL(cloud.botOpenIdUrl).origin}, and set CLOUD to the cloud the Azure Bot is in.`
  try {
    const { body } = await http(cloud.botOpenIdUrl)
    const { issuer, jwks_uri: address } = Object(body) as { issuer?: unknown; jwks_uri?: unknown }
    if (typeof address !== 'string') return [wrong(`${cloud.botOpenIdUrl} is not OpenID metadata`, fix)]
    if (issuer !== cloud.botIssuer)
      return [wrong(`${cloud.botOpenIdUrl} belongs to ${String(issuer)}, not ${cloud.botIssuer}`, fix)]
    const { keys } = Object((await http(address)).body) as { keys?: unknown }
    if (!Array.isArray(keys) || keys.length === 0) return [wrong(`${address} has no keys`, fix)]
    const issuers = acceptedIssuers(cloud, config.BOT_TENANT_ID).join(', ')
    return [
      ok(`${pluralise(keys.length, 'key')} to verify requests from Teams`),
      about('inbound tokens').ok(`accepted with the issuer ${issuers} and the audience ${config.BOT_ID}`),
    ]
  } catch (error) {
    return [wrong(messageOf(error), fix)]
  }
}

async function checkGraph({ cloud, http, clock }: DoctorContext): Promise<Finding[]> {
  const { ok, wrong } = about('Graph')
  const fix = `Allow this machine to reach ${cloud.graphUrl}, and set CLOUD to the cloud the tenant is in.`
  try {
    // Without a token: a refusal proves that Graph answered.
    const response = await http(`${cloud.graphUrl}/v1.0/me`)
    if (response.status !== 401)
      return [wrong(`${cloud.graphUrl} answers ${response.status}, which Graph never does`, fix)]
    return [ok(`${cloud.graphUrl} answers`), ...checkTime('Graph', response, clock.now()).filter(isProblem)]
  } catch (error) {
    return [wrong(messageOf(error), fix)]
  }
}

const isProblem = ({ verdict }: Finding) => verdict !== 'ok'

/** Tokens tolerate minutes of clock difference, but operation leases only seconds. */
function checkTime(who: string, { headers }: HttpResponse, now: number): Finding[] {
  const { ok, warning, wrong } = about('clock')
  const theirs = Date.parse(headers['date'] ?? '')
  if (Number.isNaN(theirs)) return []
  // The header has a resolution of one second.
  const off = (now - theirs) / 1000
  const says = `this machine is ${Math.round(Math.abs(off))} s ${off > 0 ? 'ahead of' : 'behind'} ${who}`
  const fix = 'Keep the clock in sync: turn on NTP (for example `timedatectl set-ntp true`).'
  if (Math.abs(off) > 240) return [wrong(`${says}; tokens are refused once it is five minutes off`, fix)]
  if (Math.abs(off) > 10) return [warning(says, fix)]
  return [ok(`in sync with ${who}`)]
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
