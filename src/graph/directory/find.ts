import { isObjectId } from '../../core/text.ts'
import { runJob } from '../batch/job.ts'
import type { FinalOutcome } from '../batch/judge-responses.ts'
import { readRetries } from '../batch/retry-times.ts'
import type { GraphResponse } from '../http/response.ts'
import { canReadDirectory } from '../http/token-scopes.ts'
import type { Account, FailureReason, Lookup } from './account.ts'
import {
  filterTasks,
  idTasks,
  type LookupProperty,
  type LookupTask,
  type LookupValue,
  normalizeCase,
  readLookup,
} from './lookup-task.ts'
import { forbiddenError, type Reader } from './read.ts'

export interface FindOptions {
  readonly signal?: AbortSignal | undefined
  /** Counts distinct inputs. */
  readonly onProgress?: (done: number, total: number) => void
}

/** A value and what is known about it so far: the matching accounts, or why the lookup failed. */
interface LookupProgress extends LookupValue {
  account: Account | undefined
  /** Further matching accounts, if any. */
  others: Account[] | undefined
  reason: FailureReason | undefined
}

/**
 * Looks up UPNs, object IDs and email addresses in any mixture: one result per input, in order. Other addresses are
 * matched against all addresses of accounts; text that isn't an address is matched against on-premises names and
 * employee IDs. Aborted lookups are `failed`. Throws UserError `graphForbidden` if nothing can be read at all.
 */
export async function find(reader: Reader, inputs: readonly string[], options: FindOptions = {}): Promise<Lookup[]> {
  const findings = new Map<string, LookupProgress>()
  const asked = inputs.map((input) => {
    const text = input.trim()
    const key = normalizeCase(text)
    const known = findings.get(key)
    if (known) return known
    const finding: LookupProgress = { text, key, account: undefined, others: undefined, reason: undefined }
    findings.set(key, finding)
    return finding
  })
  const all = [...findings.values()]
  await lookUp(reader, all, options)
  const reason = all[0]?.reason
  if (reason && all.every((finding) => finding.reason?.code === 'forbidden')) {
    throw forbiddenError(reason, { permission: 'User.Read.All' }, reader.session)
  }
  return toLookups(inputs, asked)
}

/** Looks up distinct values. */
async function lookUp(reader: Reader, values: readonly LookupProgress[], options: FindOptions): Promise<void> {
  const { engine, session, urgency } = reader
  const { signal, onProgress } = options
  const many = canReadDirectory(await session.token())
  const isOpen = ({ account, reason }: LookupProgress) => account === undefined && reason === undefined
  let done = 0

  const fail = (some: readonly LookupProgress[], reason: FailureReason) => {
    for (const finding of some) {
      if (isOpen(finding)) done++
      finding.reason = reason
    }
  }
  const run = async (tasks: readonly LookupTask<SearchValue>[]) => {
    const settled = (task: LookupTask<SearchValue>, outcome: FinalOutcome, response: GraphResponse) => {
      const before = done
      const more = readLookup(task, outcome, response, {
        match: ({ meanings }, account) => {
          for (const finding of meanings) {
            if (isOpen(finding)) done++
            addMatch(finding, account)
          }
        },
        failed: (some, { reason }) =>
          fail(
            some.flatMap(({ meanings }) => meanings),
            reason,
          ),
      })
      if (done > before) onProgress?.(done, values.length)
      return more
    }
    await runJob(engine, tasks, { session, urgency, retries: readRetries, signal, onSettled: settled })
  }

  const ids = toSearchValues(values.filter(({ text }) => isObjectId(text)))
  const names = values.filter(({ text }) => text.includes('@') && !isObjectId(text))
  await run([
    ...filterTasks('userPrincipalName', toSearchValues(names)),
    ...(many ? idTasks(ids) : filterTasks('id', ids)),
  ])
  const unmatched = toSearchValues(names.filter(isOpen))
  const others = values.filter(({ text }) => !text.includes('@') && !isObjectId(text))
  const lastResort = (['samAccountName', 'employeeId'] as const).flatMap((by) => filterTasks(by, valuesFor(by, others)))
  if (!signal?.aborted)
    await run([...filterTasks('mail', unmatched), ...filterTasks('address', unmatched), ...lastResort])
  if (signal?.aborted) fail(values.filter(isOpen), { code: 'cancelled' })
  else if (done < values.length) onProgress?.(values.length, values.length)
}

/** A value sent to Graph, and the inputs it represents. */
interface SearchValue extends LookupValue {
  readonly meanings: LookupProgress[]
}

const toSearchValues = (findings: readonly LookupProgress[]): SearchValue[] =>
  findings.map((finding) => ({ text: finding.text, key: finding.key, meanings: [finding] }))

/** No such name is longer than this; longer input is some other kind of text. */
const maxName = 64
const prefixes = { samAccountName: /^sam:\s*|^[^\\]*\\/i, employeeId: /^employee:\s*/i } as const satisfies Partial<
  Record<LookupProperty, RegExp>
>

/**
 * Names to look up by one property. A prefix (`sam:`, `employee:` or `DOMAIN\`) selects the property and isn't part of
 * the name.
 */
function valuesFor(by: keyof typeof prefixes, findings: readonly LookupProgress[]): SearchValue[] {
  const other = by === 'samAccountName' ? prefixes.employeeId : prefixes.samAccountName
  const sought = new Map<string, SearchValue>()
  for (const finding of findings) {
    if (other.test(finding.text)) continue
    const text = finding.text.replace(prefixes[by], '')
    if (text === '' || text.length > maxName) continue
    const key = normalizeCase(text)
    const known = sought.get(key)
    if (known) known.meanings.push(finding)
    else sought.set(key, { text, key, meanings: [finding] })
  }
  return [...sought.values()]
}

/** Adds a match. Several addresses can lead to the same account. */
function addMatch(finding: LookupProgress, account: Account): void {
  const { account: first, others = [] } = finding
  if (first === undefined) finding.account = account
  else if (first.id !== account.id && others.every(({ id }) => id !== account.id)) finding.others = [...others, account]
}

/** The result for each input. An account already matched by an earlier input is reported as its duplicate. */
function toLookups(inputs: readonly string[], findings: readonly LookupProgress[]): Lookup[] {
  const first = new Map<string, string>()
  return inputs.map((input, index): Lookup => {
    const { account, others, reason } = findings[index] ?? {}
    // A partial result could hide that the input matches two accounts.
    if (reason) return { input, outcome: 'failed', reason }
    if (!account) return { input, outcome: 'notFound' }
    if (others) return { input, outcome: 'ambiguous', candidates: [account, ...others] }
    const of = first.get(account.id)
    if (of !== undefined) return { input, outcome: 'duplicate', of, account }
    first.set(account.id, input)
    return { input, outcome: 'found', account }
  })
}
