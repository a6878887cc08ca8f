const emptyRecord = {}
const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/**
 * The members of a JSON object, or none for anything else. The Graph type limits which properties can be read; their
 * values still have to be checked.
 */
export function asRecord<T = Readonly<Record<string, unknown>>>(json: unknown): { readonly [K in keyof T]?: unknown } {
  return isRecord(json) ? (json as { readonly [K in keyof T]?: unknown }) : emptyRecord
}

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** In ms since the epoch; undefined if there is none. */
export function parseTimestamp(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  // Some tenants show the year 1 for "never".
  return time > 0 ? time : undefined
}

/** The `value` array of a Graph collection. */
export function collectionItems(body: unknown): readonly unknown[] {
  const { value } = asRecord(body)
  return Array.isArray(value) ? value : []
}

/** The link to the next page of a collection. */
export function nextLink(body: unknown): string | undefined {
  const link = asRecord(body)['@odata.nextLink']
  return typeof link === 'string' ? link : undefined
}
