import { requests } from '../../src/graph/index.ts'
import { type Answer, type AutomaticCheck, valuesOf } from '../check.ts'
import { withoutDefender, withoutLicence, withoutRole } from '../expected.ts'
import { aliasOf, eventual, finds, get, lists, read } from './read.ts'

/** Checks that need a report, a licence or an add-on. */
export const reports: readonly AutomaticCheck[] = [
  read({
    id: 'report-page',
    title: 'One page of the registration report',
    claim: 'A page without a filter is a collection; the report says how many rows it gives, which no page documents.',
    source: 'docs/get-started.md#before-you-rely-on-it',
    otherwise: 'The report can’t be read as a whole.',
    permissions: ['AuditLog.Read.All'],
    expected: [withoutRole('Reports Reader', 'Security Reader', 'Global Reader'), withoutLicence('P1')],
    request: () => get('/reports/authenticationMethods/userRegistrationDetails'),
    look: lists,
  }),
  read({
    id: 'last-sign-ins',
    title: 'Reading last sign-ins',
    claim: 'Graph shows signInActivity for accounts named in a filter, with P1 and Reports Reader.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Last sign-ins are missing and named.',
    permissions: ['AuditLog.Read.All'],
    expected: [withoutRole('Reports Reader', 'Security Reader', 'Global Reader'), withoutLicence('P1')],
    request: ({ first, second }) => requests.signIns([first.id, second.id]),
    look: finds,
  }),
  read({
    id: 'account-changes',
    title: 'Reading who disabled accounts',
    claim:
      'Graph lists entries named Disable account with AuditLog.Read.All alone, and each names an account and who did it.',
    source: 'docs/permissions.md#permissions',
    otherwise:
      'Changes made outside Rollcall aren’t known, and plans say so. Consent to Directory.Read.All too, and try again.',
    permissions: ['AuditLog.Read.All'],
    expected: [withoutRole('Reports Reader', 'Security Reader', 'Security Administrator', 'Global Reader')],
    request: () =>
      get('/auditLogs/directoryAudits', {
        $filter: "activityDisplayName eq 'Disable account' and activityDateTime ge 2020-01-01T00:00:00Z",
        $orderby: 'activityDateTime desc',
        $top: 5,
      }),
    look: namesChanges,
  }),
  read({
    id: 'search-with-sign-ins',
    title: 'Searching together with last sign-ins',
    claim: 'Graph accepts search, count and signInActivity in one request.',
    source: 'docs/get-started.md#before-you-rely-on-it',
    otherwise:
      '`list users <name> inactive:90d` fails: searching and sign-ins have to be asked for one after the other.',
    permissions: ['AuditLog.Read.All'],
    expected: [withoutRole('Reports Reader', 'Security Reader', 'Global Reader'), withoutLicence('P1')],
    request: (trial) => requests.usersCreatedBefore({ search: aliasOf(trial) }, Date.UTC(2100, 0)),
    look: lists,
  }),
  read({
    id: 'risky-users',
    title: 'Listing risky accounts',
    claim: 'Graph filters risky users by state, with P2.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Risk is neither shown nor verified.',
    permissions: ['IdentityRiskyUser.ReadWrite.All'],
    expected: [withoutLicence('P2'), withoutRole('Security Reader', 'Security Administrator', 'Global Reader')],
    request: () => requests.riskyUsers(),
    look: lists,
  }),
  read({
    id: 'conditional-access',
    title: 'Reading Conditional Access policies',
    claim: 'Policy.Read.All and Security Reader are enough.',
    source: 'docs/permissions.md#add-ons',
    otherwise: 'Whether quarantine blocks anybody isn’t known, and that is said.',
    permissions: ['Policy.Read.All'],
    expected: [withoutRole('Security Reader', 'Security Administrator', 'Global Reader'), withoutLicence('P1')],
    request: () => requests.conditionalAccess(),
    look: lists,
  }),
  read({
    id: 'incidents',
    title: 'Reading incidents of Microsoft Defender',
    claim: 'Graph lists open incidents with their alerts.',
    source: 'docs/permissions.md#add-ons',
    otherwise: '`incidents` and `incident:` don’t work.',
    permissions: ['SecurityIncident.Read.All'],
    expected: [withoutRole('Security Reader', 'Security Administrator', 'Global Reader'), withoutDefender],
    request: () => get('/security/incidents', { $filter: "status eq 'active'", $expand: 'alerts', $top: 50 }),
    look: lists,
  }),
  read({
    id: 'incident-roles',
    title: 'Roles of accounts in incidents',
    claim: 'Alerts name the role that an account has in an incident, such as compromised.',
    source: 'docs/incidents.md#1-find-the-accounts',
    otherwise:
      'Rollcall says that Defender doesn’t say which accounts are compromised, and selects none. Without an incident that names an account, nothing is known: provoke an alert first.',
    permissions: ['SecurityIncident.Read.All'],
    expected: [withoutRole('Security Reader', 'Security Administrator', 'Global Reader'), withoutDefender],
    request: () => get('/security/incidents', { $expand: 'alerts', $top: 50 }),
    look: namesRoles,
  }),
  read({
    id: 'leave-dates',
    title: 'Finding who leaves',
    claim:
      'With one test account’s employeeLeaveDateTime set beforehand, Graph finds it with User-LifeCycleInfo.Read.All and a role that sees it.',
    source: 'docs/permissions.md#add-ons',
    otherwise: '`leaving:today` finds nobody, or is refused. 0 entries: no date is set, or the role hides it.',
    permissions: ['User-LifeCycleInfo.Read.All'],
    expected: [withoutRole('Lifecycle Workflows Administrator', 'Global Reader')],
    request: () => {
      const $filter = 'employeeLeaveDateTime ge 2000-01-01T00:00:00Z and employeeLeaveDateTime le 2100-01-01T00:00:00Z'
      return {
        ...get('/users', { $filter, $count: true, $select: 'id,employeeLeaveDateTime', $top: 999 }),
        headers: eventual,
      }
    },
    look: (answer) => (valuesOf(answer).length > 0 ? undefined : '0 entries: set a test account’s leave date first'),
  }),
]

/** The evidence about accounts in the alerts of these incidents. */
const accountEvidence = (answer: Answer) =>
  valuesOf(answer)
    .flatMap((incident) => listOf(incident['alerts']))
    .flatMap((alert) => listOf(alert['evidence']))
    .filter((one) => /userEvidence$/.test(String(one['@odata.type'])))

const listOf = (value: unknown): readonly Record<string, unknown>[] => (Array.isArray(value) ? value : [])

/** What is wrong if an entry doesn't say when which account was changed, and by whom. */
function namesChanges(answer: Answer): string | undefined {
  const whole = valuesOf(answer).filter(
    ({ activityDateTime, initiatedBy, targetResources }) =>
      typeof activityDateTime === 'string' &&
      [Object(initiatedBy).user, Object(initiatedBy).app].some((one) => typeof one === 'object' && one !== null) &&
      listOf(targetResources).some(({ id }) => typeof id === 'string'),
  )
  return whole.length === valuesOf(answer).length ? lists(answer) : 'an entry lacks its time, its account or who did it'
}

function namesRoles(answer: Answer): string | undefined {
  const evidence = accountEvidence(answer)
  if (evidence.length === 0) return '0 incidents name an account'
  return evidence.some(({ roles }) => listOf(roles).length > 0)
    ? undefined
    : `no role in ${evidence.length} pieces of evidence about accounts`
}
