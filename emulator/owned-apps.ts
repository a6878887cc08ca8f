import type { Oddities } from './oddities.ts'
import { guid, type Random } from './random.ts'
import type { Operators } from './seeded-people.ts'

/** An application registered in the tenant. */
export interface OwnedApp {
  /** Object id. */
  readonly id: string
  readonly displayName: string
  /** Object ids of its owners. */
  readonly owners: ReadonlySet<string>
}

/** One owned only by the lead, and one with two owners. */
export function createOwnedApps({ lead }: Oddities, { alex }: Operators, random: Random): OwnedApp[] {
  const app = (displayName: string, ...owners: { id: string }[]): OwnedApp => ({
    id: guid(random),
    displayName,
    owners: new Set(owners.map(({ id }) => id)),
  })
  return [app('Payroll connector', lead), app('Intranet search', lead, alex)]
}
