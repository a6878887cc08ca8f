import type { DirectoryAudit } from '@microsoft/microsoft-graph-types'
import { forbiddenError, pagesOf, type Reader } from '../../graph/directory/read.ts'
import { asRecord, collectionItems, parseTimestamp, textOrNull } from '../../graph/http/json.ts'
import { compare, query } from '../../graph/http/odata.ts'
import { type GraphRequest, get, maxPage } from '../../graph/http/request.ts'
import { rolesIn } from '../../graph/http/token-scopes.ts'

/** Who disabled or enabled an account. `sync`: Active Directory's. `disruption`: Defender's attack disruption. */
export interface SwitchedBy {
  readonly kind: 'person' | 'app' | 'sync' | 'disruption'
  /** Of a person, in lower case. */
  readonly id?: string
  /** A sign-in name if the log has nothing else. */
  readonly name: string
}

/** One entry: an account was disabled or enabled. */
export interface AccountSwitch {
  /** Its object ID in lower case. */
  readonly account: string
  readonly enabled: boolean
  /** Ms since the epoch. */
  readonly at: number
  readonly by: SwitchedBy
}

/** What was read. */
export interface SwitchLog {
  readonly switches: readonly AccountSwitch[]
  /** Older entries weren't read; ms since the epoch. Infinity if nothing was. */
  readonly readFrom: number
}

/** How long Entra keeps entries, with Microsoft Entra ID P1, in ms. */
export const keptFor = 30 * 86_400_000

const maxEntries = 5_000

const activities = { 'Enable account': true, 'Disable account': false } as const

/** Built-in roles that can read the log; others can't be told apart by a token. */
const readers: ReadonlySet<string> = new Set([
  '62e90394-69f5-4237-9190-012177145e10', // Global Administrator
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451', // Global Reader
  '4a5d8f65-41da-4de4-8968-e035b65339cf', // Reports Reader
  '194ae4cb-b126-40b2-bd5b-6091b380977d', // Security Administrator
  '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', // Security Operator
  '5d6b6bb7-de71-4623-b4af-96380a352509', // Security Reader
])

export const auditRequests = {
  /** The latest entry, whatever it is about. */
  latest: (): GraphRequest => get('AuditLog.Read.All', `/auditLogs/directoryAudits${query({ $top: 1 })}`),

  /** Who disabled or enabled accounts since then, the newest first. */
  switches: (activity: keyof typeof activities, since: number): GraphRequest => {
    const named = compare<DirectoryAudit>('activityDisplayName', 'eq', activity)
    const $filter = `${named} and activityDateTime ge ${new Date(since).toISOString().slice(0, 19)}Z`
    const options = { $filter, $orderby: 'activityDateTime desc', $top: maxPage }
    // What it says isn't essential, so a refusal doesn't renew the token.
    return {
      ...get('AuditLog.Read.All', `/auditLogs/directoryAudits${query(options)}`),
      lane: 'reports',
      optional: true,
    }
  },
}

/**
 * Which accounts were disabled or enabled since then, by anybody, the newest first: at most 5,000 entries, and only what
 * could be read before the signal aborts. Throws graphForbidden without the permission or role.
 */
export async function accountSwitches(reader: Reader, since: number, signal: AbortSignal): Promise<SwitchLog> {
  const roles = rolesIn(await reader.session.token())
  // Graph's clock can be ahead of ours, or behind.
  const skew = reader.engine.clockSkew?.ms ?? 0
  const lists = Object.keys(activities).map((activity) => {
    const request = auditRequests.switches(activity as keyof typeof activities, since + skew)
    return {
      request,
      pages: pagesOf(reader, request, signal),
      found: [] as AccountSwitch[],
      readFrom: Number.POSITIVE_INFINITY,
      whole: false,
    }
  })
  const [first] = lists
  // Saves a call that would be refused: few are allowed.
  if (first && roles && !roles.some((role) => readers.has(role)))
    throw forbiddenError({ code: 'forbidden' }, first.request, reader.session)
  let entries = 0
  const readPage = async (list: (typeof lists)[number]) => {
    const page = await list.pages.next()
    if (page.done) return Object.assign(list, { whole: true, readFrom: since })
    const items = collectionItems(page.value)
    entries += items.length
    const found = items.flatMap(toSwitches).map((one) => ({ ...one, at: one.at - skew }))
    list.found.push(...found)
    for (const { at } of found) list.readFrom = Math.min(list.readFrom, at)
    return list
  }
  try {
    await Promise.all(lists.map(readPage))
    for (;;) {
      const [next] = lists.filter(({ whole }) => !whole).toSorted((a, b) => b.readFrom - a.readFrom)
      if (!next || entries >= maxEntries) break
      await readPage(next)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  const readFrom = Math.max(...lists.map((list) => list.readFrom))
  const switches = lists.flatMap(({ found }) => found).toSorted((a, b) => b.at - a.at)
  return { switches, readFrom }
}

const syncName = 'Microsoft Azure AD Sync'
const disruptionApp = '60ca1954-583c-4d1f-86de-39d835f3e452'

function toSwitches(json: unknown): AccountSwitch[] {
  const { activityDisplayName, activityDateTime, result, targetResources, initiatedBy } = asRecord<DirectoryAudit>(json)
  const at = parseTimestamp(activityDateTime)
  const enabled = Object.entries(activities).find(([activity]) => activity === activityDisplayName)?.[1]
  const targets = Array.isArray(targetResources) ? targetResources : []
  if (at === undefined || enabled === undefined || result !== 'success') return []
  return targets.flatMap((target) => {
    const { id } = asRecord(target)
    return typeof id === 'string' ? [{ account: id.toLowerCase(), enabled, at, by: initiatorIn(initiatedBy) }] : []
  })
}

function initiatorIn(json: unknown): SwitchedBy {
  const { user, app } = asRecord(json)
  const { id, displayName, userPrincipalName } = asRecord(user)
  const upn = textOrNull(userPrincipalName)
  if (upn && /^sync_/i.test(upn)) return { kind: 'sync', name: upn }
  const person = textOrNull(id)
  if (person) return { kind: 'person', id: person.toLowerCase(), name: textOrNull(displayName) ?? upn ?? person }
  const { appId, servicePrincipalId, ...names } = asRecord(app)
  const name = textOrNull(names['displayName']) ?? textOrNull(names['servicePrincipalName'])
  if (name === syncName) return { kind: 'sync', name }
  const known = textOrNull(appId)
  const named = name ?? known ?? textOrNull(servicePrincipalId) ?? '–'
  return { kind: known?.toLowerCase() === disruptionApp ? 'disruption' : 'app', name: named }
}
