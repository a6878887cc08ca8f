import type { Account, Lookup } from '../../../../src/graph/directory/account.ts'
import { type Texts, times } from './texts.ts'

export function sampleAccount(texts: Texts, index: number): Account {
  return {
    id: `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
    displayName: texts.name(),
    userPrincipalName: texts.upn(),
    mail: null,
    jobTitle: index % 5 === 4 ? null : texts.jobTitle(),
    department: texts.department(),
    accountEnabled: index % 4 !== 3,
    userType: index % 7 === 6 ? 'Guest' : 'Member',
    synced: index % 9 === 8,
  }
}

export function sampleLookups(texts: Texts, count: number): Lookup[] {
  return times(count, (index): Lookup => {
    const account = sampleAccount(texts, index)
    if (index % 20 === 19) return { input: texts.typed(), outcome: 'notFound' }
    if (index % 40 === 18) {
      return { input: texts.typed(), outcome: 'ambiguous', candidates: times(5, (n) => sampleAccount(texts, n)) }
    }
    if (index % 40 === 28) return { input: texts.typed(), outcome: 'duplicate', of: texts.typed(), account }
    if (index % 40 === 38) return { input: texts.typed(), outcome: 'failed', reason: { code: 'unavailable' } }
    return { input: account.userPrincipalName, outcome: 'found', account }
  })
}
