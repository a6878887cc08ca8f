import { type Button, buildNotice, buildPage, buildSelection, type ListRow } from '../../chat/card/index.ts'
import { type PlannedBy, planSpecs } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import { accountCell, detailOf, reasonWords, respondsToLines } from '../../chat/views/format.ts'
import { notCheckedLines } from '../../chat/views/gaps.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { clockTime, dateTimeInList, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { exportWords } from '../export/feature.ts'
import type { HeldAccount, HeldAccounts } from './held.ts'
import { contained, exportContained } from './specs.ts'
import { words } from './words.ts'

/** Accounts per page. */
const perPage = 8

type Filter = Pick<Input<typeof contained>, 'incident' | 'mine' | 'older'>

export interface ContainedView extends HeldAccounts {
  readonly registry: PlannedBy
  readonly filter: Filter
  /** From 1. */
  readonly page: number
}

const pageOf = ({ accounts, page: asked }: ContainedView) => {
  const page = Math.min(asked, Math.max(1, Math.ceil(accounts.length / perPage)))
  return { page, shown: accounts.slice((page - 1) * perPage, page * perPage) }
}

const isFiltered = ({ incident, mine, older }: Filter): boolean => Boolean(incident || mine || older)

/** Who is still shut out, what is wrong first. */
export function showContained(view: ContainedView, messages: Messages, viewer: Viewer): Reply {
  const { accounts, notChecked, at, filter } = view
  const { contained: says } = words.of(messages)
  const { page, shown } = pageOf(view)
  const refresh = { title: messages.operations.refresh, data: press(contained, { ...filter, page }) }
  const frame = toFrame(viewer, messages)
  if (accounts.length === 0 && !isFiltered(filter)) {
    const card = buildNotice(frame, {
      header: { icon: '✓', title: says.none, subtitle: says.asOf(clockTime(at, messages, viewer)), tone: 'good' },
      lines: [{ text: says.noneText, subtle: true }],
      actions: [refresh],
    })
    return { card, summary: says.none }
  }
  const wrong = accounts.filter(({ letIn }) => letIn).length
  const title = says.title(accounts.length)
  const [first] = accounts
  const card = buildPage(frame, {
    header: {
      ...(wrong > 0 && ({ icon: '▲', tone: 'warning' } as const)),
      title,
      subtitle: says.asOf(clockTime(at, messages, viewer)),
    },
    lines: compact([
      ...(filter.incident ? respondsToLines(first?.origin, messages) : []),
      wrong > 0 && { text: says.letIn(wrong), tone: 'warning' as const, bold: true },
      accounts.length === 0 && { text: says.noMatch, subtle: true },
      ...notCheckedLines(notChecked, messages),
    ]),
    filters: filterButtons(filter, messages),
    rows: shown.map((one) => row(one, filter, messages, viewer)),
    pages: paging(
      { page, size: perPage, shown: shown.length, total: accounts.length },
      (to) => press(contained, { ...filter, page: to }),
      messages,
    ),
    actions: compact([
      accounts.length > 0 &&
        releaseSpec(view.registry) && {
          title: says.release,
          data: press(contained, { ...filter, page, select: true }),
        },
      accounts.length > 0 && {
        title: exportWords.of(messages).exports.button,
        data: press(exportContained, filter),
      },
      refresh,
    ]),
  })
  return { card, summary: title }
}

/** The command that releases what was contained. */
const releaseSpec = (registry: PlannedBy) =>
  planSpecs(registry).find(({ definition }) => definition.releases !== undefined)

function filterButtons(filter: Filter, messages: Messages): Button[] {
  const { contained: says } = words.of(messages)
  const button = (title: string, some: Filter): Button => ({
    title: Boolean(some.mine) === Boolean(filter.mine) && some.older === filter.older ? `✓ ${title}` : title,
    data: press(contained, { ...(filter.incident && { incident: filter.incident }), ...some }),
  })
  return [button(says.all, {}), button(says.mine, { mine: true }), button(says.older, { older: 7 })]
}

/** What is as it should be has no colour. */
const looks = {
  disabled: { sign: '○', tone: 'default' },
  apart: { sign: '○', tone: 'default' },
  unknown: { sign: '✕', tone: 'attention' },
  none: { sign: '▲', tone: 'warning' },
} as const

function row(one: HeldAccount, filter: Filter, messages: Messages, viewer: Viewer): ListRow {
  const { contained: says } = words.of(messages)
  const { now, hold, marked, at, by, operation, owner, origin, since } = one
  const found =
    since && reasonWords(since.why, detailOf({ ...since, at: since.at ?? null }, messages, viewer), messages)
  return {
    lead: compact([
      ...accountCell(now.displayName, now.userPrincipalName),
      found && { text: `▲ ${found}`, tone: 'warning' as const },
      { text: says.since(dateTimeInList(at, messages, viewer), shorten(by, 60), operation), subtle: true },
      owner.name !== by && { text: says.owner(shorten(owner.name, 60)), subtle: true },
      // With the filter, it is said once above.
      ...(origin && !filter.incident
        ? respondsToLines(origin, messages).map((line) => ({ ...line, subtle: true }))
        : []),
    ]),
    side: compact([
      { text: `${looks[hold].sign} ${says.holds[hold]}`, tone: looks[hold].tone },
      marked && { text: says.marked, subtle: true },
    ]),
  }
}

/** A page's accounts with checkboxes, to release them. */
export function showReleaseSelection(view: ContainedView, messages: Messages, viewer: Viewer): Reply {
  const { contained: says } = words.of(messages)
  const { shown } = pageOf(view)
  const spec = releaseSpec(view.registry)
  const card = buildSelection(toFrame(viewer, messages), {
    header: { title: says.selectTitle },
    label: says.selectLabel(shown.length, view.accounts.length),
    choices: shown.map(({ now, hold, operation }) => ({
      title: shorten([now.displayName || now.userPrincipalName, says.holds[hold], operation].join(' · '), 100),
      value: now.id,
    })),
    actions: spec ? [{ title: says.selectNext, data: press(spec, { picked: true }) }] : [],
  })
  return { card, summary: says.selectTitle, replace: false }
}
