import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import type { FinalOutcome } from '../batch/judge-responses.ts'
import type { Task } from '../batch/task-queue.ts'
import { asRecord, collectionItems, nextLink } from '../http/json.ts'
import { anyOf, literal, query, select, userKey } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get, nextPage, post, readCost, valuesPerFilter } from '../http/request.ts'
import type { GraphResponse } from '../http/response.ts'
import { type Account, accountFields, toAccount } from './account.ts'

/** Graph's limit for IDs in getByIds. */
const idsPerGet = 1000

export const lookupRequests = {
  /** By object ID or UPN; email addresses don't work here. */
  user: (idOrUpn: string, fields = accountFields): GraphRequest =>
    get('User.Read.All', `${userKey(idOrUpn)}${query({ $select: fields })}`),

  usersIn: (property: 'id' | 'userPrincipalName' | 'mail', values: readonly string[]): GraphRequest =>
    get('User.Read.All', `/users${query({ $filter: anyOf<User>(property, values), $select: accountFields })}`),

  usersByEmployeeId: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('employeeId', ids), $select: `${accountFields},${select<User>('employeeId')}` })}`,
    ),

  /** By on-premises name, which requires an advanced query. */
  usersBySamAccountName: (names: readonly string[]): GraphRequest => {
    const $select = `${accountFields},${select<User>('onPremisesSamAccountName')}`
    return get(
      'User.Read.All',
      `/users${query({ $count: true, $filter: anyOf<User>('onPremisesSamAccountName', names), $select })}`,
      1,
      eventualHeaders,
    )
  },

  /** By any current or former address; at most `valuesPerFilter`. `in` isn't allowed inside `any`. */
  usersByAddress: (addresses: readonly string[]): GraphRequest => {
    const clauses = addresses.map((one) => `${select<User>('proxyAddresses')}/any(p:p eq ${literal(`smtp:${one}`)})`)
    return get(
      'User.Read.All',
      `/users${query({ $filter: clauses.join(' or '), $select: `${accountFields},${select<User>('proxyAddresses')}` })}`,
    )
  },

  /** Up to `idsPerGet` object IDs; needs Directory.Read.All. Missing IDs are absent from the response. */
  usersByIds: (ids: readonly string[]): GraphRequest =>
    post(
      'Directory.Read.All',
      `/directoryObjects/getByIds${query({ $select: accountFields })}`,
      { ids, types: ['user'] },
      readCost(2),
    ),
}

/** The property an account is looked up by. */
export type LookupProperty = 'id' | 'userPrincipalName' | 'mail' | 'address' | 'samAccountName' | 'employeeId'

/**
 * A value to look up, as sent and as compared. It is sent with its original case, because Graph might treat case as
 * significant.
 */
export interface LookupValue {
  readonly text: string
  readonly key: string
}

/** One request that looks up values. */
export interface LookupTask<W extends LookupValue> extends Task {
  readonly by: LookupProperty
  readonly values: readonly W[]
  /** Whether the request is for one account by key, for up to a thousand IDs, or uses a filter. */
  readonly form: 'filter' | 'key' | 'many'
}

/** Collects lookup results: matches as they arrive, and values whose lookup failed. */
export interface Findings<W extends LookupValue> {
  match(value: W, account: Account): void
  failed(values: readonly W[], outcome: Exclude<FinalOutcome, { outcome: 'done' }>): void
}

/** Normalises text for comparison, as Graph does. */
export function normalizeCase(text: string): string {
  const lower = text.toLowerCase()
  return nonAscii.test(lower) ? lower.normalize('NFC') : lower
}

const nonAscii = /[^ -~]/

/** A task that builds its request only when sent, so that the first can be sent before the last is built. */
function createTask<W extends LookupValue>(
  by: LookupProperty,
  values: readonly W[],
  form: LookupTask<W>['form'],
  make: (texts: readonly string[]) => GraphRequest,
): LookupTask<W> {
  let made: GraphRequest | undefined
  return {
    by,
    values,
    form,
    get request() {
      made ??= make(values.map(({ text }) => text))
      return made
    },
  }
}

const filterTask = <W extends LookupValue>(by: LookupProperty, values: readonly W[]): LookupTask<W> =>
  createTask(by, values, 'filter', (texts) => filterRequest(by, texts))

function filterRequest(by: LookupProperty, texts: readonly string[]): GraphRequest {
  if (by === 'address') return lookupRequests.usersByAddress(texts)
  if (by === 'samAccountName') return lookupRequests.usersBySamAccountName(texts)
  return by === 'employeeId' ? lookupRequests.usersByEmployeeId(texts) : lookupRequests.usersIn(by, texts)
}

/** Lookups by filter, 15 values per request. */
export const filterTasks = <W extends LookupValue>(by: LookupProperty, values: readonly W[]): LookupTask<W>[] =>
  chunks(values, valuesPerFilter).map((some) => filterTask(by, some))

/** Lookups by ID, a thousand per request, for tokens that allow it. */
export const idTasks = <W extends LookupValue>(ids: readonly W[]): LookupTask<W>[] =>
  chunks(ids, idsPerGet).map((some) => createTask('id', some, 'many', lookupRequests.usersByIds))

/** Records the response to a lookup and returns any follow-up tasks. */
export function readLookup<W extends LookupValue>(
  task: LookupTask<W>,
  outcome: FinalOutcome,
  response: GraphResponse,
  findings: Findings<W>,
): readonly LookupTask<W>[] | undefined {
  if (outcome.outcome !== 'done') {
    const { code } = outcome.reason
    const mustSplit = code === 'invalid' || code === 'tooLarge'
    if (task.form === 'many' && (code === 'forbidden' || mustSplit)) return filterTasks(task.by, task.values)
    if (task.form === 'key' && (code === 'notFound' || code === 'invalid')) return undefined
    if (task.values.length > 1 && mustSplit) return task.values.map((value) => singleTask(task.by, value))
    findings.failed(task.values, outcome)
    return undefined
  }
  const asked = new Map<string, W>()
  for (const value of task.values) asked.set(value.key, value)
  for (const json of task.form === 'key' ? [response.body] : collectionItems(response.body)) {
    const account = toAccount(json)
    if (!account) continue
    // Graph can return an account under a different spelling than the key it was requested by.
    if (task.form === 'key') {
      for (const value of task.values) findings.match(value, account)
      continue
    }
    for (const name of namesOf(account, json, task.by)) {
      const value = asked.get(normalizeCase(name))
      if (value !== undefined) findings.match(value, account)
    }
  }
  const link = nextLink(response.body)
  return link === undefined ? undefined : [{ ...task, request: nextPage(link, task.request) }]
}

// A task for a single value. One value that Graph rejects, or whose result is too large, fails the whole filter, so
// each value is retried alone.
function singleTask<W extends LookupValue>(by: LookupProperty, value: W): LookupTask<W> {
  if (by !== 'id' && by !== 'userPrincipalName') return filterTask(by, [value])
  return createTask(by, [value], 'key', () => lookupRequests.user(value.text))
}

function namesOf(account: Account, json: unknown, by: LookupProperty): readonly string[] {
  if (by === 'id') return [account.id]
  if (by === 'userPrincipalName') return [account.userPrincipalName]
  if (by === 'mail') return account.mail === null ? [] : [account.mail]
  const { proxyAddresses, onPremisesSamAccountName, employeeId } = asRecord<User>(json)
  if (by === 'samAccountName') return [String(onPremisesSamAccountName)]
  if (by === 'employeeId') return [String(employeeId)]
  return Array.isArray(proxyAddresses) ? proxyAddresses.map((one) => String(one).replace(/^smtp:/i, '')) : []
}
