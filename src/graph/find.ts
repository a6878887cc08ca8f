import type { Account, FailureReason, Lookup } from './account.ts'
import type { Answer } from './answer.ts'
import { runJob } from './job.ts'
import { filterTasks, type LookupTask, manyTasks, readLookup, sameAs } from './lookup-task.ts'
import type { Settled } from './outcome.ts'
import { readPatience } from './retry.ts'
import { asUserError, type Reader } from './single.ts'

export interface FindOptions {
  readonly signal?: AbortSignal | undefined
  /** How many of the different inputs are looked up. */
  readonly onProgress?: (done: number, total: number) => void
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether text is an Entra object id. */
const isObjectId = (text: string): boolean => guid.test(text)

/** What is known of one value so far: the accounts it means, or why it could not be asked for. */
interface Finding {
  account: Account | undefined
  /** Further accounts that it means, where there are such. */
  others: Account[] | undefined
  reason: FailureReason | undefined
}

/**
 * Looks up user principal names, object ids and mail addresses, in any mixture: one answer for each input, in its order. What
 * is not a UPN is looked for as a mail address and among all addresses that belong to accounts. `many`: the token may ask for
 * a thousand ids at once. Throws UserError `graphForbidden` when nothing could be asked at all.
 */
export async function find(
  reader: Reader,
  inputs: readonly string[],
  many: boolean,
  options: FindOptions = {},
): Promise<Lookup[]> {
  const keys = inputs.map((input) => sameAs(input.trim()))
  // What is sent is the text as given: folding letters could change what it means to Graph.
  const values = new Map<string, string>()
  inputs.forEach((input, index) => {
    const key = keys[index]
    if (key !== undefined && !values.has(key)) values.set(key, input.trim())
  })
  const findings = await lookUp(reader, [...values.values()], many, options)
  if (values.size > 0 && [...findings.values()].every(({ reason }) => reason?.code === 'forbidden')) {
    const reason = [...findings.values()][0]?.reason
    if (reason) throw asUserError(reason)
  }
  return inputs.map(answers((index) => findings.get(values.get(keys[index] ?? '') ?? '')))
}

/** What is found out about each of these different values. */
async function lookUp(reader: Reader, values: readonly string[], many: boolean, options: FindOptions) {
  const { engine, session, urgency } = reader
  const { signal, onProgress } = options
  const findings = new Map<string, Finding>()
  for (const value of values) findings.set(value, { account: undefined, others: undefined, reason: undefined })
  const isOpen = (finding: Finding | undefined) =>
    finding !== undefined && finding.account === undefined && finding.reason === undefined
  const open = (some: readonly string[]) => some.filter((value) => isOpen(findings.get(value)))
  let done = 0

  const change = (value: string, by: (finding: Finding) => void) => {
    const finding = findings.get(value)
    if (!finding) return
    if (isOpen(finding)) done++
    by(finding)
  }
  const fail = (some: readonly string[], reason: FailureReason) => {
    for (const value of some) change(value, (finding) => Object.assign(finding, { reason }))
  }
  const run = async (tasks: readonly LookupTask[]) => {
    const settled = (task: LookupTask, fate: Settled, answer: Answer) => {
      const before = done
      const more = readLookup(task, fate, answer, {
        match: (value, account) => change(value, (finding) => meet(finding, account)),
        failed: (some, { reason }) => fail(some, reason),
      })
      if (done > before) onProgress?.(done, values.length)
      return more
    }
    await runJob(engine, tasks, { session, urgency, patience: readPatience, signal, settled })
  }

  const ids = values.filter(isObjectId)
  const names = values.filter((value) => value.includes('@') && !isObjectId(value))
  await run([...filterTasks('userPrincipalName', names), ...(many ? manyTasks(ids) : filterTasks('id', ids))])
  const unmatched = open(names)
  if (!signal?.aborted) await run([...filterTasks('mail', unmatched), ...filterTasks('address', unmatched)])
  if (signal?.aborted) fail(open(values), { code: 'cancelled' })
  else if (done < values.length) onProgress?.(values.length, values.length)
  return findings
}

/** The same account may be met by several of its addresses. */
function meet(finding: Finding, account: Account): void {
  const { account: first, others = [] } = finding
  if (first === undefined) finding.account = account
  else if (first.id !== account.id && others.every(({ id }) => id !== account.id)) finding.others = [...others, account]
}

/** Makes the answer to each input in turn: what means an account that an earlier one meant is its duplicate. */
function answers(findingOf: (index: number) => Finding | undefined): (input: string, index: number) => Lookup {
  const first = new Map<string, string>()
  return (input, index) => {
    const finding = findingOf(index)
    // Half an answer could hide that the text means two accounts.
    if (finding?.reason) return { input, outcome: 'failed', reason: finding.reason }
    const account = finding?.account
    if (!account) return { input, outcome: 'notFound' }
    if (finding.others) return { input, outcome: 'ambiguous', candidates: [account, ...finding.others] }
    const of = first.get(account.id)
    if (of !== undefined) return { input, outcome: 'duplicate', of, account }
    first.set(account.id, input)
    return { input, outcome: 'found', account }
  }
}
