import { type Licence, skus } from './account-objects.ts'
import type { Oddities } from './oddities.ts'
import type { Person } from './person.ts'
import { guid, type Random } from './random.ts'
import { roles } from './roles.ts'
import type { Operators } from './seeded-people.ts'

export interface TemporaryMembership {
  /** ISO 8601. */
  readonly until: string
  /** Whether the person activated it, instead of an administrator having assigned it. */
  readonly activated: boolean
}

/** A group in the emulated tenant. */
export interface Group {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly mail: string | null
  readonly isAssignableToRole: boolean
  /** Template IDs of admin roles its members hold through it. */
  readonly roles: readonly string[]
  /** Template IDs of roles its members can activate. */
  readonly eligibleRoles: readonly string[]
  /** Object IDs of people and groups. */
  readonly members: Set<string>
  /**
   * The memberships that end by themselves, by object ID, from Privileged Identity Management. Leaving the group ends
   * them, and whoever is added again is a permanent member.
   */
  readonly temporary: Map<string, TemporaryMembership>
  /** Object IDs of people. */
  readonly owners: ReadonlySet<string>
  /** Members of a hidden group are shown only to callers that can read hidden members. */
  readonly visibility: 'Private' | 'HiddenMembership'
  /** As in Graph; by default, a group with an email address is a Microsoft 365 group. */
  readonly groupTypes: readonly ('Unified' | 'DynamicMembership')[]
  readonly mailEnabled: boolean
  readonly securityEnabled: boolean
  readonly membershipRule: string | null
  readonly onPremisesSyncEnabled: true | null
  readonly isManagementRestricted: true | null
  /** Licences inherited by its direct members. */
  readonly assignedLicenses: readonly Licence[]
}

const groupMaker =
  (random: Random) =>
  (displayName: string, description: string, members: readonly { id: string }[], more: Partial<Group> = {}): Group => ({
    id: guid(random),
    displayName,
    description,
    mail: null,
    isAssignableToRole: false,
    roles: [],
    eligibleRoles: [],
    members: new Set(members.map((one) => one.id)),
    temporary: new Map(),
    owners: new Set(),
    visibility: 'Private',
    groupTypes: more.mail ? ['Unified'] : [],
    mailEnabled: Boolean(more.mail),
    securityEnabled: !more.mail,
    membershipRule: null,
    onPremisesSyncEnabled: null,
    isManagementRestricted: null,
    assignedLicenses: [],
    ...more,
  })

/** Unusual groups. `people` are the ordinary accounts. */
export function createOddGroups(
  oddities: Oddities,
  { patti }: Operators,
  people: readonly Person[],
  domain: string,
  random: Random,
): Group[] {
  const group = groupMaker(random)
  const engineers = people.filter((one) => one.department === 'Engineering')
  const list = { groupTypes: [], mailEnabled: true } as const
  const { inRoleGroup, ownsRoleGroup, eligibleByGroup, lead } = oddities
  return [
    group('Privileged access candidates', 'Role-assignable, without a role at the moment', [inRoleGroup], {
      isAssignableToRole: true,
      owners: new Set([ownsRoleGroup.id]),
    }),
    group('Standby administrators', 'May activate Exchange Administrator', [eligibleByGroup], {
      isAssignableToRole: true,
      eligibleRoles: [roles.exchangeAdmin.templateId],
    }),
    group('Board', 'Who is in it is nobody’s business', [patti], { visibility: 'HiddenMembership' }),
    group('All engineers', 'Kept by a rule', engineers, {
      groupTypes: ['DynamicMembership'],
      membershipRule: '(user.department -eq "Engineering")',
    }),
    group('Finance share', 'Synced from Active Directory', people.slice(340, 360), { onPremisesSyncEnabled: true }),
    group('Newsletter', 'A distribution list', people.slice(350, 370), {
      ...list,
      mail: `newsletter@${domain}`,
      securityEnabled: false,
    }),
    group('Building access', 'A mail-enabled security group', people.slice(355, 365), {
      ...list,
      mail: `building@${domain}`,
      securityEnabled: true,
    }),
    group('Merger', 'In a restricted management administrative unit', people.slice(365, 370), {
      isManagementRestricted: true,
      owners: new Set([lead.id, patti.id]),
    }),
    group('Power BI users', 'Licences come with it', people.slice(360, 380), {
      assignedLicenses: [{ skuId: skus.powerBiPro, disabledPlans: [] }],
      owners: new Set([lead.id]),
    }),
  ]
}

/** The group that a Conditional Access policy blocks. */
export const createQuarantine = (random: Random): Group =>
  groupMaker(random)('Quarantine', 'Blocked by Conditional Access', [])

/** The tenant's groups. `people` are the ordinary accounts. */
export function createGroups(operators: Operators, people: readonly Person[], domain: string, random: Random): Group[] {
  const group = groupMaker(random)
  const { alex, megan, lee, diego, lynne, nestor, patti } = operators
  const sales = people.filter((one) => one.department === 'Sales')
  const leads = group('Sales leads', 'Those who lead Sales', sales.slice(0, 6))
  const mail = (alias: string) => ({ mail: `${alias}@${domain}` })
  return [
    group('Helpdesk operators', 'May look after accounts with the bot', [alex, megan, lee, diego, nestor]),
    group('Approvers', 'May approve large operations', [megan, lynne]),
    group('VIP protected', 'Accounts nobody touches from chat', [patti, ...people.slice(0, 2)]),
    leads,
    group('Sales', 'Everyone in Sales', [...sales.slice(6, 60), leads], mail('sales')),
    group('Tier 1 administrators', 'Role-assignable: Helpdesk Administrator', [nestor, ...people.slice(3, 4)], {
      isAssignableToRole: true,
      roles: [roles.helpdeskAdmin.templateId],
    }),
    group('Phished accounts', 'Found in the mail trace of the last incident', people.slice(10, 310), mail('phished')),
    group('Contractors', 'Contractors of the Dublin office', people.slice(310, 320)),
    group('Contractors', 'Contractors of the Munich office', people.slice(320, 335)),
    group("Children's day team", 'An apostrophe in the name', people.slice(335, 340), mail('childrens-day')),
    group('Nobody', 'An empty group', []),
  ]
}
