import { actionText } from '../../chat/views/action-texts.ts'
import { recordedHow } from '../../chat/views/operation-facts.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { stepName, systemName } from '../other-systems/feature.ts'
import { type AccountFacts, isSettled, type StepFacts } from './account-facts.ts'
import type { Block, Cell } from './blocks.ts'
import type { TimelineEntry } from './history.ts'
import type { Report, ReportedAccount } from './report.ts'
import {
  accountText,
  actionName,
  personLines,
  personText,
  stepText,
  valueText,
  whyText,
  withOperation,
} from './texts.ts'
import { formatTimes, formatUtc, reportTimeZones } from './times.ts'
import { words } from './words.ts'

const maxNamed = 3

export function timelineBlocks(report: Report, messages: Messages): Block[] {
  const { timeline, head } = report
  const { timeline: says, time } = words.of(messages).document
  const zones = reportTimeZones(head.timeZone)
  return [
    { kind: 'section', id: 'timeline', title: says.title },
    { kind: 'text', text: says.note },
    {
      kind: 'table',
      caption: says.caption,
      columns: [time(zones.join(', ')), says.what, says.who, says.evidence],
      widths: [24, 38, 20, 18],
      rows: timeline.map((one): readonly Cell[] => {
        return [
          formatTimes(one.at, one.until, zones),
          whatLines(one, report, messages),
          one.step === 'noted' || one.step === 'awareSince'
            ? says.enteredBy(personText(one.by, messages))
            : personLines(one.by, messages),
          evidenceLines(one, messages),
        ]
      }),
    },
  ]
}

function whatLines(one: TimelineEntry, report: Report, messages: Messages): string[] {
  const { timeline: says } = words.of(messages).document
  const what = stepText(one, messages)
  const why = whyText(one.why, messages)
  if (one.aboutAccounts) {
    // If there is only one account, it is in the list.
    const names = report.head.redacted || report.numbers.accounts === 1 ? [] : namesOf(one, messages)
    const said = valueText(one.after, messages)
    return [
      one.entries === 1 ? what : says.count(what, one.entries),
      ...names,
      ...[said, one.target, why].flatMap((text) => text ?? []),
    ]
  }
  const { before, after, target, comment, step, isState, operation, accounts } = one
  const excluded = step === 'excluded' && accounts !== null ? messages.common.accounts(accounts) : ''
  const [from, to] = [valueText(before, messages), isState ? valueText(after, messages) : afterText(one)]
  const moved = from && to ? says.moved(from, to) : (to ?? '')
  return [
    withOperation(what, operation, report),
    ...[excluded, answeredHow(one, messages) ?? systemName(target, messages), moved, comment ?? '', why ?? ''].filter(
      (text) => text !== '',
    ),
  ]
}

/** How a request was answered, if more than a press was needed. */
export const answeredHow = ({ step, target }: TimelineEntry, messages: Messages): string | undefined =>
  step === 'approved' || step === 'denied' ? recordedHow(target, messages, (ms) => `${formatUtc(ms)} UTC`) : undefined

/** The value after an entry. A time gets the format of all other times in the report. */
const afterText = ({ after }: TimelineEntry): string | undefined =>
  after !== null && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(after)
    ? `${formatUtc(Date.parse(after))} UTC`
    : (after ?? undefined)

function namesOf({ some, entries }: TimelineEntry, messages: Messages): string[] {
  const { timeline: says } = words.of(messages).document
  const names = some.slice(0, maxNamed).map(accountText).join(', ')
  const rest = entries - maxNamed
  if (names === '') return []
  return [some.length > maxNamed ? says.more(names, rest) : names]
}

function evidenceLines({ entries, seq, lastSeq, requestId }: TimelineEntry, messages: Messages): string[] {
  const { timeline: says } = words.of(messages).document
  return compact([
    entries === 1 ? says.entry(seq) : says.entries(seq, lastSeq, entries),
    requestId && says.request(requestId),
  ])
}

