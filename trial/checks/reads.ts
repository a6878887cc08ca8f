import { requests } from '../../src/graph/index.ts'
import { nobody } from '../allowed.ts'
import { type AutomaticCheck, answered, differs, fits, type Request, valuesOf } from '../check.ts'
import { withoutLicence, withoutRole } from '../expected.ts'
import { aliasOf, finds, lists, misses, read } from './read.ts'

const finding: readonly AutomaticCheck[] = [
  read({
    id: 'list',
    title: 'Listing accounts, sorted and counted',
    claim: 'Graph sorts by name and says how many there are, with the header for advanced queries.',
    source: 'src/README.md#where-to-find-what',
    otherwise: '`list users` fails: Graph wants another form of the query.',
    request: () => requests.listUsers({}, 25),
    look: ({ body }) => (typeof Object(body)['@odata.count'] === 'number' ? undefined : 'there is no count'),
  }),
  read({
    id: 'search',
    title: 'Searching by name',
    claim: 'A search with many spellings, joined by OR, finds an account by the beginning of its name.',
    source: 'docs/use.md',
    otherwise: 'Searching fails or misses people: fewer spellings have to be asked for.',
    request: (trial) => requests.listUsers({ search: aliasOf(trial) }, 25),
    look: finds,
  }),
  read({
    id: 'names-in-any-case',
    title: 'Sign-in names in capital letters',
    claim: 'Graph compares sign-in names without regard to case.',
    source: 'docs/use.md',
    otherwise: 'Lists with other spellings are "not found": names have to be tried in lower case.',
    request: ({ first }) => requests.usersIn('userPrincipalName', [first.userPrincipalName.toUpperCase()]),
    look: finds,
  }),
  read({
    id: 'second-addresses',
    title: 'Finding an account by a second address',
    claim: 'Graph filters by proxyAddresses without the header for advanced queries.',
    source: 'docs/use.md',
    otherwise: 'Accounts aren’t found by their aliases.',
    request: ({ first }) => requests.usersByAddress([first.userPrincipalName]),
    look: lists,
  }),
  read({
    id: 'employee-ids',
    title: 'Finding accounts by employee ID',
    claim: 'Graph accepts several employee IDs in one filter.',
    source: 'docs/use.md',
    otherwise: 'Lists of employee IDs aren’t understood.',
    request: () => requests.usersByEmployeeId(['rollcall-trial-1', 'rollcall-trial-2']),
    look: lists,
  }),
  read({
    id: 'names-on-premises',
    title: 'Finding accounts by their name in Active Directory',
    claim: 'Graph filters by onPremisesSamAccountName as an advanced query.',
    source: 'docs/use.md',
    otherwise: 'Lists from Active Directory aren’t understood.',
    request: () => requests.usersBySamAccountName(['rollcall-trial-1', 'rollcall-trial-2']),
    look: lists,
  }),
  read({
    id: 'states',
    title: 'Reading whether accounts are enabled, and since when sessions count',
    claim: 'Both properties come back for several accounts in one request; accounts that don’t exist are absent.',
    source: 'src/operations/README.md#from-plan-to-undo',
    otherwise: 'Results can’t be verified.',
    request: ({ first, second }) => requests.states([first.id, second.id, nobody()]),
    look: (answer, { first, second }) =>
      misses(answer, [first, second]) ??
      (valuesOf(answer).length === 2 ? undefined : `${valuesOf(answer).length} accounts instead of 2`),
  }),
  read({
    id: 'password-times',
    title: 'Reading when passwords were set',
    claim: 'lastPasswordChangeDateTime and passwordProfile come back for several accounts in one request.',
    source: 'src/operations/README.md#from-plan-to-undo',
    otherwise: 'Password steps can’t be verified.',
    request: ({ first, second }) => requests.passwords([first.id, second.id]),
    look: finds,
  }),
]

