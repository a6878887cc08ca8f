import { type Account, asRecord, collection, toAccount } from './account.ts'
import type { Task } from './agenda.ts'
import type { Answer } from './answer.ts'
import type { Settled } from './outcome.ts'
import { type GraphRequest, idsPerGet, requests, valuesPerFilter } from './request.ts'
import { nextLink } from './single.ts'

/** By what accounts are looked for. */
export type By = 'id' | 'userPrincipalName' | 'mail' | 'address'

/** One request that looks for the accounts of several values. */
export interface LookupTask extends Task {
  readonly by: By
  readonly values: readonly string[]
  /** Asks for one account by its key, or for ids a thousand at a time, instead of by a filter. */
  readonly form: 'filter' | 'key' | 'many'
}

/** What a lookup found out: matches as they come, and values that could not be asked for. */
export interface Findings {
  match(value: string, account: Account): void
  failed(values: readonly string[], fate: Exclude<Settled, { fate: 'done' }>): void
}

/** Values are compared as Graph does it, blind to case. */
export const sameAs = (text: string): string => text.normalize('NFC').toLowerCase()

function request(by: By, values: readonly string[]): GraphRequest {
  return by === 'address' ? requests.usersByAddress(values) : requests.usersIn(by, values)
}

/** The requests that look for these values, 15 in each. */
export function filterTasks(by: By, values: readonly string[]): LookupTask[] {
  return chunks(values, valuesPerFilter).map((some) => ({
    request: request(by, some),
    by,
    values: some,
    form: 'filter',
  }))
}

/** The requests that look for these ids, a thousand in each: for tokens that may. */
export function manyTasks(ids: readonly string[]): LookupTask[] {
  return chunks(ids, idsPerGet).map((some) => ({
    request: requests.usersByIds(some),
    by: 'id',
    values: some,
    form: 'many',
  }))
}

/** Takes the answer of a lookup; what it leaves to ask is returned. */
export function readLookup(
  task: LookupTask,
  fate: Settled,
  answer: Answer,
  findings: Findings,
): readonly LookupTask[] | undefined {
  if (fate.fate !== 'done') {
    const { code } = fate.reason
    if (task.form === 'many' && (code === 'forbidden' || code === 'invalid')) return filterTasks(task.by, task.values)
    if (task.form === 'key' && (code === 'notFound' || code === 'invalid')) return undefined
    if (task.values.length > 1 && code === 'invalid') return task.values.map((value) => single(task.by, value))
    findings.failed(task.values, fate)
    return undefined
  }
  const asked = new Map(task.values.map((value) => [sameAs(value), value]))
  for (const json of task.form === 'key' ? [answer.body] : collection(answer.body)) {
    const account = toAccount(json)
    if (!account) continue
    // Asked for by its key, Graph may know an account under another spelling than the one it shows.
    const names = task.form === 'key' ? task.values : namesOf(account, json, task.by)
    for (const name of names) {
      const value = asked.get(sameAs(name))
      if (value !== undefined) findings.match(value, account)
    }
  }
  const link = nextLink(answer.body)
  return link === undefined ? undefined : [{ ...task, request: requests.nextPage(link, task.request) }]
}

// One value that Graph dislikes spoils the filter for the other fourteen.
function single(by: By, value: string): LookupTask {
  const byKey = by === 'userPrincipalName' || by === 'id'
  return byKey
    ? { request: requests.user(value), by, values: [value], form: 'key' }
    : { request: request(by, [value]), by, values: [value], form: 'filter' }
}

function namesOf(account: Account, json: unknown, by: By): readonly string[] {
  if (by === 'id') return [account.id]
  if (by === 'userPrincipalName') return [account.userPrincipalName]
  if (by === 'mail') return account.mail === null ? [] : [account.mail]
  const { proxyAddresses } = asRecord(json)
  return Array.isArray(proxyAddresses) ? proxyAddresses.map((one) => String(one).replace(/^smtp:/i, '')) : []
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}
