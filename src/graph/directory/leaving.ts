import type { User } from '@microsoft/microsoft-graph-types'
import type { LocalDay } from '../../core/zoned-time.ts'
import { asRecord, parseTimestamp } from '../http/json.ts'
import { query, select } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get, maxPage } from '../http/request.ts'
import { graphErrors } from './errors.ts'
import { type Reader, readPages } from './read.ts'

const leaveDateField = select<User>('employeeLeaveDateTime')
const fields = select<User>('id', 'employeeLeaveDateTime')
const dayLength = 86_400_000
/** A time in Graph's format. */
const formatInstant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

const leavingRequests = {
  leaving: ($filter: string, $top: number): GraphRequest =>
    get(
      'User-LifeCycleInfo.Read.All',
      `/users${query({ $filter, $count: true, $select: fields, $top })}`,
      2,
      eventualHeaders,
    ),
}

// How systems store a date without a time of day. Microsoft's own examples use the last second.
const dateOnlyTimes = ['00:00', '23:59']

/** Whether a leave date is on this day. One without a time of day counts as the date it names, in any time zone. */
function isOn(leaving: number, { date, from, to }: LocalDay): boolean {
  const instant = formatInstant(leaving)
  if (dateOnlyTimes.includes(instant.slice(11, 16))) return instant.startsWith(date)
  return leaving >= from && leaving < to + 1_000
}

/**
 * Object IDs of everyone whose leave date is on this day. Without the permission or the role, Graph answers as if nobody
 * had a leave date, so UserError leaveDatesUnseen is thrown if no account has a visible one.
 */
export async function leavingAccounts(reader: Reader, day: LocalDay): Promise<readonly string[]> {
  const named = Date.parse(day.date)
  const [from, to] = [Math.min(day.from, named), Math.max(day.to, named + dayLength - 1_000)]
  const within = `${leaveDateField} ge ${formatInstant(from)} and ${leaveDateField} le ${formatInstant(to)}`
  const { items } = await readPages(reader, leavingRequests.leaving(within, maxPage))
  const found = items.flatMap((json) => {
    const { id, employeeLeaveDateTime } = asRecord<User>(json)
    const leaving = parseTimestamp(employeeLeaveDateTime)
    return typeof id === 'string' && leaving !== undefined && isOn(leaving, day) ? [id] : []
  })
  if (items.length > 0) return found
  const any = await readPages(reader, leavingRequests.leaving(`${leaveDateField} ge 1900-01-01T00:00:00Z`, 1), {
    enough: (so) => so.length > 0,
  })
  if (any.items.length === 0) throw new graphErrors.leaveDatesUnseen()
  return []
}
