import { type Owner, seededChance } from './account-objects.ts'

/** Someone's state in Identity Protection. */
export interface Risk {
  readonly state: 'none' | 'atRisk' | 'confirmedCompromised' | 'dismissed'
  readonly level: 'none' | 'low' | 'medium' | 'high'
  readonly detail: 'none' | 'adminConfirmedUserCompromised' | 'adminDismissedAllRiskForUser'
  readonly updated: string
}

/** Unless decided otherwise, every thirtieth person is at risk. Guests' risk is assessed in their own tenant. */
export function riskOf(person: Owner & { readonly risk: Risk | undefined }): Risk {
  if (person.risk) return person.risk
  const chance = seededChance(person, 4)
  const updated = '2025-11-01T07:30:00Z'
  if (person.userType === 'Guest' || chance() >= 1 / 30)
    return { state: 'none', level: 'none', detail: 'none', updated }
  return { state: 'atRisk', level: chance() < 0.5 ? 'medium' : 'low', detail: 'none', updated }
}
