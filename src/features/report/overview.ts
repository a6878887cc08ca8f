import { playbookText } from '../../chat/views/action-texts.ts'
import type { Messages } from '../../chat/words/index.ts'
import type { Block, Cell, Chart, Part } from './blocks.ts'
import { answeredHow } from './details.ts'
import type { OperationFacts } from './history.ts'
import { accountEnds } from './model.ts'
import type { Numbers, TimeSpread } from './numbers.ts'
import type { Report } from './report.ts'
import { personLines, personText, stateText, stepText, withOperation } from './texts.ts'
import { formatDuration, formatLocal, formatTimes, formatUtc, reportTimeZones } from './times.ts'
import { words } from './words.ts'

/** The subject of the report, as in its title. */
export function subjectText({ head: { about } }: Pick<Report, 'head'>, messages: Messages): string {
  const { report: says } = words.of(messages)
  return 'operation' in about ? says.operation(about.operation) : says.incident(about.incident)
}

export function headBlocks(report: Report, messages: Messages): Block[] {
  const { head, operations, timeline } = report
  const { head: says } = words.of(messages).document
  const [first] = timeline
  const last = timeline.reduce((latest, { until }) => Math.max(latest, until), 0)
  const ids = operations.map(({ id }) => id).join(', ')
  return [
    {
      kind: 'facts',
      facts: [
        [says.about, subjectText(report, messages)],
        [says.operations, ids],
        [says.tenant, head.tenant],
        ...(first ? [[says.period, `${formatUtc(first.at)} – ${formatUtc(last)}`] as const] : []),
        [says.made, formatUtc(Date.parse(head.madeAt))],
        ...(head.madeFor ? [[says.madeFor, personText(head.madeFor, messages)] as const] : []),
        [says.version, `Rollcall ${head.rollcall}`],
        [says.entries, says.entriesTo(head.last.seq, head.last.hash)],
      ],
    },
    ...(head.redacted ? [{ kind: 'text', text: says.redacted } as const] : []),
  ]
}

const endLooks: Readonly<Record<(typeof accountEnds)[number], Part['look']>> = {
  contained: 'good',
  quarantined: 'calm',
  released: 'calm',
  done: 'good',
  uncertain: 'unsure',
  failed: 'bad',
  skipped: 'quiet',
}

export function summaryBlocks({ numbers: at, timeline }: Report, messages: Messages): Block[] {
  const { summary: says } = words.of(messages).document
  const n = messages.number
  const spread = (times: TimeSpread): string =>
    times.accounts === 1
      ? formatDuration(times.longest)
      : says.spread(formatDuration(times.middle), formatDuration(times.longest))
  const fact = (name: string, value: number): (readonly [string, Cell])[] => (value > 0 ? [[name, n(value)]] : [])
  const time = (name: string, ms: number | null): (readonly [string, Cell])[] =>
    ms === null ? [] : [[name, formatDuration(ms)]]
  // Somebody who may sign in again may still have nothing to sign in with.
  const waysBack = (['backIn', 'voucherExpired', 'voucherCancelled'] as const).flatMap((step) => {
    const moments = timeline.filter((moment) => moment.step === step)
    return fact(
      stepText({ step, action: null }, messages),
      moments.reduce((sum, { entries }) => sum + entries, 0),
    )
  })
  const parts = accountEnds.flatMap((end): Part[] =>
    at.ends[end] > 0 ? [{ label: says.ends[end], size: at.ends[end], look: endLooks[end] }] : [],
  )
  const rest: Part[] = at.notReached > 0 ? [{ label: says.notReached, size: at.notReached, look: 'bad' }] : []
  return [
    { kind: 'section', id: 'summary', title: says.title },
    ...(at.notLocked === null ? [] : [{ kind: 'text', text: resultText(at, at.notLocked, messages) } as const]),
    {
      kind: 'facts',
      facts: [
        [says.accounts, n(at.accounts)],
        ...accountEnds.flatMap((end) => fact(says.ends[end], at.ends[end])),
        ...waysBack,
        ...(at.notLocked === null
          ? []
          : [[says.open, n(at.notLocked)] as const, ...fact(says.unknown, countUnknown(at))]),
        ...fact(says.notReached, at.notReached),
        ...fact(says.incomplete, at.incomplete),
        ...fact(says.verified, at.verified),
        ...fact(says.unconfirmed, at.unconfirmed),
        ...time(says.toContainAll, at.toContainAll),
        ...(at.toContain ? [[says.toContain, spread(at.toContain)] as const] : []),
        ...time(says.toApprove, at.toApprove),
        ...(at.toRelease ? [[says.toRelease, spread(at.toRelease)] as const] : []),
      ],
    },
    ...(at.ends.quarantined > 0 ? [{ kind: 'text', text: says.quarantine } as const] : []),
    ...(parts.length + rest.length > 0
      ? [{ kind: 'chart', title: says.chart, bars: [{ name: '', parts: [...parts, ...rest] }] } as const]
      : []),
  ]
}

/** The accounts of which it isn't known whether they can sign in. */
const countUnknown = ({ ends }: Numbers): number => ends.quarantined + ends.uncertain

/** Who can sign in at the end, in the order of a result's card. */
function resultText(numbers: Numbers, open: number, messages: Messages): string {
  const { sentence: says } = words.of(messages).document.summary
  const { ends } = numbers
  const unknown = countUnknown(numbers)
  return [
    says.blocked(ends.contained),
    ...(open > 0 || unknown === 0 ? [says.open(open)] : []),
    ...(unknown > 0 ? [says.unknown(unknown)] : []),
    ...(ends.released > 0 ? [says.released(ends.released)] : []),
  ].join(' ')
}

