import type { SignInActivity, User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { asRecord, collectionItems, parseTimestamp } from '../http/json.ts'
import { anyOf, query, select } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get, valuesPerFilter } from '../http/request.ts'
import { type Account, accountFields, toAccount } from './account.ts'
import { graphErrors } from './errors.ts'
import { lastSignIn, type SignIns } from './last-sign-ins.ts'
import { type ListQuery, listFilter, type OnRead, totalOf } from './list.ts'
import { pagesOf, type Reader, readAllPages } from './read.ts'
import { buildSearch } from './search.ts'

/** An account that nobody has signed in to for a while. */
export interface InactiveAccount {
  readonly account: Account
  /** Empty if nobody ever has. */
  readonly signIns: SignIns
}

/** `optional`: a refusal doesn't renew the token. `onRead` receives the number of accounts read. */
export interface SignInOptions {
  readonly signal?: AbortSignal
  readonly optional?: true
  readonly onRead?: (done: number) => void
}

/** Maximum page size with sign-in activity. */
const maxActivityPage = 500

export const signInRequests = {
  /** When accounts last signed in; at most `valuesPerFilter` IDs. */
  signIns: (ids: readonly string[]): GraphRequest => ({
    ...get(
      'AuditLog.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'signInActivity') })}`,
    ),
    lane: 'activity',
  }),

  /** A listing of accounts created before `before` (ms since the epoch), and when they last signed in. */
  usersCreatedBefore: (wanted: ListQuery, before: number): GraphRequest => {
    const created = `${select<User>('createdDateTime')} le ${new Date(before).toISOString().slice(0, 19)}Z`
    const $filter = [listFilter(wanted), created].filter(Boolean).join(' and ')
    const options = {
      $count: true,
      $top: maxActivityPage,
      $select: `${accountFields},${select<User>('signInActivity')}`,
      $filter,
      $search: buildSearch(wanted.search, $filter),
    }
    return { ...get('AuditLog.Read.All', `/users${query(options)}`, 1, eventualHeaders), lane: 'activity' }
  },
}

/** Graph allows ten pages of 500 a minute. */
const maxRead = 20_000

function toSignIns(json: unknown): SignIns {
  const activity = asRecord<SignInActivity>(asRecord<User>(json).signInActivity)
  const attempted = parseTimestamp(activity.lastSignInDateTime)
  const automatic = parseTimestamp(activity.lastNonInteractiveSignInDateTime)
  const succeeded = parseTimestamp(asRecord(activity)['lastSuccessfulSignInDateTime'])
  return {
    ...(attempted !== undefined && { attempted }),
    ...(automatic !== undefined && { automatic }),
    ...(succeeded !== undefined && { succeeded }),
  }
}

/**
 * When accounts last signed in, keyed by ID as given; missing accounts are absent. Reads fifteen accounts per request,
 * at ten requests per minute.
 */
export async function signInsOf(
  reader: Reader,
  ids: readonly string[],
  { signal, optional, onRead }: SignInOptions = {},
): Promise<ReadonlyMap<string, SignIns>> {
  const calls = chunks(ids, valuesPerFilter).map((some) => ({
    ...signInRequests.signIns(some),
    ...(optional && { optional }),
  }))
  const rows = await readAllPages(reader, calls, signal, (complete) =>
    onRead?.(Math.min(ids.length, complete * valuesPerFilter)),
  )
  const found = new Map(
    rows.flat().map((json) => [String(asRecord<User>(json).id).toLowerCase(), toSignIns(json)] as const),
  )
  return new Map(
    ids.flatMap((id) => {
      const one = found.get(id.toLowerCase())
      return one ? [[id, one] as const] : []
    }),
  )
}

/**
 * Accounts of a listing that were created before `since` (ms since the epoch) and haven't signed in since then,
 * never-used ones first. Once the listing shows that the tenant records successes, attempts alone are no sign-in. Graph can't combine a filter on sign-ins with others and omits accounts that never signed in,
 * so all accounts are read and compared here. Throws `tooManyToRead`.
 */
export async function inactiveAccounts(
  reader: Reader,
  wanted: ListQuery,
  since: number,
  onProgress?: OnRead,
): Promise<readonly InactiveAccount[]> {
  const found: InactiveAccount[] = []
  const tried: InactiveAccount[] = []
  let recordsSuccess = false
  let read = 0
  let all: number | undefined
  for await (const page of pagesOf(reader, signInRequests.usersCreatedBefore(wanted, since))) {
    const items = collectionItems(page)
    all ??= totalOf(page)
    if (all !== undefined && all > maxRead) throw new graphErrors.tooManyToRead({ count: all, limit: maxRead })
    read += items.length
    onProgress?.(read, all === undefined ? undefined : Math.max(all, read))
    for (const json of items) {
      const [account, signIns] = [toAccount(json), toSignIns(json)]
      if (signIns.succeeded !== undefined) recordsSuccess = true
      if (!account) continue
      if ((lastSignIn(signIns) ?? 0) < since) found.push({ account, signIns })
      else if (signIns.succeeded === undefined) tried.push({ account, signIns: { ...signIns, onlyTried: true } })
    }
  }
  const usedAt = ({ signIns }: InactiveAccount) => (signIns.onlyTried ? 0 : (lastSignIn(signIns) ?? 0))
  return [...found, ...(recordsSuccess ? tried : [])].sort((a, b) => usedAt(a) - usedAt(b))
}
