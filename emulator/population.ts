import { inventIdentity } from './names.ts'
import { type Person, person } from './person.ts'
import { guid, type Random } from './random.ts'

const day = 86_400_000
const dayNames = Array.from({ length: 3_000 }, (_, back) =>
  new Date(Date.UTC(2025, 11, 1, 7, 30) - back * day).toISOString().replace('.000', ''),
)

/** Generates ordinary people: 1 in 7 disabled, 1 in 12 synced, 1 in 25 a guest, 1 in 15 without a job title. */
export function populate(count: number, domain: string, random: Random): Person[] {
  const used = new Map<string, number>()
  return Array.from({ length: count }, (_, index) => {
    const { givenName, surname, alias, department, jobTitle, office } = inventIdentity(random)
    const again = (used.get(alias) ?? 0) + 1
    used.set(alias, again)
    const local = again > 1 ? `${alias}${again}` : alias
    const guest = random() < 1 / 25
    const home = random() < 0.5 ? 'adatum.com' : 'fabrikam.com'
    const mail = guest ? `${local}@${home}` : `${local}@${domain}`
    return person({
      id: guid(random),
      userPrincipalName: guest ? `${local}_${home}#EXT#@${domain}` : mail,
      displayName: `${givenName} ${surname}`,
      givenName,
      surname,
      mail,
      mailNickname: local,
      jobTitle: random() < 1 / 15 ? null : jobTitle,
      department: guest ? null : department,
      officeLocation: guest ? null : office,
      companyName: guest ? home.slice(0, -4) : 'Contoso',
      employeeId: guest ? null : String(100_000 + index),
      accountEnabled: random() >= 1 / 7,
      userType: guest ? 'Guest' : 'Member',
      onPremisesSyncEnabled: !guest && random() < 1 / 12 ? true : null,
      createdDateTime: dayNames[Math.floor(random() * dayNames.length)] ?? '2024-02-01T08:00:00Z',
    })
  })
}