const belongings: readonly AutomaticCheck[] = [
  read({
    id: 'role-groups',
    title: 'Listing role-assignable groups',
    claim: 'Graph filters groups by isAssignableToRole.',
    source: 'docs/security.md#which-admins-it-sees',
    otherwise: 'No plan is made: administrators through groups could not be protected.',
    request: () => requests.roleGroups(),
    look: lists,
  }),
  read({
    id: 'role-assignments',
    title: 'Listing who holds admin roles',
    claim: 'Graph lists all assignments with their principals, page by page.',
    source: 'docs/security.md#which-admins-it-sees',
    otherwise: 'No plan is made: administrators could not be protected.',
    request: () => requests.roleAssignments(),
    look: (answer) => (valuesOf(answer).length > 0 ? undefined : 'nobody holds a role'),
  }),
  read({
    id: 'eligible-roles',
    title: 'Listing who can activate admin roles',
    claim:
      'RoleManagement.Read.Directory is enough to read eligible assignments, with P2 and a role that may see them.',
    source: 'docs/security.md#which-admins-it-sees',
    otherwise: 'Plans can’t see eligible administrators, and say so.',
    expected: [
      withoutRole('Security Reader', 'Global Reader', 'Privileged Role Administrator', 'Security Administrator'),
      withoutLicence('P2'),
    ],
    request: () => requests.eligibleRoles(),
    look: lists,
  }),
  read({
    id: 'domains',
    title: 'Telling federated domains',
    claim: 'Domain.Read.All is enough to read how the accounts of a domain sign in.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Federated accounts are not skipped in password steps.',
    permissions: ['Domain.Read.All'],
    request: () => requests.domains(),
    look: (answer) => (valuesOf(answer).length > 0 ? undefined : 'the tenant has no domain'),
  }),
  read({
    id: 'licence-counts',
    title: 'Counting free licences',
    claim: 'LicenseAssignment.Read.All is enough to read how many licences there are.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'There is no warning before an undo if too few licences are free.',
    permissions: ['LicenseAssignment.Read.All'],
    expected: [withoutRole('Directory Readers', 'Global Reader')],
    request: () => requests.subscribedSkus(),
    look: lists,
  }),
  read({
    id: 'licences-and-groups',
    title: 'Telling direct licences from those of groups',
    claim: 'licenseAssignmentStates comes back in a list of accounts.',
    source: 'docs/commands.md',
    otherwise: 'Licences that come from groups are removed in vain.',
    request: ({ rich }) => requests.licencesOf([rich.id]),
    look: (answer, { rich }) => misses(answer, [rich]),
  }),
  read({
    id: 'devices',
    title: 'Reading somebody’s devices',
    claim: 'Device.Read.All shows state, sync and time of registration in the list of somebody’s devices.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Devices are neither shown nor disabled.',
    permissions: ['Device.Read.All'],
    request: ({ rich }) => requests.devicesOf(rich.id),
    look: lists,
  }),
  read({
    id: 'dependents',
    title: 'Reading what somebody owns',
    claim: 'User.Read.All is enough to list owned objects with their names.',
    source: 'src/operations/README.md#what-a-plan-checks',
    otherwise: 'Plans don’t warn about sole owners.',
    request: ({ rich }) => requests.ownedObjects(rich.id),
    look: lists,
  }),
  read({
    id: 'methods',
    title: 'Reading sign-in methods',
    claim: 'Graph lists the methods that v1.0 knows, the password among them, and accepts no query options.',
    source: 'docs/use.md',
    otherwise: 'Methods are neither shown nor removed.',
    permissions: ['UserAuthenticationMethod.ReadWrite.All'],
    expected: [withoutRole('Authentication Administrator', 'Privileged Authentication Administrator', 'Global Reader')],
    request: ({ rich }) => requests.methodsOf(rich.id),
    look: (answer) => {
      const types = valuesOf(answer).map((one) => String(one['@odata.type']))
      return types.includes('#microsoft.graph.passwordAuthenticationMethod')
        ? undefined
        : `not even the password is listed${types.length > 0 ? `, only ${types.join(', ')}` : ''}`
    },
  }),
]

/** Reading many IDs at once requires a permission that the bot doesn't request but uses if it is there. */
const byIds = (ids: readonly string[], query = ''): Request => {
  const { method, url, body } = requests.usersByIds([...ids])
  return { method, url: `${url}${query}`, body }
}
const broad = {
  part: 'graph',
  kind: 'automatic',
  permissions: ['Directory.Read.All'],
  source: 'src/README.md#where-to-find-what',
} as const

const many: readonly AutomaticCheck[] = [
  {
    ...broad,
    id: 'by-ids',
    title: 'Reading accounts by many IDs',
    claim: 'Accounts that don’t exist are absent, and the others come back with the selected properties.',
    otherwise: 'Large lists of IDs are looked up fifteen at a time.',
    run: async ({ graph, first, second }) => {
      const answer = await graph('read', byIds([first.id, nobody(), second.id]))
      if (answer.status !== 200) return answered(answer, 200)
      const found = valuesOf(answer).length
      return found === 2 ? fits('2 of 3 found', answer) : differs(`${found} accounts instead of 2`, answer)
    },
  },
  {
    ...broad,
    id: 'by-ids-with-top',
    title: 'A page size for many IDs is refused',
    claim: 'Graph refuses $top there.',
    otherwise: 'No harm: Rollcall doesn’t ask for one.',
    run: async ({ graph, first }) => answered(await graph('read', byIds([first.id], '&$top=1')), 400),
  },
  {
    ...broad,
    id: 'by-ids-too-many',
    title: 'More than a thousand IDs are refused',
    claim: 'Graph refuses 1,001 IDs.',
    otherwise: 'No harm: Rollcall asks for a thousand at most.',
    run: async ({ graph }) =>
      answered(await graph('read', byIds(Array.from({ length: 1001 }, (_, at) => nobody(at)))), 400),
  },
]

export const graphReads: readonly AutomaticCheck[] = [...finding, ...belongings, ...many]
