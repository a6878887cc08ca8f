import type { Press } from '../../command-specs/press.ts'

/** Where a card is read: phones get a form of it that their older renderers draw well. */
export type Device = 'desktop' | 'phone'

export type Tone = 'good' | 'warning' | 'attention' | 'accent' | 'default'

/** What every card needs to know about its reader. */
export interface Frame {
  readonly device: Device
  /** BCP 47, for screen readers. */
  readonly lang: string
  /** Object id of the one whose card it is, where others can press its buttons. */
  readonly owner?: string
}

/** Each means one thing, on every card. */
export type Sign = '✓' | '✕' | '▲' | '■' | '◇' | '►' | '–' | '◆' | '●' | '○' | '?' | '=' | '◌' | '↓'

/** The coloured band that opens a card. */
export interface Header {
  /** What kind of news it is; docs/style.md lists the signs. Lists and forms have none. */
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

/** A button is a command already typed. What it sends is user input like a message. */
export interface Button {
  readonly title: string
  readonly data: Press
  readonly style?: 'destructive' | 'positive'
  readonly tooltip?: string
  /** Leaves the card's inputs alone: they are neither checked nor sent. */
  readonly ignoreInputs?: boolean
}

/** A button that shows a hidden part of the card, and hides it again. */
export interface Unfold {
  readonly title: string
  /** The id of that part. */
  readonly unfolds: 'when' | 'notes'
}

/** A button that opens a page or a file instead of saying something. */
export interface Link {
  readonly title: string
  readonly url: string
}

export interface Fact {
  readonly title: string
  readonly value: string
}

/** A column of a table; `phone` says where its cells go when there is no room for columns. */
export interface Column {
  readonly title: string
  /** A share of what the fixed ones leave, or pixels. */
  readonly width: number | `${number}px`
  readonly phone: 'lead' | 'below' | 'side'
}

export type Cell = readonly Line[]

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A share of a whole, for the bar and the numbers under it. */
export interface Part {
  readonly icon: Sign
  readonly label: string
  readonly count: number
  /** `count` as the reader writes numbers. */
  readonly number: string
  readonly tone: Tone
}

export interface Picture {
  /** What the picture shows, in words: a chart's title. */
  readonly title: string
  readonly parts: readonly Part[]
}

/** A list under its own heading. */
export interface Section {
  readonly title: string
  readonly table: Table
  /** What stands under it: how many more there are, which part of the whole it is. */
  readonly more?: Row
  readonly pager?: readonly Button[]
}

/** A line with a button beside it. */
export interface Row {
  readonly line: Line
  readonly button?: Button
}

/** An input of a form, with what was typed before and what was wrong with it. */
export interface Field {
  readonly label: string
  readonly placeholder: string
  readonly value?: string
  readonly error?: string
  /** What to say when it is left empty; absent when it may be. */
  readonly required?: string
}

/** Teams' own people picker: over the whole organisation, or over who reads along where that is all Teams offers. */
export interface People extends Field {
  readonly from: 'organisation' | 'chat'
}

/** A date and a time of day, both or neither, as `2026-05-29` and `18:00`. */
export interface Moment {
  readonly label: string
  readonly timeLabel: string
  readonly date: string
  readonly time: string
  readonly error?: string
}

export interface Toggle {
  readonly title: string
  readonly on: boolean
}