export function stepBlocks({ numbers }: Report, messages: Messages): Block[] {
  const { steps: says, yes, no } = words.of(messages).document
  const n = messages.number
  const final = numbers.steps.flatMap(({ action, back, done }) => {
    const { stays } = actionText(messages, action)
    return stays && !back && done > 0 ? [stays] : []
  })
  return compact([
    { kind: 'section', id: 'steps', title: says.title },
    {
      kind: 'table',
      caption: says.caption,
      columns: [says.step, says.done, says.failed, says.uncertain, says.skipped, says.undo],
      rows: numbers.steps.map((one): readonly Cell[] => [
        actionName(one, messages),
        n(one.done),
        n(one.failed),
        n(one.uncertain),
        n(one.skipped),
        one.final ? no : yes,
      ]),
    },
    final.length > 0 && ({ kind: 'list', items: [...new Set(final)] } as const),
    ...(numbers.left.length === 0
      ? [{ kind: 'text', text: says.noneLeft } as const]
      : [
          {
            kind: 'table',
            caption: says.leftCaption,
            columns: [says.step, says.why, says.accounts],
            rows: numbers.left.map(({ action, end, why, accounts }): readonly Cell[] => [
              `${actionText(messages, action).label}: ${says[end]}`,
              whyText(why, messages) ?? says.noWhy,
              n(accounts),
            ]),
          } as const,
        ]),
  ])
}

export function byHandBlocks({ byHand }: Report, messages: Messages): Block[] {
  const { byHand: says, operations } = words.of(messages).document
  return [
    { kind: 'section', id: 'by-hand', title: says.title },
    ...(byHand.length === 0
      ? [{ kind: 'text', text: says.none } as const]
      : [
          {
            kind: 'table',
            caption: says.caption,
            columns: [operations.id, says.system, says.steps, says.state],
            rows: byHand.map(({ operation, system, steps, state, by, at, seq, reason }): readonly Cell[] => [
              operation,
              systemName(system, messages),
              steps.length > 0 ? steps.map((step) => stepName(step, messages)) : says.dependsOn,
              compact([
                says.states[state],
                at !== null && `${personText(by, messages)}, ${formatUtc(at)} UTC`,
                seq !== null && words.of(messages).document.timeline.entry(seq),
                reason,
              ]),
            ]),
          } as const,
        ]),
    { kind: 'text', text: says.note },
  ]
}

const isKey = <K extends string>(list: Readonly<Record<K, unknown>>, key: string): key is K => Object.hasOwn(list, key)

export function openBlocks({ operations, numbers }: Report, messages: Messages): Block[] {
  const { open: says } = words.of(messages).document
  const { notCheckedNames, step } = messages.plan
  const names = operations.flatMap(({ notChecked }) =>
    notChecked.map((one) => (isKey(notCheckedNames, one) ? notCheckedNames[one] : one)),
  )
  const steps = operations.flatMap(({ omitted }) =>
    omitted.flatMap(({ action, because }) =>
      isKey(step.omittedSteps, because) ? [step.omittedSteps[because](actionText(messages, action).label)] : [],
    ),
  )
  const omitted = Object.entries(numbers.omitted)
  const items = compact([names.length > 0 && says.notChecked([...new Set(names)].join(', ')), ...new Set(steps)])
  return compact([
    { kind: 'section', id: 'open', title: says.title },
    items.length > 0 && ({ kind: 'list', items } as const),
    omitted.length > 0 &&
      ({
        kind: 'table',
        caption: says.omittedCaption,
        columns: [says.because, words.of(messages).document.steps.accounts],
        rows: omitted.map(([verdict, count]): readonly Cell[] => [
          isKey(says.verdicts, verdict) ? says.verdicts[verdict] : verdict,
          messages.number(count),
        ]),
      } as const),
    items.length === 0 && omitted.length === 0 && ({ kind: 'text', text: says.none } as const),
    { kind: 'text', text: says.limits },
  ])
}

export function noteBlocks({ timeline, head }: Report, messages: Messages): Block[] {
  const { notes: says, time, decisions } = words.of(messages).document
  const zones = reportTimeZones(head.timeZone)
  const notes = timeline.filter(({ step }) => step === 'noted')
  return [
    { kind: 'section', id: 'notes', title: says.title },
    notes.length === 0
      ? { kind: 'text', text: says.none }
      : {
          kind: 'table',
          caption: says.caption,
          columns: [time(zones.join(', ')), says.note, says.by, decisions.entry],
          widths: [24, 45, 22, 8],
          rows: notes.map(({ at, comment, by, seq }): readonly Cell[] => [
            formatTimes(at, at, zones),
            comment ?? '',
            personLines(by, messages),
            messages.number(seq),
          ]),
        },
  ]
}

