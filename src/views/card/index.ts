import { truncate } from '../../core/text.ts'
import { bind, type Card } from './bind.ts'
import factsDesktop from './facts.json' with { type: 'json' }
import factsPhone from './facts.phone.json' with { type: 'json' }
import { fitting } from './fit.ts'
import formDesktop from './form.json' with { type: 'json' }
import formPhone from './form.phone.json' with { type: 'json' }
import listDesktop from './list.json' with { type: 'json' }
import listPhone from './list.phone.json' with { type: 'json' }
import noticeDesktop from './notice.json' with { type: 'json' }
import noticePhone from './notice.phone.json' with { type: 'json' }
import {
  actionRows,
  containerStyle,
  facts as cutFacts,
  entryActions,
  pictureData,
  tableData,
  textBlock,
} from './parts.ts'
import planDesktop from './plan.json' with { type: 'json' }
import planPhone from './plan.phone.json' with { type: 'json' }
import progressDesktop from './progress.json' with { type: 'json' }
import progressPhone from './progress.phone.json' with { type: 'json' }
import resultDesktop from './result.json' with { type: 'json' }
import resultPhone from './result.phone.json' with { type: 'json' }
import tableDesktop from './table.json' with { type: 'json' }
import tablePhone from './table.phone.json' with { type: 'json' }

import type {
  Button,
  Fact,
  Field,
  Frame,
  Header,
  Line,
  Link,
  Moment,
  People,
  Picture,
  Section,
  Table,
  Toggle,
} from './view.ts'

export type { Card } from './bind.ts'
export { cardLimit, cardSize } from './fit.ts'
export { ownerKey } from './parts.ts'
export type * from './view.ts'

/** What every card has: the band on top, paragraphs under it, buttons at the end. */
interface Base {
  readonly header: Header
  readonly lines?: readonly Line[]
  readonly actions?: readonly (Button | Link)[]
}

type Data = Readonly<Record<string, unknown>>
interface Templates {
  readonly desktop: object
  readonly phone: object
}

function make(templates: Templates, frame: Frame, base: Base, data: (cell: number) => Data = () => ({})): Card {
  const { header, lines, actions: buttons } = base
  const title = `${header.icon} ${header.title}`
  return fitting(({ cell, text }) =>
    bind(
      templates[frame.device],
      {
        lang: frame.lang,
        fallback: truncate(header.subtitle ? `${header.title}. ${header.subtitle}` : header.title, 300),
        header: { title, subtitle: header.subtitle, style: containerStyle(header.tone) },
        lines: lines && lines.length > 0 ? lines.map((line) => textBlock(line)) : undefined,
        actions: actionRows(buttons, frame),
        ...data(cell),
      },
      text,
    ),
  )
}

// Characters nobody types cost six each in JSON.
const typed = (text: string) => text.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')

const field = (input: Field | undefined) =>
  input && {
    label: input.label,
    placeholder: input.placeholder,
    value: typed(input.value ?? ''),
    error: input.error && `✕ ${input.error}`,
    isRequired: input.required !== undefined,
    required: input.required ?? input.label,
  }
const moment = (input: Moment | undefined) => input && { ...input, error: input.error && `✕ ${input.error}` }
const toggle = (input: Toggle | undefined) =>
  input && { label: input.label, title: input.title, value: input.on ? 'true' : 'false' }

/** A few sentences, with facts if they help: errors, ended operations, "no, because". */
export function notice(frame: Frame, view: Base & { readonly facts?: readonly Fact[] }): Card {
  return make({ desktop: noticeDesktop, phone: noticePhone }, frame, view, (cell) => ({
    facts: view.facts && cutFacts(view.facts, frame, cell),
  }))
}

/** One entry of a list. */
export interface Entry {
  readonly title: string
  readonly text: string
  readonly more?: string
  readonly buttons: readonly Button[]
}

/** Entries with a title, a sentence or two and a button each. */
export function list(frame: Frame, view: Base & { readonly items: readonly Entry[] }): Card {
  return make({ desktop: listDesktop, phone: listPhone }, frame, view, () => ({
    items: view.items.map(({ title, text, more, buttons }) => ({
      title,
      text,
      more,
      ...entryActions(buttons, frame),
    })),
  }))
}

