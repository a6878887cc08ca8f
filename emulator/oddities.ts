import { type Person, type PersonPatch, person } from './person.ts'
import { guid, type Random } from './random.ts'
import { customRoles, roles } from './roles.ts'

/** Unusual accounts of any large tenant, by the name tests use. */
export type Oddities = ReturnType<typeof createOddities>

const unit = '/administrativeUnits/3f2b8c94-1d07-4a5e-8b6f-5a0c9e4d7712'

/** Each is a kind of account described in Microsoft's documentation or by administrators. */
export function createOddities(domain: string, random: Random) {
  const odd = (alias: string, displayName: string, facts: PersonPatch): Person => {
    const [givenName = null, surname = null] = displayName.split(' ')
    const userPrincipalName = `${alias}@${domain}`
    return person({
      id: guid(random),
      userPrincipalName,
      displayName,
      givenName,
      surname,
      companyName: 'Contoso',
      ...facts,
    })
  }
  const mailbox = { accountEnabled: false, givenName: null, surname: null, assignedLicenses: [], signIns: null }
  return {
    /** From before August 2014, when accounts had no type. */
    ancient: odd('OlgaO', 'Olga Olden', { userType: null, createdDateTime: '2013-05-06T07:00:00Z' }),
    /** With an on-premises name that isn't part of any address. */
    onPremises: odd('SadiqN', 'Sadiq Nasser', {
      onPremisesSyncEnabled: true,
      onPremisesSamAccountName: 'nass0042',
      employeeId: '0042077',
    }),
    /** Known only by employee ID. */
    numbered: odd('NinaN', 'Nina Number', { employeeId: '0042078' }),
    sharedMailbox: odd('Invoices1', 'Invoices', mailbox),
    roomMailbox: odd('Room-Everest1', 'Room Everest', mailbox),
    /** In a restricted management administrative unit. */
    restricted: odd('IvyR', 'Ivy Restricted', { isManagementRestricted: true }),
    /** Member and owner of a role-assignable group without a role at present. */
    inRoleGroup: odd('RosaG', 'Rosa Groupe', {}),
    ownsRoleGroup: odd('OwenG', 'Owen Groupe', {}),
    /** As created by scripts and imports: with control characters, and with a lone surrogate. */
    withNul: odd('NoraN', 'Nora\u0000 Nul\u0007', {}),
    withHalf: odd('SueS', 'Sue \ud83d Surrogate', {}),
    /** Eligible for Global Administrator, but not activated. */
    eligible: odd('ElifE', 'Elif Eligible', { eligibleRoles: [roles.globalAdmin.templateId] }),
    /** The same through a group. */
    eligibleByGroup: odd('StanS', 'Stan Standby', {}),
    /** Holds a custom role. */
    customAdmin: odd('CoraC', 'Cora Custom', { roles: [customRoles.accessDesk.templateId] }),
    /** A dozen people in Sales report to her; she is the only owner of one group and a co-owner of others. */
    lead: odd('LenaL', 'Lena Lead', { jobTitle: 'Director', department: 'Sales' }),
    /** Used by a service: no person, no licence. */
    service: odd('svc-backup', 'Backup service', {
      givenName: null,
      surname: null,
      assignedLicenses: [],
      signIns: { inPerson: null, automatic: 0 },
    }),
    /** Holds a role for one administrative unit. */
    unitAdmin: odd('UmaU', 'Uma Unit', { scopedRoles: [{ role: roles.authAdmin.templateId, scope: unit }] }),
  }
}
