import { freeSeats } from '../../graph/directory/licences.ts'
import type { Impact } from '../../store/queries/operation-types.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import type { PlanInspection, Step } from '../model/steps.ts'
import { ifAllowed, type Reader } from '../rules/if-allowed.ts'
import type { Impacts } from './impact.ts'

/** Which of the licences that these items restore are no longer available in sufficient number. */
export async function findMissingSeats(
  context: Context,
  reader: Reader,
  {
    steps,
    found,
    items,
  }: {
    readonly steps: readonly Step[]
    readonly found: ReadonlyMap<string, PlanInspection>
    readonly items: readonly NewItem[]
  },
): Promise<Impacts> {
  const needed = new Map<string, { readonly name: string; readonly accounts: Set<string> }>()
  for (const { account_id: account, writes = [] } of items) {
    for (const { action, kind, before } of account === null ? [] : writes) {
      if (kind !== 'request') continue
      const step = steps.find(({ kind }) => kind === action)
      for (const { skuId, name } of step?.seats(account ?? '', before, found.get(action)) ?? []) {
        const key = skuId.toLowerCase()
        const one = needed.get(key) ?? { name, accounts: new Set<string>() }
        one.accounts.add(account ?? '')
        needed.set(key, one)
      }
    }
  }
  if (needed.size === 0) return { impact: [], notChecked: [] }
  const free = await ifAllowed(context, reader, ['LicenseAssignment.Read.All'], (directory) => directory.ask(freeSeats))
  if (!free) return { impact: [], notChecked: ['seats'] }
  const impact = [...needed].flatMap(([skuId, { name, accounts }]): Impact[] => {
    const left = free.get(skuId) ?? 0
    return left < accounts.size ? [{ kind: 'seats', count: accounts.size, free: left, some: [name] }] : []
  })
  return { impact, notChecked: [] }
}
