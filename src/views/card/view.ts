import type { Press } from '../../command-specs/press.ts'
import type { Fold } from '../../plan-fields/fields.ts'

/** Where a card is read. Phones get a variant that their older renderers display well. */
export type Device = 'desktop' | 'phone'

export type Tone = 'good' | 'warning' | 'attention' | 'accent' | 'default'

/** What every card needs to know about its reader. */
export interface Frame {
  readonly device: Device
  /** BCP 47, for screen readers. */
  readonly lang: string
  /** Object id of the card's owner, if others can press its buttons. */
  readonly owner?: string
}

/** Each has the same meaning on every card. */
export type Sign = '✓' | '✕' | '▲' | '■' | '◇' | '►' | '–' | '◆' | '●' | '○' | '?' | '=' | '◌' | '↓'

/** The coloured band at the top of a card. */
export interface Header {
  /** The kind of news; docs/style.md lists the signs. Lists and forms have none. */
  readonly icon?: Sign
  readonly title: string
  readonly subtitle?: string
  readonly tone?: Tone
}

/** One paragraph. */
export interface Line {
  readonly text: string
  readonly tone?: Tone
  readonly bold?: boolean
  readonly subtle?: boolean
}

/** A button sends a command with its arguments. Its data is user input, like any message. */
export interface Button {
  readonly title: string
  readonly data: Press
  readonly style?: 'destructive' | 'positive'
  readonly tooltip?: string
  /** Doesn't validate or send the card's inputs. */
  readonly ignoreInputs?: boolean
}

/** A button that shows or hides part of the card. */
export interface ToggleButton {
  readonly title: string
  /** The id of that part. */
  readonly unfolds: Fold | 'notes'
}

/** A button that opens a page or file. */
export interface Link {
  readonly title: string
  readonly url: string
}

export interface Fact {
  readonly title: string
  readonly value: string
}

/** A table column; `phone` says where its cells go when there is no room for columns. */
export interface Column {
  readonly title: string
  /** A share of the space left by fixed columns, or pixels. */
  readonly width: number | `${number}px`
  readonly phone: 'lead' | 'below' | 'side'
}

export type Cell = readonly Line[]

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A part of the total, for the bar and the numbers below it. */
export interface Part {
  readonly icon: Sign
  readonly label: string
  readonly count: number
  /** `count` in the reader's number format. */
  readonly number: string
  readonly tone: Tone
}

export interface Picture {
  /** The chart's title. */
  readonly title: string
  readonly parts: readonly Part[]
}

/** A list with its own heading. */
export interface Section {
  readonly title: string
  readonly table: Table
  /** A row below the list that says how many more there are, or which part this is. */
  readonly more?: Row
  readonly pager?: readonly Button[]
}

/** A line with a button next to it. */
export interface Row {
  readonly line: Line
  readonly button?: Button
}

/** A form input, with its previous value and error. */
export interface Field {
  readonly label: string
  readonly placeholder: string
  readonly value?: string
  readonly error?: string | undefined
  /** The message if it is left empty; absent if optional. */
  readonly required?: string | undefined
}

/** Teams' people picker: for the whole organisation, or for the conversation's members if that is all Teams offers. */
export interface People extends Field {
  readonly from: 'organisation' | 'chat'
}

/** A date and time, both or neither, as `2026-05-29` and `18:00`. */
export interface Moment {
  readonly label: string
  readonly timeLabel: string
  readonly date: string
  readonly time: string
  readonly error?: string | undefined
}

/** One of several options, by value; the first is the default. */
export interface Choice {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly title: string; readonly value: string }[]
  readonly error?: string | undefined
}

export interface Toggle {
  readonly title: string
  readonly on: boolean
}
