import { oneLine, truncate } from '../../core/text.ts'
import type { FieldOn } from '../../operations/plan/form-fields.ts'
import { bind, type Card } from './bind.ts'
import { fitCard } from './fit.ts'
import { type Inputs, inputsData } from './inputs.ts'
import {
  actionRows,
  factsData as cutFacts,
  entryActions,
  fitsBeside,
  marksData,
  pagesData,
  rowData,
  rowsData,
  stepsData,
  textBlock,
  truncateText,
  wideTitles,
} from './parts.ts'
import { type CardName, templates } from './templates.ts'

import type {
  Button,
  Fact,
  Frame,
  HeadedLines,
  Header,
  Line,
  Link,
  ListRow,
  Pages,
  Row,
  Section,
  Step,
  ToggleButton,
} from './view.ts'

export type { Card } from './bind.ts'
export { cardLimit, cardSize } from './fit.ts'
export type * from './view.ts'
export type { Inputs }

type Data = Readonly<Record<string, unknown>>

/** Paragraphs, without space between them if `close`. */
const linesData = (lines: readonly Line[] = [], { close = false } = {}): readonly Data[] | undefined =>
  lines.length > 0 ? lines.map((line, index) => textBlock(line, close ? index : 0)) : undefined

/** The parts that all cards share: the header, paragraphs below it, buttons at the end. */
interface Base {
  readonly header: Header
  readonly lines?: readonly Line[]
  readonly actions?: readonly (Button | Link | ToggleButton)[]
}

function makeCard(name: CardName, frame: Frame, base: Base, data: (cell: number) => Data = () => ({})): Card {
  const { header, lines, actions: buttons } = base
  return fitCard(({ cell, text }) =>
    bind(
      templates[frame.device][name],
      {
        lang: frame.lang,
        fallback: truncate(
          oneLine(header.subtitle ? `${header.title.replace(/[^?!.]$/u, '$&.')} ${header.subtitle}` : header.title),
          300,
        ),
        header: { title: header.title, subtitle: header.subtitle, marks: marksData(header.icon, header.tone) },
        lines: linesData(lines),
        actions: actionRows(buttons, frame),
        ...data(cell),
      },
      text,
    ),
  )
}

/** A few sentences, optionally with facts: errors, ended operations, explanations. */
export function buildNotice(frame: Frame, view: Base & { readonly facts?: readonly Fact[] }): Card {
  return makeCard('notice', frame, view, (cell) => ({
    facts: view.facts && cutFacts(view.facts, frame, cell),
  }))
}

/** One list entry. */
export interface Entry {
  readonly title: string
  readonly text: string
  readonly more?: string
  readonly buttons: readonly (Button | Link)[]
}

/** Entries with a title, a sentence or two, and buttons, which are in the same position in all of them. */
export function buildList(
  frame: Frame,
  view: Base & {
    readonly filters?: readonly Button[]
    readonly items: readonly Entry[]
    readonly pages?: Pages | undefined
  },
): Card {
  const beside = view.items.every(({ buttons }) => fitsBeside(buttons, frame))
  return makeCard('list', frame, view, () => ({
    filters: actionRows(view.filters, frame),
    items: view.items.map(({ title, text, more, buttons }) => ({
      title,
      text,
      more,
      ...entryActions(buttons, frame, beside),
    })),
    pages: pagesData(view.pages, frame),
  }))
}

/** Facts in groups. */
export function buildFacts(
  frame: Frame,
  view: Base & { readonly groups: readonly { title?: string; facts: readonly Fact[] }[] },
): Card {
  return makeCard('facts', frame, view, (cell) => ({
    groups: view.groups.map((group) => ({ title: group.title, facts: cutFacts(group.facts, frame, cell) })),
  }))
}

