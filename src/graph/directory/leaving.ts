import type { DirectoryObject, User } from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import { asRecord } from '../http/json.ts'
import { query, select } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get, maxPage } from '../http/request.ts'
import { type Reader, readPages } from './read.ts'

const leaveDateField = select<User>('employeeLeaveDateTime')
const idField = select<DirectoryObject>('id')
/** A time in Graph's format. */
const formatInstant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

const leavingRequests = {
  leaving: ($filter: string, $top: number): GraphRequest =>
    get(
      'User-LifeCycleInfo.Read.All',
      `/users${query({ $filter, $count: true, $select: idField, $top })}`,
      2,
      eventualHeaders,
    ),
}

/**
 * Object IDs of everyone whose leave date is between these instants. Without the permission or the role, Graph answers
 * as if nobody had a leave date, so UserError leaveDatesUnseen is thrown if no account has a visible one.
 */
export async function leavingAccounts(reader: Reader, from: number, to: number): Promise<readonly string[]> {
  const within = `${leaveDateField} ge ${formatInstant(from)} and ${leaveDateField} le ${formatInstant(to)}`
  const { items } = await readPages(reader, leavingRequests.leaving(within, maxPage))
  const found = items.flatMap((json) => {
    const { id: one } = asRecord<DirectoryObject>(json)
    return typeof one === 'string' ? [one] : []
  })
  if (found.length > 0) return found
  const any = await readPages(reader, leavingRequests.leaving(`${leaveDateField} ge 1900-01-01T00:00:00Z`, 1), {
    enough: (so) => so.length > 0,
  })
  if (any.items.length === 0) throw new UserError('leaveDatesUnseen')
  return []
}