/** Every account: in full those that someone might have to look at, and the others in one line each. */
export function accountBlocks(report: Report, messages: Messages): Block[] {
  const { accounts: says } = words.of(messages).document
  const { accounts, settled } = report.numbers
  async function* rows(
    isListed: (one: AccountFacts) => boolean,
    toRow: typeof accountRow,
  ): AsyncGenerator<readonly Cell[]> {
    for await (const one of report.accounts()) if (isListed(one)) yield toRow(one, report, messages)
  }
  return compact([
    { kind: 'section', id: 'accounts', title: says.title },
    accounts === 0 && ({ kind: 'text', text: says.none } as const),
    accounts > settled &&
      ({
        kind: 'table',
        caption: settled === 0 ? says.caption : says.openCaption,
        columns: [says.number, says.account, says.end, says.steps, says.seen],
        widths: [6, 20, 13, 45, 16],
        rows: rows((one) => !isSettled(one), accountRow),
      } as const),
    ...(settled > 0
      ? [
          {
            kind: 'table',
            caption: says.settledCaption,
            columns: [says.number, says.account, says.end, says.steps, says.seen],
            widths: [6, 28, 24, 24, 18],
            rows: rows(isSettled, settledRow),
          } as const,
          { kind: 'text', text: says.evidence } as const,
        ]
      : []),
  ])
}

/** An account on one line, if its names aren't long: the steps that were done only as a number. */
function settledRow(one: ReportedAccount, report: Report, messages: Messages): readonly Cell[] {
  const { accounts: says, summary, timeline, account: numbered } = words.of(messages).document
  const { number, account, end, steps, missing, seen } = one
  const entries = steps.flatMap((step) => step.entries)
  return [
    String(number),
    report.head.redacted ? numbered(number) : account.upn || account.name || account.id,
    [summary.ends[end], ...missing.map((step) => `${signs[step.end]} ${actionName(step, messages)}`)].join(' · '),
    says.stepsDone(
      steps.filter((step) => step.end === 'done').length,
      timeline.entryRange(Math.min(...entries), Math.max(...entries)),
    ),
    seen ? formatUtc(seen.at) : says.notSeen,
  ]
}

function accountRow(one: ReportedAccount, report: Report, messages: Messages): readonly Cell[] {
  const { accounts: says, summary, timeline, account: numbered } = words.of(messages).document
  const { number, account, end, why, steps, seen, others } = one
  const because = whyText(why, messages)
  return [
    String(number),
    report.head.redacted ? numbered(number) : [account.name, account.upn, account.id].filter((text) => text !== ''),
    compact([summary.ends[end], because]),
    [
      ...steps.map((step) => stepLine(step, report, messages)),
      ...others.map(
        ({ step, at, seq }) =>
          `${stepText({ step, action: null }, messages)} ${formatUtc(at)} · ${timeline.entry(seq)}`,
      ),
    ],
    seen
      ? [(seen.verified ? says.verified : says.unconfirmed)(formatUtc(seen.at)), timeline.entry(seen.seq)]
      : says.notSeen,
  ]
}

const signs = { done: '✓', failed: '✕', uncertain: '?', skipped: '–' } as const

function stepLine(step: StepFacts, report: Report, messages: Messages): string {
  const { steps: says, timeline } = words.of(messages).document
  const { end, why, at, entries, requestIds, operation } = step
  const because = whyText(why, messages)
  return [
    `${signs[end]} ${actionName(step, messages)}: ${says[end]}${because ? ` (${because})` : ''}`,
    withOperation(formatUtc(at), operation, report),
    timeline.entryList(entries.map(messages.number).join(', '), entries.length),
    ...requestIds.map(timeline.request),
  ].join(' · ')
}

export function verifyBlocks({ head }: Report, messages: Messages): Block[] {
  const { verify: says } = words.of(messages).document
  return [
    { kind: 'section', id: 'verify', title: says.title },
    { kind: 'text', text: says.ours },
    { kind: 'code', text: 'npm run audit:verify -- --report FILE' },
    { kind: 'text', text: says.theirs },
    { kind: 'text', text: says.evidence },
    { kind: 'text', text: says.hash(head.last.seq) },
    { kind: 'code', text: head.last.hash },
  ]
}
