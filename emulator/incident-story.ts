import {
  accountOf,
  deviceEvidence,
  type Incident,
  type Incidents,
  ipEvidence,
  localAccount,
  mailboxEvidence,
  sessionEvidence,
  userEvidence,
} from './incidents.ts'
import type { World } from './world.ts'

/**
 * A phishing incident: three accounts are compromised, one of them synced from Active Directory; the email was
 * forwarded to a colleague; a computer's own account and an account of a partner's tenant were seen. Undefined if too few
 * accounts are enabled.
 */
export function raisePhishing(world: World, incidents: Incidents): Incident | undefined {
  const phished = [...(world.group('Phished accounts')?.members ?? [])].flatMap((id) => world.find(id) ?? [])
  const operators = new Set(Object.values(world.operators).map(({ id }) => id))
  const others = [...world.people.values()].filter((one) => !world.privileged.has(one) && !operators.has(one.id))
  // Whoever tries the examples first has disabled that group.
  const usual = [...new Set([...phished, ...others])].filter((one) => one.accountEnabled && one.userType === 'Member')
  const [first, second, colleague] = usual.filter((one) => !one.onPremisesSyncEnabled)
  const synced = usual.find((one) => one.onPremisesSyncEnabled)
  if (!first || !second || !colleague) return undefined
  const account = (one: typeof first) => accountOf(one, world.tenantId)
  return incidents.raise({
    displayName: 'Multi-stage incident involving Initial access & Lateral movement from a phishing page',
    evidence: [
      ipEvidence('203.0.113.77'),
      sessionEvidence(userEvidence(account(first), { verdict: 'malicious' })),
      mailboxEvidence(second, account(second)),
      ...(synced ? [userEvidence({ ...account(synced), azureAdUserId: null })] : []),
      userEvidence(account(colleague), { roles: ['destination'], verdict: 'unknown' }),
      userEvidence(localAccount('svc-scan', 'DESKTOP-7F3K2'), { roles: ['contextual'], verdict: 'unknown' }),
      userEvidence(
        {
          ...account(first),
          azureAdUserId: '0d6f3c1e-5a53-4d2b-9a39-6f1f0c6a7b11',
          userPrincipalName: 'kim@fabrikam.com',
          displayName: 'Kim Akers',
          accountName: 'kim',
          tenantId: '72f988bf-0000-4000-8000-2d7cd011db47',
        },
        { roles: ['source'], verdict: 'unknown' },
      ),
      deviceEvidence('desktop-7f3k2.corp.contoso.com', [{ accountName: 'svc-scan', domainName: 'DESKTOP-7F3K2' }]),
    ],
  })
}
