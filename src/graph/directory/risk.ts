import type { RiskyUser } from '@microsoft/microsoft-graph-types'
import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { type Reader, readPages } from './read.ts'

/** An account's current risk according to Identity Protection. */
export type Risk = 'none' | 'atRisk' | 'confirmedCompromised'

/** Keyed by id as given, complete: Identity Protection doesn't list accounts that were never at risk. */
export async function risks(reader: Reader, ids: readonly string[], signal?: AbortSignal): Promise<Map<string, Risk>> {
  const { items } = await readPages(reader, requests.riskyUsers(), { signal })
  const risky = new Map(
    items.map((json) => {
      const { id, riskState } = asRecord<RiskyUser>(json)
      return [String(id).toLowerCase(), riskState === 'confirmedCompromised' ? riskState : 'atRisk'] as const
    }),
  )
  return new Map(ids.map((id) => [id, risky.get(id.toLowerCase()) ?? 'none']))
}