/** A page of a list of accounts or audit entries, with filters above it and a pager below. */
export function buildPage(
  frame: Frame,
  view: Base & {
    readonly filters?: readonly Button[]
    readonly rows?: readonly ListRow[]
    readonly pages?: Pages | undefined
  },
): Card {
  const { rows = [], pages, actions = [] } = view
  const [only] = actions
  // A single button shares the line with those for other pages.
  const joined =
    pages && only && actions.length === 1 && 'data' in only && fitsBeside([...pages.buttons, only], frame)
      ? { pages: { ...pages, buttons: [...pages.buttons, only] }, actions: [] }
      : { pages, actions }
  return makeCard('page', frame, { ...view, actions: joined.actions }, (cell) => ({
    filters: actionRows(view.filters, frame),
    ...(rows.length > 0 && rowsData(rows, frame, cell)),
    pages: pagesData(joined.pages, frame),
  }))
}

/** A list with checkboxes; the selection is sent as a command's people. */
export function buildSelection(
  frame: Frame,
  view: Base & {
    readonly label: string
    readonly choices: readonly { readonly title: string; readonly value: string }[]
    /** Values of those that are ticked, separated by commas. */
    readonly value?: string
  },
): Card {
  const { label, choices, value = '' } = view
  return makeCard('selection', frame, view, (cell) => {
    const fitted = choices.map(({ title, value }) => ({ title: truncateText(title, cell), value }))
    return { selection: [{ id: 'people', label, name: label, value, choices: fitted }] }
  })
}

export type FormInputs = Pick<Inputs, FieldOn<'form'>>
export type PlanInputs = Pick<Inputs, FieldOn<'plan' | 'approval'>>

/** Asks for accounts and related input. */
export function buildForm(frame: Frame, view: Base & FormInputs): Card {
  return makeCard('form', frame, view, () => inputsData(view))
}

const sections = (frame: Frame, cell: number, shown: readonly (Section | undefined)[]): readonly Data[] =>
  shown
    .filter((one) => one !== undefined)
    .map(({ title, rows, more, pages }) => ({
      title,
      ...rowsData(rows, frame, cell),
      pages: pagesData(pages, frame),
      more: more ? [rowData(more, frame, cell)] : [],
    }))

const headedData = (block: HeadedLines | undefined, frame: Frame, cell: number): Data => ({
  headed: block ? [{ row: [rowData(block.row, frame, cell)], found: linesData(block.lines, { close: true }) }] : [],
})

/** What an operation would do, with the inputs for confirming it. */
export function buildPlan(
  frame: Frame,
  view: Base &
    PlanInputs & {
      readonly changes?: Section
      readonly skipped?: { readonly title?: string; readonly rows: readonly Row[] }
      readonly steps?: readonly Step[]
      readonly facts?: readonly Fact[]
      readonly headed?: HeadedLines | undefined
      /** What to know, after the steps. */
      readonly below?: readonly Line[]
    },
): Card {
  return makeCard('plan', frame, view, (cell) => ({
    ...headedData(view.headed, frame, cell),
    below: linesData(view.below, { close: true }),
    facts: view.facts && cutFacts(view.facts, frame, cell, wideTitles),
    sections: sections(frame, cell, [view.changes]),
    skipped: view.skipped
      ? [{ title: view.skipped.title, rows: view.skipped.rows.map((row) => rowData(row, frame, cell)) }]
      : [],
    ...stepsData(view.steps ?? []),
    ...inputsData(view),
  }))
}

/** The progress of an operation, step by step. */
export function buildProgress(frame: Frame, view: Base & { readonly steps?: readonly Step[] }): Card {
  return makeCard('progress', frame, view, () => stepsData(view.steps ?? []))
}

/** An operation's results: what needs someone's attention first, then further information. */
export function buildResult(
  frame: Frame,
  view: Base & {
    readonly steps?: readonly Step[]
    readonly attention?: Section
    readonly headed?: HeadedLines | undefined
    readonly foot: readonly Line[]
  },
): Card {
  return makeCard('result', frame, view, (cell) => ({
    ...stepsData(view.steps ?? []),
    sections: sections(frame, cell, [view.attention]),
    ...headedData(view.headed, frame, cell),
    foot: linesData(view.foot, { close: true }),
  }))
}
