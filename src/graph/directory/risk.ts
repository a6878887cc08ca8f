import type { RiskyUser } from '@microsoft/microsoft-graph-types'
import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { type Reader, readPages } from './read.ts'

/** What Identity Protection holds against an account now. */
export type Risk = 'none' | 'atRisk' | 'confirmedCompromised'

/** By id as asked, all of them: who was never at risk is unknown to Identity Protection. */
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
