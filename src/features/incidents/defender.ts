import type { SecurityNamespace } from '@microsoft/microsoft-graph-types'
import { abortAfter } from '../../core/deadline.ts'
import { permissionErrors } from '../../core/sign-in-errors.ts'
import { oneLine, truncate } from '../../core/text.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { pagesOf, type Reader, readOne, readPages } from '../../graph/directory/read.ts'
import { asRecord, collectionItems, parseTimestamp, textOrNull } from '../../graph/http/json.ts'
import { compare, encode, query } from '../../graph/http/odata.ts'
import { type GraphRequest, get, nextPage, preferNewerValues } from '../../graph/http/request.ts'
import { incidentErrors } from './errors.ts'
import { type EvidencePerson, peopleIn } from './people.ts'

type GraphIncident = SecurityNamespace.Incident

/** An incident of Microsoft Defender XDR or Sentinel, with the accounts its alerts name. */
export interface Incident {
  readonly id: string
  /** The title from the source: untrusted text, on one line. */
  readonly title: string
  readonly severity: string
  /** When it was last updated, in ms since the epoch. */
  readonly updated: number | undefined
  readonly people: readonly EvidencePerson[]
}

const titleLength = 200
/** Incidents per page, with all of their alerts. */
const pageSize = 50
/** How many incidents a list reads per status; several pages if the service makes them smaller. */
const maxListed = 100
/** How many times in a row an incident can have been merged into another. */
const maxMerged = 5
const deadlineMs = 30_000

const permission = 'SecurityIncident.Read.All'
const path = '/security/incidents'

const openStatuses = ['active', 'inProgress', 'awaitingAction'] as const

const incidentRequests = {
  incident: (id: string): GraphRequest =>
    get(permission, `${path}/${encode(id)}${query({ $expand: 'alerts' })}`, 1, preferNewerValues),
  /** Incidents with one status; the documentation describes no way to ask for several at once. */
  incidents: (status: (typeof openStatuses)[number]): GraphRequest =>
    get(
      permission,
      `${path}${query({ $filter: compare<GraphIncident>('status', 'eq', status), $expand: 'alerts', $top: pageSize })}`,
      1,
      preferNewerValues,
    ),
}

/**
 * One incident by number, or the one it was merged into. `tenantId`: the tenant whose accounts count. Throws UserError
 * incidentNotFound, incidentMerged (too often, or in a circle), incidentsRefused, notInCloud.
 */
export const readIncident = (reader: Reader, id: string, tenantId: string): Promise<Incident> =>
  readWithDeadline(reader, id, async (signal) => {
    let next = id
    for (let merged = 0; merged <= maxMerged; merged++) {
      const json = await readOne(reader, incidentRequests.incident(next), signal)
      const { redirectIncidentId } = asRecord<GraphIncident>(json)
      const into = textOrNull(redirectIncidentId)
      if (into === null) return toIncident(json, await alertsOf(reader, json, signal), tenantId)
      // From here on, the number is part of an address.
      if (!/^\d{1,20}$/.test(into)) break
      next = into
    }
    throw new incidentErrors.incidentMerged({ id })
  })

/** Open incidents, latest first; `more`: whether there are more of them. */
export const openIncidents = (
  reader: Reader,
  tenantId: string,
): Promise<{ incidents: readonly Incident[]; more: boolean }> =>
  readWithDeadline(reader, '', async (signal) => {
    const lists = await Promise.all(
      openStatuses.map((status) =>
        readPages(reader, incidentRequests.incidents(status), {
          signal,
          enough: (items) => items.length >= maxListed,
        }),
      ),
    )
    const read = lists.flatMap(({ items }) => items.slice(0, maxListed))
    const incidents = await Promise.all(
      read.map(async (json) => toIncident(json, await alertsOf(reader, json, signal), tenantId)),
    )
    return {
      incidents: incidents.sort((a, b) => (b.updated ?? 0) - (a.updated ?? 0)),
      more: lists.some(({ items }) => items.length >= maxListed),
    }
  })

/** Translates refusals into what they mean here. */
async function readWithDeadline<T>(reader: Reader, id: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = 'Microsoft Defender took too long'
  try {
    return await abortAfter(reader.engine.clock, deadlineMs, late, read)
  } catch (error) {
    if (error instanceof Error && error.message === late) throw new graphErrors.graphUnavailable({}, { cause: error })
    throw refusalFor(error, id)
  }
}

/** Defender refuses a missing role and a missing licence in the same way. */
function refusalFor(error: unknown, id: string): unknown {
  const because = { cause: error }
  if (error instanceof permissionErrors.graphForbidden || error instanceof graphErrors.licenceMissing)
    return new incidentErrors.incidentsRefused({}, because)
  if (!(error instanceof graphErrors.graphUnavailable)) return error
  const { status } = error.details
  if (status === 404 && id !== '') return new incidentErrors.incidentNotFound({ id }, because)
  // The address doesn't exist in clouds without Defender.
  if (status === 404 || status === 400) return new graphErrors.notInCloud({}, because)
  return error
}

/** The alerts that came with an incident, and those that didn't fit. */
async function alertsOf(reader: Reader, json: unknown, signal: AbortSignal): Promise<readonly unknown[]> {
  const { alerts, id } = asRecord<GraphIncident>(json)
  const first = Array.isArray(alerts) ? alerts : []
  const link = asRecord(json)['alerts@odata.nextLink']
  if (typeof link !== 'string') return first
  const rest: unknown[] = []
  const request = nextPage(link, incidentRequests.incident(String(id)))
  for await (const page of pagesOf(reader, request, signal)) rest.push(...collectionItems(page))
  return [...first, ...rest]
}

function toIncident(json: unknown, alerts: readonly unknown[], tenant: string): Incident {
  const { id, displayName, severity, lastUpdateDateTime } = asRecord<GraphIncident>(json)
  return {
    id: String(id),
    title: truncate(oneLine(textOrNull(displayName) ?? ''), titleLength),
    severity: String(severity ?? 'unknown'),
    updated: parseTimestamp(lastUpdateDateTime),
    people: peopleIn(alerts, tenant),
  }
}
