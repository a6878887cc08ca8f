import type { Oddities } from './oddities.ts'
import { guid, type Random } from './random.ts'
import type { Operators } from './seeded-people.ts'

/** An application registered in the tenant. */
export interface OwnedApp {
  /** Object ID. */
  readonly id: string
  readonly displayName: string
  /** Object IDs of its owners. */
  readonly owners: ReadonlySet<string>
  /** When its secrets and certificates were added. */
  readonly secrets: readonly string[]
  readonly certificates: readonly string[]
}

/** One owned only by the manager, and one with two owners. */
export function createOwnedApps({ lead }: Oddities, { alex }: Operators, random: Random): OwnedApp[] {
  const app = (displayName: string, secrets: string[], ...owners: { id: string }[]): OwnedApp => ({
    id: guid(random),
    displayName,
    owners: new Set(owners.map(({ id }) => id)),
    secrets,
    certificates: secrets.slice(1),
  })
  return [
    app('Payroll connector', ['2024-03-01T08:00:00Z', '2026-02-03T04:05:06Z'], lead),
    app('Intranet search', [], lead, alex),
  ]
}
