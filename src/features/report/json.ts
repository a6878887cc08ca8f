import type { NamedPerson } from '../../core/model.ts'
import type { AccountFacts, StepFacts } from './account-facts.ts'
import { headText } from './head.ts'
import type { OperationFacts, TimelineEntry } from './history.ts'
import type { Report, ReportedAccount } from './report.ts'

/** Maximum number of accounts named per line of the timeline. */
const maxNamed = 3

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** As one line. Characters that could end the surrounding text, or hide or reverse text, are escaped. */
const lineJson = (value: Json): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029\ufeff\p{Bidi_Control}]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The report as data, according to docs/report.schema.json: codes instead of words, times in UTC, durations in ms. */
export async function* renderJson(report: Report): AsyncGenerator<string> {
  const { head, numbers, operations, timeline, byHand, awareness, clocks } = report
  const { steps, left, ...summary } = numbers
  const people = createPersonJson(head.redacted)
  const parts: readonly (readonly [string, Json])[] = [
    [
      'summary',
      { ...summary, toContain: distributionJson(summary.toContain), toRelease: distributionJson(summary.toRelease) },
    ],
    [
      'clocks',
      awareness &&
        clocks && {
          since: isoTime(awareness.since),
          by: people(awareness.by),
          entry: awareness.seq,
          after24Hours: isoTime(clocks.after24Hours),
          after72Hours: isoTime(clocks.after72Hours),
          afterOneMonth: isoTime(clocks.afterOneMonth),
        },
    ],
    ['operations', operations.map((one) => operationJson(one, people))],
    ['timeline', timeline.map((one) => timelineEntryJson(one, people, head.redacted))],
    ['steps', steps.map((one) => ({ ...one }))],
    ['left', left.map((one) => ({ ...one }))],
    [
      'byHand',
      byHand.map(({ operation, system, steps: what, state, by, at, seq, reason }) => ({
        operation,
        system,
        steps: what,
        state,
        by: people(by),
        at: isoTime(at),
        entry: seq,
        reason,
      })),
    ],
  ]
  yield `{"rollcall":${headText(head)},\n`
  for (const [name, value] of parts) yield `"${name}":${listJson(value)},\n`
  yield '"accounts":['
  let separator = '\n'
  for await (const account of report.accounts()) {
    yield separator + lineJson(accountJson(account, head.redacted))
    separator = ',\n'
  }
  yield '\n]}\n'
}

/** As JSON, with one line per item of a list. */
const listJson = (value: Json): string =>
  Array.isArray(value) ? (value.length === 0 ? '[]' : `[\n${value.map(lineJson).join(',\n')}\n]`) : lineJson(value)

const distributionJson = (of: Report['numbers']['toContain']): Json => of && { ...of }

/** A person, by name or by number. */
const createPersonJson =
  (redacted: boolean) =>
  (named: NamedPerson | null): Json =>
    named === null ? null : redacted ? { person: Number(named.name.slice(1)) } : { ...named }

type People = ReturnType<typeof createPersonJson>

const operationJson = (one: OperationFacts, people: People): Json => ({
  id: one.id,
  kind: one.kind,
  by: people(one.by),
  state: one.state,
  accounts: one.accounts,
  reason: one.reason,
  ticket: one.ticket,
  incident: one.origin,
  notNamedByIncident: one.unnamed?.count ?? 0,
  planHash: one.planHash,
  undoOf: one.undoOf,
  retryOf: one.retryOf,
  follows: one.follows,
  compromised: one.compromised,
  actions: one.actions.map(({ kind, restores }) => ({ kind, restores })),
  counts: { ...one.counts },
  omitted: one.omitted.map(({ action, because }) => ({ action, because })),
  notChecked: one.notChecked,
  excluded: one.excluded,
  plannedAt: isoTime(one.plannedAt),
  confirmedAt: isoTime(one.confirmedAt),
  approvedAt: isoTime(one.approvedAt),
  startedAt: isoTime(one.startedAt),
  endedAt: isoTime(one.endedAt),
  onlyTheseAccounts: one.later,
})

const timelineEntryJson = (one: TimelineEntry, people: People, redacted: boolean): Json => ({
  at: isoTime(one.at),
  until: isoTime(one.until),
  operation: one.operation,
  step: one.step,
  action: one.action,
  by: people(one.by),
  entries: one.entries,
  entry: one.seq,
  lastEntry: one.lastSeq,
  accounts: one.accounts,
  named: redacted ? [] : one.some.slice(0, maxNamed).map(({ id, upn, name }) => ({ id, upn, name })),
  target: one.target,
  before: one.before,
  after: one.after,
  why: one.why,
  text: one.comment,
  planHash: one.planHash,
  requestId: one.requestId,
})

const accountJson = (one: ReportedAccount, redacted: boolean): Json => ({
  number: one.number,
  account: redacted ? null : { id: one.account.id, upn: one.account.upn, name: one.account.name },
  end: one.end,
  why: one.why,
  incomplete: one.missing.length > 0,
  containedAt: isoTime(one.containedAt),
  releasedAt: isoTime(one.releasedAt),
  steps: one.steps.map(stepJson),
  seen: readBackJson(one.seen),
  others: one.others.map(({ step, at, seq }) => ({ step, at: isoTime(at), entry: seq })),
})

const readBackJson = (seen: AccountFacts['seen']): Json =>
  seen && { verified: seen.verified, at: isoTime(seen.at), entry: seen.seq }

const stepJson = ({ operation, action, back, end, why, at, entries, requestIds }: StepFacts): Json => ({
  operation,
  action,
  back,
  end,
  why,
  at: isoTime(at),
  entries,
  requestIds,
})
