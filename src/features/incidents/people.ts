import type { SecurityNamespace } from '@microsoft/microsoft-graph-types'
import { lookUp } from '../../core/look-up.ts'
import { oneLine, truncate } from '../../core/text.ts'
import type { Elsewhere } from '../../graph/directory/account.ts'
import { asRecord, textOrNull } from '../../graph/http/json.ts'
import { type AccountEvidence, type EvidenceVerdict, evidenceRoles, evidenceVerdicts } from './evidence.ts'

/** An account that alerts name. */
export interface EvidencePerson extends AccountEvidence {
  /** The name from the source: untrusted text, on one line. */
  readonly name: string
  /** What to look it up by: object ID, otherwise sign-in name. */
  readonly key?: string
  /** Set if there is nothing to look up here. */
  readonly elsewhere?: Elsewhere
}

type UserAccount = SecurityNamespace.UserAccount
type EvidenceAccount = Pick<UserAccount, 'accountName' | 'domainName' | 'displayName'> & {
  readonly azureAdUserId?: unknown
  readonly userPrincipalName?: unknown
  readonly tenantId?: unknown
}

/** An account in one piece of evidence. */
interface Mention {
  readonly account: unknown
  /** The evidence from which its role can be read. */
  readonly seen: unknown
}

const nameLength = 120

/**
 * Every account that alerts name, each listed once, compromised ones first. `tenantId`: the tenant whose accounts can
 * be looked up.
 */
export function peopleIn(alerts: readonly unknown[], tenantId: string): readonly EvidencePerson[] {
  const found = new Map<string, EvidencePerson>()
  const locally = new Set<string>()
  const evidence = alerts.flatMap((alert) => {
    const { evidence: some } = asRecord<SecurityNamespace.Alert>(alert)
    return Array.isArray(some) ? some : []
  })
  for (const mention of evidence.flatMap(mentionsIn)) {
    const person = toPerson(mention, tenantId)
    if (!person) continue
    const { own, one, local } = person
    found.set(own, mergePerson(found.get(own), one))
    if (one.key && local) locally.add(localKey(local))
  }
  // Computers give only the local name of whoever is signed in; omit it if other evidence names the same person by ID
  // or sign-in name.
  const people = [...found].flatMap(([own, one]) => (locally.has(own) ? [] : [one]))
  return [...people.filter(({ compromised }) => compromised), ...people.filter(({ compromised }) => !compromised)]
}

const mergePerson = (before: EvidencePerson | undefined, one: EvidencePerson): EvidencePerson =>
  before
    ? {
        ...before,
        roles: evidenceRoles.filter((role) => before.roles.includes(role) || one.roles.includes(role)),
        ...withVerdict(evidenceVerdicts.find((verdict) => verdict === before.verdict || verdict === one.verdict)),
        compromised: before.compromised || one.compromised,
      }
    : one

const withVerdict = (verdict: EvidenceVerdict | undefined) => (verdict === undefined ? {} : { verdict })

/** The kinds of evidence that name accounts and where they do so, keyed by the last part of their type. */
const mentions: Readonly<Record<string, (json: unknown) => readonly Mention[]>> = {
  userEvidence: (json) => [{ account: asRecord<SecurityNamespace.UserEvidence>(json).userAccount, seen: json }],
  mailboxEvidence: (json) => {
    const { userAccount, upn, displayName } = asRecord<SecurityNamespace.MailboxEvidence>(json)
    const account = { displayName, userPrincipalName: upn, ...withoutNulls(userAccount) }
    return [{ account, seen: json }]
  },
  cloudLogonSessionEvidence: (json) => {
    const { account } = asRecord<SecurityNamespace.CloudLogonSessionEvidence>(json)
    const { userAccount, roles } = asRecord<SecurityNamespace.UserEvidence>(account)
    return [{ account: userAccount, seen: Array.isArray(roles) && roles.length > 0 ? account : json }]
  },
  // Being signed in to a computer isn't a role in the incident.
  deviceEvidence: (json) => {
    const { loggedOnUsers } = asRecord<SecurityNamespace.DeviceEvidence>(json)
    return (Array.isArray(loggedOnUsers) ? loggedOnUsers : []).map((account) => ({ account, seen: {} }))
  },
}

/** Omits null values; most properties of an account can be null. */
const withoutNulls = (json: unknown) =>
  Object.fromEntries(Object.entries(asRecord(json)).filter(([, value]) => value !== null))

function mentionsIn(json: unknown): readonly Mention[] {
  const type = String(asRecord(json)['@odata.type']).split('.').at(-1) ?? ''
  return lookUp(mentions, type)?.(json) ?? []
}

const localKey = (local: string): string => `local ${local}`.toLowerCase()

/** `own`: the same for every mention of the same account. */
function toPerson(
  { account, seen }: Mention,
  home: string,
): { own: string; one: EvidencePerson; local: string } | undefined {
  const { azureAdUserId, userPrincipalName, accountName, domainName, displayName, tenantId } =
    asRecord<EvidenceAccount>(account)
  const text = (value: unknown) => truncate(oneLine(textOrNull(value) ?? ''), nameLength)
  const [id = '', upn = '', sam = '', domain = ''] = [azureAdUserId, userPrincipalName, accountName, domainName].map(
    text,
  )
  const local = sam && domain ? `${domain}\\${sam}` : sam
  const name = text(displayName) || upn || local || id
  if (!name) return undefined
  const { roles, verdict } = asRecord<SecurityNamespace.AlertEvidence>(seen)
  const known = evidenceRoles.filter((role) => Array.isArray(roles) && roles.includes(role))
  const said = {
    name: upn && name !== upn ? `${name} (${upn})` : local && name !== local && !id ? `${name} (${local})` : name,
    roles: known,
    ...withVerdict(evidenceVerdicts.find((one) => one === verdict)),
    compromised: known.includes('compromised') && verdict !== 'noThreatsFound',
  }
  const tenant = text(tenantId)
  const isElsewhere = tenant !== '' && home !== '' && tenant.toLowerCase() !== home.toLowerCase()
  if (isElsewhere)
    return { own: `${tenant} ${id || upn || local}`.toLowerCase(), one: { ...said, elsewhere: 'otherTenant' }, local }
  const key = id || upn
  if (key) return { own: key.toLowerCase(), one: { ...said, key }, local }
  return { own: localKey(local || name), one: { ...said, elsewhere: 'notInEntra' }, local }
}
