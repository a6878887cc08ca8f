import { type Person, type PersonPatch, person } from './person.ts'
import { guid, type Random } from './random.ts'
import { roles } from './roles.ts'

/** Accounts as old and odd as any large tenant has them, by the name tests call them. */
export type Oddities = ReturnType<typeof createOddities>

/** Nothing here is made up for effect: each is a kind of account that Microsoft's documentation or administrators describe. */
export function createOddities(domain: string, random: Random) {
  const odd = (alias: string, displayName: string, facts: PersonPatch): Person => {
    const [givenName = null, surname = null] = displayName.split(' ')
    const userPrincipalName = `${alias}@${domain}`
    return person({
      ...{ id: guid(random), userPrincipalName, displayName, givenName, surname, companyName: 'Contoso' },
      ...facts,
    })
  }
  const mailbox = { accountEnabled: false, givenName: null, surname: null, assignedLicenses: [] }
  return {
    /** From before August 2014, when accounts had no type. */
    ancient: odd('OlgaO', 'Olga Olden', { userType: null, createdDateTime: '2013-05-06T07:00:00Z' }),
    /** Known on premises by a name that is no part of any address. */
    onPremises: odd('SadiqN', 'Sadiq Nasser', {
      onPremisesSyncEnabled: true,
      onPremisesSamAccountName: 'nass0042',
      employeeId: '0042077',
    }),
    /** Known by the number of the payroll only. */
    numbered: odd('NinaN', 'Nina Number', { employeeId: '0042078' }),
    sharedMailbox: odd('Invoices1', 'Invoices', mailbox),
    roomMailbox: odd('Room-Everest1', 'Room Everest', mailbox),
    /** In a restricted management administrative unit. */
    restricted: odd('IvyR', 'Ivy Restricted', { isManagementRestricted: true }),
    /** Member, and owner, of a role-assignable group that holds no role at the moment. */
    inRoleGroup: odd('RosaG', 'Rosa Groupe', {}),
    ownsRoleGroup: odd('OwenG', 'Owen Groupe', {}),
    /** As scripts and imports leave them: with a control character, and with half of a character. */
    ...{ withNul: odd('NoraN', 'Nora\u0000 Nul\u0007', {}), withHalf: odd('SueS', 'Sue \ud83d Surrogate', {}) },
    /** May activate Global Administrator whenever she likes, and has not. */
    eligible: odd('ElifE', 'Elif Eligible', { eligibleRoles: [roles.globalAdmin.templateId] }),
  }
}
