import type { Engine } from '../../graph/batch/job-options.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { type Reader, readOne } from '../../graph/directory/read.ts'
import { asRecord, collectionItems, nextLink, parseTimestamp } from '../../graph/http/json.ts'
import { encode } from '../../graph/http/odata.ts'
import { type GraphRequest, type GraphVersion, get, nextPage, post, readCost } from '../../graph/http/request.ts'

/** What to search Microsoft's audit log for. */
export interface AuditSearch {
  /** In ms since the epoch. */
  readonly from: number
  readonly to: number
  /** The sign-in names of those who did it. */
  readonly upns: readonly string[]
  readonly operations: readonly string[]
}

/** The progress of a search. `cut`: it found more than Microsoft returns. */
export type SearchProgress = { readonly is: 'running' | 'failed' } | { readonly is: 'succeeded'; readonly cut: boolean }

/** One entry of Microsoft's audit log. */
export interface AuditRecord {
  readonly operation: string
  /** The sign-in name of the person who did it. */
  readonly upn: string
  /** In ms since the epoch. */
  readonly at?: number
  /** The parameters of the audited operation, by name. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Allows reading only the audited events in Exchange. */
const permission = 'AuditLogsQuery-Exchange.Read.All'
const path = '/security/auditLog/queries'

export const auditSearchRequests = {
  /** Starts a search. The response contains its ID; results come minutes later. */
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
      readCost(1),
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

/** The version of Graph in which a tenant was found to have these searches. Some have them only in beta. */
const found = new WeakMap<Engine, GraphVersion>()
const versionFor = ({ engine }: Reader): GraphVersion => found.get(engine) ?? 'v1.0'

/** Whether Graph has no such address, or no such search. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof graphErrors.graphUnavailable && error.details.status === 404

/** Sends a request to the version that knows it, and remembers which one did. Throws what the second one answers. */
async function readFromEither(reader: Reader, request: GraphRequest): Promise<unknown> {
  const version = versionFor(reader)
  try {
    return await readOne(reader, { ...request, version })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  const other = version === 'beta' ? 'v1.0' : 'beta'
  const body = await readOne(reader, { ...request, version: other })
  found.set(reader.engine, other)
  return body
}

/** Starts a search of Microsoft's audit log; resolves to its ID. Throws an error that `isNotFound` if there are none. */
export async function startAuditSearch(reader: Reader, search: AuditSearch): Promise<string> {
  const { id } = asRecord(await readFromEither(reader, auditSearchRequests.startAuditSearch(search)))
  if (typeof id !== 'string' || id === '') throw new graphErrors.graphUnavailable()
  return id
}

/** The progress of a search. */
export async function readAuditSearch(reader: Reader, id: string): Promise<SearchProgress> {
  const body = asRecord(await readFromEither(reader, auditSearchRequests.auditSearch(id)))
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

/** Maximum number of pages read per search. */
const maxPages = 200

/** The results of a search whose progress was read, page by page; `cut` if there are more than are read. */
export async function auditRecords(
  reader: Reader,
  id: string,
  take: (records: readonly AuditRecord[]) => void,
): Promise<{ readonly cut: boolean }> {
  const first: GraphRequest = { ...auditSearchRequests.auditRecords(id), version: versionFor(reader) }
  // Pages have been seen to overlap.
  const seen = new Set<string>()
  for (let request = first, page = 0; page < maxPages; page++) {
    const body = await readOne(reader, request)
    const records = collectionItems(body).filter((json) => {
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
  const at = parseTimestamp(record['createdDateTime'])
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
