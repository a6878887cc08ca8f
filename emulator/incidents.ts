import { z } from 'zod'
import { openChangeLog } from './change-log.ts'
import { HttpError, type Route } from './http.ts'
import type { Person, World } from './world.ts'

const evidence = z.object({ '@odata.type': z.string() }).passthrough()

const alert = z
  .object({
    id: z.string(),
    title: z.string(),
    severity: z.string(),
    status: z.string(),
    serviceSource: z.string(),
    createdDateTime: z.string(),
    evidence: z.array(evidence),
  })
  .strict()

const incident = z
  .object({
    id: z.string().regex(/^\d+$/),
    displayName: z.string().nullable(),
    severity: z.enum(['unknown', 'informational', 'low', 'medium', 'high']),
    status: z.enum(['active', 'inProgress', 'resolved', 'redirected', 'awaitingAction']),
    redirectIncidentId: z.string().nullable(),
    createdDateTime: z.string(),
    lastUpdateDateTime: z.string(),
    alerts: z.array(alert),
  })
  .strict()

export type Evidence = z.infer<typeof evidence>
type Source = keyof typeof sources
/** An incident in Microsoft Defender XDR, as Graph shows it; `alerts` only if asked for. */
export type Incident = z.infer<typeof incident>

/** Where an alert comes from. Those of Defender for Endpoint say nothing about the roles of accounts. */
const sources = {
  microsoftDefenderForCloudApps: 'User signed in from an adversary-in-the-middle site',
  microsoftDefenderForEndpoint: 'Suspicious installation of a remote access tool',
}

/** The tenant's incidents. */
export interface Incidents {
  /** The latest first. */
  all(): readonly Incident[]
  find(id: string): Incident | undefined
  /** Adds an incident with one alert that has this evidence, or replaces the one with this ID. */
  raise(facts: Partial<Incident> & { readonly evidence?: readonly Evidence[]; readonly source?: Source }): Incident
  readonly routes: readonly Route[]
  close(): void
}

const raised = incident
  .partial()
  .extend({
    evidence: z.array(evidence).optional(),
    source: z.enum(['microsoftDefenderForCloudApps', 'microsoftDefenderForEndpoint']).optional(),
  })
  .strict()

/** Stored like the world. `GET` and `POST /_emulator/incidents` list and raise incidents. */
export function createIncidents(options: { world: World; now: () => number; stateDir?: string }): Incidents {
  const { world, now, stateDir } = options
  const log = openChangeLog(`incidents-${world.tenantId}`, stateDir)
  const byId = new Map<string, Incident>()
  for (const one of log.earlier) {
    const { success, data } = incident.safeParse(one)
    if (success) byId.set(data.id, data)
  }

  const raise: Incidents['raise'] = ({ evidence: some = [], source = 'microsoftDefenderForCloudApps', ...facts }) => {
    const at = new Date(now()).toISOString()
    const id = facts.id ?? String(1_234 + byId.size)
    const made: Incident = {
      id,
      displayName: 'Multi-stage incident involving Initial access & Credential access reported by multiple sources',
      severity: 'high',
      status: 'active',
      redirectIncidentId: null,
      createdDateTime: at,
      lastUpdateDateTime: at,
      alerts: [
        {
          id: `da${id}`,
          title: sources[source],
          severity: 'high',
          status: 'new',
          serviceSource: source,
          createdDateTime: at,
          evidence: [...some],
        },
      ],
      ...facts,
    }
    byId.set(id, made)
    log.append(made)
    return made
  }

  const path = /^\/_emulator\/incidents$/
  return {
    all: () => [...byId.values()].sort((a, b) => (a.lastUpdateDateTime < b.lastUpdateDateTime ? 1 : -1)),
    find: (id) => byId.get(id),
    raise,
    routes: [
      { method: 'GET', path, handle: () => ({ status: 200, body: [...byId.values()] }) },
      {
        method: 'POST',
        path,
        async handle(call) {
          const parsed = raised.safeParse(await call.json())
          if (!parsed.success) throw new HttpError(400, parsed.error.message)
          const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined)
          return { status: 201, body: raise(Object.fromEntries(given)) }
        },
      },
    ],
    close: () => log.close(),
  }
}

interface Seen {
  readonly roles?: readonly string[]
  readonly verdict?: string
}

const common = ({ roles = ['compromised'], verdict = 'suspicious' }: Seen) => ({
  createdDateTime: '2026-01-22T12:09:22.9566667Z',
  verdict,
  remediationStatus: 'active',
  remediationStatusDetails: null,
  roles: [...roles],
  detailedRoles: [],
  tags: [],
})

/** An account as Defender names it. In live data, both IDs are null for accounts that Entra doesn't contain. */
export const accountOf = (person: Person, tenantId: string | null = null) => ({
  accountName: person.onPremisesSamAccountName ?? person.mailNickname,
  domainName: person.onPremisesSyncEnabled ? 'CONTOSO' : null,
  userSid: 'S-1-12-1-4112345678-1234567890',
  azureAdUserId: person.id,
  userPrincipalName: person.userPrincipalName,
  displayName: person.displayName,
  tenantId,
})

/** An account that only a computer or Active Directory knows. */
export const localAccount = (accountName: string, domainName: string | null) => ({
  accountName,
  domainName,
  userSid: 'S-1-5-21-1004336348-1177238915-682003330-1001',
  azureAdUserId: null,
  userPrincipalName: null,
  displayName: null,
})

export type NamedAccount = Readonly<Partial<Record<keyof ReturnType<typeof accountOf>, string | null>>>

export const userEvidence = (userAccount: NamedAccount | null, seen: Seen = {}): Evidence => ({
  '@odata.type': '#microsoft.graph.security.userEvidence',
  ...common(seen),
  stream: null,
  userAccount,
})

/** An account as Defender for Endpoint names it, without a role and with the computer as its domain. */
export const endpointEvidence = (person: Person, computer: string, verdict = 'suspicious'): Evidence =>
  userEvidence({ ...accountOf(person), domainName: computer }, { roles: [], verdict })

export const mailboxEvidence = (person: Person, userAccount: NamedAccount | null, seen: Seen = {}): Evidence => ({
  '@odata.type': '#microsoft.graph.security.mailboxEvidence',
  ...common(seen),
  displayName: person.displayName,
  primaryAddress: person.mail,
  upn: person.userPrincipalName,
  userAccount,
})

export const sessionEvidence = (account: Evidence, seen: Seen = { roles: [] }): Evidence => ({
  '@odata.type': '#microsoft.graph.security.cloudLogonSessionEvidence',
  ...common(seen),
  sessionId: '0022c1f4-0b5a-4a3f-9a5b-5d2c3a1e9f10',
  account,
})

export const deviceEvidence = (name: string, loggedOnUsers: readonly NamedAccount[]): Evidence => ({
  '@odata.type': '#microsoft.graph.security.deviceEvidence',
  ...common({ roles: ['contextual'], verdict: 'unknown' }),
  deviceDnsName: name,
  azureAdDeviceId: null,
  loggedOnUsers: [...loggedOnUsers],
})

export const ipEvidence = (ipAddress: string): Evidence => ({
  '@odata.type': '#microsoft.graph.security.ipEvidence',
  ...common({ roles: ['attacker', 'source'], verdict: 'malicious' }),
  ipAddress,
  countryLetterCode: null,
})
