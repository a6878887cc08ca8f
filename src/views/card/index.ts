import { truncate } from '../../core/text.ts'
import type { FieldOn } from '../../plan-fields/fields.ts'
import { bind, type Card } from './bind.ts'
import { fitting } from './fit.ts'
import { type Inputs, inputsData } from './inputs.ts'
import {
  actionRows,
  containerStyle,
  facts as cutFacts,
  entryActions,
  fitBeside,
  pictureData,
  rowData,
  tableData,
  textBlock,
  wideTitles,
} from './parts.ts'
import { type CardName, templates } from './templates.ts'

import type { Button, Fact, Frame, Header, Line, Link, Picture, Row, Section, Table, ToggleButton } from './view.ts'

export type { Card } from './bind.ts'
export { cardLimit, cardSize } from './fit.ts'
export type * from './view.ts'
export type { Inputs }

/** Common to all cards: the header, paragraphs below it, buttons at the end. */
interface Base {
  readonly header: Header
  readonly lines?: readonly Line[]
  readonly actions?: readonly (Button | Link | ToggleButton)[]
}

type Data = Readonly<Record<string, unknown>>

function make(name: CardName, frame: Frame, base: Base, data: (cell: number) => Data = () => ({})): Card {
  const { header, lines, actions: buttons } = base
  const title = header.icon ? `${header.icon} ${header.title}` : header.title
  return fitting(({ cell, text }) =>
    bind(
      templates[frame.device][name],
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

/** A few sentences, optionally with facts: errors, ended operations, explanations. */
export function notice(frame: Frame, view: Base & { readonly facts?: readonly Fact[] }): Card {
  return make('notice', frame, view, (cell) => ({
    facts: view.facts && cutFacts(view.facts, frame, cell),
  }))
}

/** One list entry. */
export interface Entry {
  readonly title: string
  readonly text: string
  readonly more?: string
  readonly buttons: readonly Button[]
}

/** Entries with a title, a sentence or two and buttons, which stand in the same place in all of them. */
export function list(frame: Frame, view: Base & { readonly items: readonly Entry[] }): Card {
  const beside = view.items.every(({ buttons }) => fitBeside(buttons, frame))
  return make('list', frame, view, () => ({
    items: view.items.map(({ title, text, more, buttons }) => ({
      title,
      text,
      more,
      ...entryActions(buttons, frame, beside),
    })),
  }))
}

/** Facts in groups. */
export function facts(
  frame: Frame,
  view: Base & { readonly groups: readonly { title?: string; facts: readonly Fact[] }[] },
): Card {
  return make('facts', frame, view, (cell) => ({
    groups: view.groups.map((group) => ({ title: group.title, facts: cutFacts(group.facts, frame, cell) })),
  }))
}

/** A page of a table, with totals as a chart, filters above it and a pager below. */
export function table(
  frame: Frame,
  view: Base & {
    readonly picture?: Picture
    readonly filters?: readonly Button[]
    readonly table?: Table
    /** Which part of the whole this page shows, as text. */
    readonly range?: string
    readonly pager?: readonly Button[]
  },
): Card {
  return make('table', frame, view, (cell) => ({
    picture: view.picture && pictureData(view.picture),
    filters: actionRows(view.filters, frame),
    table: view.table && tableData(view.table, frame.device, cell),
    range: view.range,
    pager: actionRows(view.pager, frame),
  }))
}

/** A list with checkboxes; the selection is sent as a command's people. */
export function selection(
  frame: Frame,
  view: Base & {
    readonly label: string
    readonly choices: readonly { readonly title: string; readonly value: string }[]
  },
): Card {
  const { label, choices } = view
  return make('selection', frame, view, () => ({ selection: [{ id: 'people', label, choices }] }))
}

export type FormInputs = Pick<Inputs, FieldOn<'form'>>
export type PlanInputs = Pick<Inputs, FieldOn<'plan' | 'approval'>>

/** Asks for accounts and related input. */
export function form(frame: Frame, view: Base & FormInputs): Card {
  return make('form', frame, view, () => inputsData(view))
}

const sections = (frame: Frame, cell: number, shown: readonly (Section | undefined)[]): readonly Data[] =>
  shown
    .filter((one) => one !== undefined)
    .map(({ title, table, more, pager }) => ({
      title,
      table: tableData(table, frame.device, cell),
      more: more ? [rowData(more, frame, cell)] : [],
      pager: actionRows(pager, frame),
    }))

const folded = (notes: readonly Line[] = []): readonly Data[] =>
  notes.length > 0 ? [{ items: notes.map((line) => textBlock(line)) }] : []

/** What an operation would do, with the inputs for confirming it. */
export function plan(
  frame: Frame,
  view: Base &
    PlanInputs & {
      readonly changes?: Section
      readonly skipped?: { readonly title: string; readonly rows: readonly Row[] }
      readonly facts?: readonly Fact[]
      /** Collapsed, with a button that shows `notes`. */
      readonly notes?: readonly Line[]
    },
): Card {
  return make('plan', frame, view, (cell) => ({
    notes: folded(view.notes),
    facts: view.facts && cutFacts(view.facts, frame, cell, wideTitles),
    sections: sections(frame, cell, [view.changes]),
    skipped: view.skipped
      ? [{ title: view.skipped.title, rows: view.skipped.rows.map((row) => rowData(row, frame, cell)) }]
      : [],
    ...inputsData(view),
  }))
}

/** The progress of something. */
export function progress(frame: Frame, view: Base & { readonly picture?: Picture }): Card {
  return make('progress', frame, view, () => ({
    picture: view.picture && pictureData(view.picture),
  }))
}

/** An operation's results: failures first, then further information. */
export function result(
  frame: Frame,
  view: Base & {
    readonly picture: Picture
    readonly failures?: Section
    /** Collapsed, with a button that shows `notes`. */
    readonly notes: readonly Line[]
    readonly foot: readonly Line[]
  },
): Card {
  return make('result', frame, view, (cell) => ({
    picture: pictureData(view.picture),
    sections: sections(frame, cell, [view.failures]),
    notes: folded(view.notes),
    foot: view.foot.map((line, index) => textBlock(line, index)),
  }))
}