/** Facts in groups. */
export function facts(
  frame: Frame,
  view: Base & { readonly groups: readonly { title?: string; facts: readonly Fact[] }[] },
): Card {
  return make({ desktop: factsDesktop, phone: factsPhone }, frame, view, (cell) => ({
    groups: view.groups.map((group) => ({ title: group.title, facts: cutFacts(group.facts, frame, cell) })),
  }))
}

/** A page of a table, with totals as a picture, filters above it and a pager below. */
export function table(
  frame: Frame,
  view: Base & {
    readonly picture?: Picture
    readonly filters?: readonly Button[]
    readonly table?: Table
    /** Which part of the whole this page is, in words. */
    readonly range?: string
    readonly pager?: readonly Button[]
  },
): Card {
  return make({ desktop: tableDesktop, phone: tablePhone }, frame, view, (cell) => ({
    picture: view.picture && pictureData(view.picture),
    filters: actionRows(view.filters, frame),
    table: view.table && tableData(view.table, frame.device, cell),
    range: view.range,
    pager: actionRows(view.pager, frame),
  }))
}

/** Inputs of a form about accounts; each is shown if it is given. */
export interface FormInputs {
  readonly accounts?: Field
  readonly people?: People
  readonly group?: Field
  readonly reason?: Field
  readonly ticket?: Field
  readonly signOut?: Toggle
  readonly runAt?: Moment
}

const datasets = {
  organisation: 'graph.microsoft.com/users',
  chat: 'graph.microsoft.com/users?scope=currentContext',
} as const satisfies Record<People['from'], string>

/** Asks for accounts and for what goes with them. */
export function form(frame: Frame, view: Base & FormInputs): Card {
  return make({ desktop: formDesktop, phone: formPhone }, frame, view, () => ({
    accounts: field(view.accounts),
    people: view.people && { ...field(view.people), dataset: datasets[view.people.from] },
    reason: field(view.reason),
    ticket: field(view.ticket),
    signOut: toggle(view.signOut),
    group: field(view.group),
    runAt: moment(view.runAt),
  }))
}

const section = (frame: Frame, cell: number, view: Section | undefined) =>
  view && {
    title: view.title,
    table: tableData(view.table, frame.device, cell),
    more: view.more,
    pager: actionRows(view.pager, frame),
  }

/** What an operation would do, and the inputs of its confirmation. */
export function plan(
  frame: Frame,
  view: Base &
    Pick<FormInputs, 'reason' | 'ticket' | 'signOut' | 'runAt'> & {
      readonly picture: Picture
      readonly leftOut?: Section
      readonly changes?: Section
      readonly count?: Field
      readonly facts?: readonly Fact[]
      readonly enableAt?: Moment
      readonly comment?: Field
    },
): Card {
  return make({ desktop: planDesktop, phone: planPhone }, frame, view, (cell) => ({
    picture: pictureData(view.picture),
    leftOut: section(frame, cell, view.leftOut),
    changes: section(frame, cell, view.changes),
    reason: field(view.reason),
    ticket: field(view.ticket),
    signOut: toggle(view.signOut),
    count: field(view.count),
    facts: view.facts && cutFacts(view.facts, frame, cell),
    runAt: moment(view.runAt),
    enableAt: moment(view.enableAt),
    comment: field(view.comment),
  }))
}

/** How far something is. */
export function progress(frame: Frame, view: Base & { readonly picture?: Picture }): Card {
  return make({ desktop: progressDesktop, phone: progressPhone }, frame, view, () => ({
    picture: view.picture && pictureData(view.picture),
  }))
}

/** What an operation did: failures first, then what to know about it. */
export function result(
  frame: Frame,
  view: Base & { readonly picture: Picture; readonly failures?: Section; readonly notes?: readonly Line[] },
): Card {
  return make({ desktop: resultDesktop, phone: resultPhone }, frame, view, (cell) => ({
    picture: pictureData(view.picture),
    failures: section(frame, cell, view.failures),
    notes: view.notes?.map((line) => textBlock(line)),
  }))
}
