import type { Fold } from '../../operations/plan/form-fields.ts'
import type { Press } from '../commands/press.ts'

/** The kind of device a card is read on. Phones get a variant that their older renderers display well. */
export type Device = 'desktop' | 'phone'

export type Tone = 'good' | 'warning' | 'attention' | 'accent' | 'default'

/** What every card needs to know about its reader. */
export interface Frame {
  readonly device: Device
  /** BCP 47, for screen readers. */
  readonly lang: string
  /** Object ID of the card's owner, if others can press its buttons. */
  readonly owner?: string
}

/** Each sign has the same meaning on every card. */
export type Sign = '✓' | '✕' | '▲' | '■' | '◇' | '►' | '–' | '◆' | '●' | '○' | '?' | '=' | '◌' | '↓'

/** What a card is about: its state as a sign, who or what, and a sentence about it. */
export type Header = {
  readonly title: string
  readonly subtitle?: string
} & (
  | { readonly icon?: never; readonly tone?: never }
  /** The kind of news, in src/chat/words/README.md, and its colour. Lists and forms have none. */
  | { readonly icon: Sign; readonly tone?: Tone }
)

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
  /** The ID of that part. */
  readonly unfolds: Fold
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

export type Cell = readonly Line[]

/** One entry of a list: who or what it is, its state on the right, and everything else below. */
export interface ListRow {
  /** The name, and what distinguishes it from others with the same name. */
  readonly lead: Cell
  readonly side?: Cell
}

/**
 * A step of an operation: its toggle if it can be chosen, the number of accounts it applies to, and what to know about
 * it.
 */
export interface Step {
  readonly line?: Line
  /** Shown instead of the line. */
  readonly toggle?: Toggle & { readonly id: string }
  readonly side?: string
  readonly notes?: readonly Line[]
  /** More lines, shown when the line is selected. */
  readonly hidden?: readonly Line[]
}

/** A list with its own heading. */
export interface Section {
  readonly title?: string
  readonly rows: readonly ListRow[]
  /** A row below the list that says how many more there are. */
  readonly more?: Row
  readonly pages?: Pages | undefined
}

/** Which part of a list is shown, as text, with buttons for the others. */
export interface Pages {
  readonly range: string
  readonly buttons: readonly Button[]
}

/** A line with a button next to it. */
export interface Row {
  readonly line: Line
  readonly button?: Button
}

/** A heading or a summary with a button, and lines below. */
export interface HeadedLines {
  readonly row: Row
  readonly lines: readonly Line[]
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

/** Teams' people picker: for the whole organisation, or for the conversation's members if Teams offers only those. */
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