export function clockBlocks({ awareness, clocks, head }: Report, messages: Messages): Block[] {
  const { clocks: says } = words.of(messages).document
  const title: Block = { kind: 'section', id: 'clocks', title: says.title }
  if (!awareness || !clocks) return [title, { kind: 'text', text: says.no }]
  const both = (ms: number): string =>
    reportTimeZones(head.timeZone)
      .map((zone) => `${formatLocal(ms, zone)} ${zone}`)
      .join(' · ')
  return [
    title,
    {
      kind: 'facts',
      facts: [
        [says.since, [both(awareness.since), says.entered(personText(awareness.by, messages), awareness.seq)]],
        [says.hours24, both(clocks.after24Hours)],
        [says.hours72, both(clocks.after72Hours)],
        [says.month, both(clocks.afterOneMonth)],
      ],
    },
    { kind: 'text', text: says.note },
  ]
}

export function operationBlocks(report: Report, messages: Messages): Block[] {
  const { operations: says } = words.of(messages).document
  const chart = phaseChart(report.operations, messages)
  return [
    { kind: 'section', id: 'operations', title: says.title },
    {
      kind: 'table',
      caption: says.caption,
      columns: [says.id, says.what, says.who, says.why, says.state, says.times],
      rows: report.operations.map((one) => operationRow(one, messages)),
    },
    ...(chart ? [chart] : []),
  ]
}

function operationRow(one: OperationFacts, messages: Messages): readonly Cell[] {
  const { operations: says } = words.of(messages).document
  const time = (text: (time: string) => string, at: number | null): string[] =>
    at === null ? [] : [text(formatUtc(at))]
  return [
    one.id,
    [
      playbookText(messages, one.kind).button(one.accounts),
      ...(one.undoOf ? [says.undoes(one.undoOf)] : []),
      ...(one.retryOf ? [says.retries(one.retryOf)] : []),
      ...(one.follows ? [says.follows(one.follows)] : []),
      ...(one.later ? [says.later] : []),
    ],
    personLines(one.by, messages),
    [
      ...(one.reason ? [one.reason] : []),
      ...(one.ticket ? [says.ticket(one.ticket)] : []),
      ...(one.unnamed ? [says.unnamed(one.unnamed.count, one.unnamed.of)] : []),
      ...(one.origin ? [says.incident(one.origin)] : []),
    ],
    stateText(one.state, messages),
    [
      ...time(says.planned, one.plannedAt),
      ...time(says.confirmed, one.confirmedAt),
      ...time(says.approved, one.approvedAt),
      ...time(says.started, one.startedAt),
      ...time(says.ended, one.endedAt),
    ],
  ]
}

/** Each operation's time from plan to end, divided by phase. */
function phaseChart(operations: readonly OperationFacts[], messages: Messages): Chart | undefined {
  const { chart: title, parts: says } = words.of(messages).document.operations
  const bars = operations.flatMap(({ id, plannedAt, confirmedAt, approvedAt, startedAt, endedAt }) => {
    const times = [plannedAt, confirmedAt, approvedAt, startedAt, endedAt]
    const phases = [
      [says.confirm, 'quiet', 1],
      [says.approve, 'unsure', 2],
      [says.start, 'calm', 3],
      [says.run, 'good', 4],
    ] as const
    const parts = phases.flatMap(([label, look, at]): Part[] => {
      const end = times[at]
      const start = times.slice(0, at).findLast((time) => time !== null)
      if (end === null || end === undefined || start === null || start === undefined || end <= start) return []
      return [{ label, size: end - start, text: formatDuration(end - start), look }]
    })
    return parts.length > 0 ? [{ name: id, parts }] : []
  })
  return bars.length > 0 ? { kind: 'chart', title, bars } : undefined
}

/** Steps in which someone decides something. */
const decisionSteps: readonly string[] = [
  'confirmed',
  'approverNamed',
  'approved',
  'denied',
  'excluded',
  'itemsExcluded',
  'extended',
  'asked',
  'answered',
  'resumed',
  'stopRequested',
  'cancelled',
  'handoverAgreed',
  'handoverDeclined',
  'handoverDenied',
  'handedOver',
]

export function decisionBlocks(report: Report, messages: Messages): Block[] {
  const { decisions: says, operations, time } = words.of(messages).document
  const zones = reportTimeZones(report.head.timeZone)
  const made = report.timeline.filter(({ step, by }) => by !== null && decisionSteps.includes(step))
  const reasons = new Map(report.operations.map(({ id, reason }) => [id, reason]))
  return [
    { kind: 'section', id: 'decisions', title: says.title },
    ...(made.length === 0
      ? [{ kind: 'text', text: says.none } as const]
      : [
          {
            kind: 'table',
            caption: says.caption,
            columns: [time(zones.join(', ')), says.decision, says.who, says.said, says.entry],
            widths: [24, 24, 20, 24, 8],
            rows: made.map((one): readonly Cell[] => {
              const { at, by, comment, after, planHash, seq, operation, step } = one
              // The reason is part of what is confirmed.
              const said = comment ?? (step === 'confirmed' ? reasons.get(operation) : undefined)
              const named = step !== 'confirmed' && !hasStateText(one) && after ? [after] : []
              return [
                formatTimes(at, at, zones),
                [
                  withOperation(stepText(one, messages), operation, report),
                  ...(planHash ? [operations.planHash(planHash)] : []),
                ],
                personLines(by, messages),
                [...named, answeredHow(one, messages) ?? [], said ?? []].flat(),
                messages.number(seq),
              ]
            }),
          } as const,
        ]),
  ]
}

/** Whether the text after the step is a state, rather than a person, a time or names. */
const hasStateText = ({ step }: { readonly step: string }): boolean =>
  ['approved', 'denied', 'resumed', 'stopRequested', 'cancelled', 'answered', 'asked', 'excluded'].includes(step)
