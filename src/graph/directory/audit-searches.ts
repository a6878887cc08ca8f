import { UserError } from '../../core/errors.ts'
import { asRecord, collection, nextLink, timeOf } from '../http/json.ts'
import { encode } from '../http/odata.ts'
import { type GraphRequest, get, nextPage, post, reading } from '../http/request.ts'
import { type Reader, readOne } from './read.ts'

/** What to search Microsoft's audit log for. */
export interface AuditSearch {
  /** In ms since the epoch. */
  readonly from: number
  readonly to: number
  /** Who did it, by sign-in name. */
  readonly upns: readonly string[]
  readonly operations: readonly string[]
}

/** How far a search is. `cut`: it has found more than Microsoft returns. */
export type SearchProgress = { readonly is: 'running' | 'failed' } | { readonly is: 'succeeded'; readonly cut: boolean }

/** One entry of Microsoft's audit log. */
export interface AuditRecord {
  readonly operation: string
  /** Whoever did it: a sign-in name. */
  readonly upn: string
  /** In ms since the epoch. */
  readonly at?: number
  /** What was given with the operation, by name. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Of everything that is audited, only what happens in Exchange. */
const permission = 'AuditLogsQuery-Exchange.Read.All'
const path = '/security/auditLog/queries'

export const auditSearchRequests = {
  /** Starts a search. The answer names it; what it finds comes minutes later. */
  startAuditSearch: ({ from, to, upns, operations }: AuditSearch): GraphRequest => ({
    ...post(
      permission,
      path,
      {
        '@odata.type': '#microsoft.graph.security.auditLogQuery',
        displayName: 'Rollcall',
        filterStartDateTime: new Date(from).toISOString(),
        filterEndDateTime: new Date(to).toISOString(),
        operationFilters: operations,
        userPrincipalNameFilters: upns,
      },
      reading(1),
    ),
    optional: true,
  }),

  auditSearch: (id: string): GraphRequest => ({
    ...get(permission, `${path}/${encode(id)}`),
    optional: true,
  }),

  auditRecords: (id: string): GraphRequest => ({
    ...get(permission, `${path}/${encode(id)}/records`),
    optional: true,
  }),
}

/** Starts a search of Microsoft's audit log; resolves to its id. */
export async function startAuditSearch(reader: Reader, search: AuditSearch): Promise<string> {
  const { id } = asRecord(await readOne(reader, auditSearchRequests.startAuditSearch(search)))
  if (typeof id !== 'string' || id === '') throw new UserError('graphUnavailable')
  return id
}

/** How far a search is. */
export async function auditSearch(reader: Reader, id: string): Promise<SearchProgress> {
  const body = asRecord(await readOne(reader, auditSearchRequests.auditSearch(id)))
  switch (body['status']) {
    case 'succeeded':
      return { is: 'succeeded', cut: body['isRecordCountLimitExceeded'] === true }
    case 'failed':
    case 'cancelled':
      return { is: 'failed' }
    default:
      return { is: 'running' }
  }
}

/** Pages that are read of one search. */
const mostPages = 200

/** What a search has found, page by page; `cut` if there is more than is read. */
export async function auditRecords(
  reader: Reader,
  id: string,
  take: (records: readonly AuditRecord[]) => void,
): Promise<{ readonly cut: boolean }> {
  const first = auditSearchRequests.auditRecords(id)
  // Pages have been seen to overlap.
  const seen = new Set<string>()
  for (let request = first, page = 0; page < mostPages; page++) {
    const body = await readOne(reader, request)
    const records = collection(body).filter((json) => {
      const { id: record } = asRecord(json)
      if (typeof record !== 'string') return true
      return !seen.has(record) && seen.add(record)
    })
    take(records.map(toRecord))
    const link = nextLink(body)
    if (link === undefined) return { cut: false }
    request = nextPage(link, first)
  }
  return { cut: true }
}

function toRecord(json: unknown): AuditRecord {
  const record = asRecord(json)
  const data = asRecord(record['auditData'])
  const named = [data['Parameters'], data['OperationProperties']].flatMap((some) => (Array.isArray(some) ? some : []))
  const at = timeOf(record['createdDateTime'])
  return {
    operation: String(record['operation'] ?? data['Operation'] ?? ''),
    upn: String(record['userPrincipalName'] ?? record['userId'] ?? data['UserId'] ?? ''),
    ...(at !== undefined && { at }),
    parameters: Object.fromEntries(
      named.map((one: unknown) => {
        const { Name, Value } = asRecord(one)
        return [String(Name), String(Value ?? '')] as const
      }),
    ),
  }
}
