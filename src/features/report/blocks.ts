/** A cell: its text or its lines. A line break in a text also begins a new line. */
export type Cell = string | readonly string[]

export interface Table {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly string[]
  /** Column widths in percent; by content if absent. */
  readonly widths?: readonly number[]
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>
}

/** A part of a bar. */
export interface Part {
  readonly label: string
  /** Shown beside the label; by default the size. */
  readonly text?: string
  readonly size: number
  readonly look: 'good' | 'bad' | 'unsure' | 'calm' | 'quiet'
}

/** Named bars, each the sum of its parts, drawn to the same scale. */
export interface Chart {
  readonly kind: 'chart'
  readonly title: string
  readonly bars: readonly { readonly name: string; readonly parts: readonly Part[] }[]
}

/** A part of a report, in any format for people. All texts are plain. */
export type Block =
  | { readonly kind: 'section'; readonly id: string; readonly title: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: Cell])[] }
  | { readonly kind: 'code'; readonly text: string }
  | Table
  | Chart

export const linesOf = (cell: Cell): readonly string[] =>
  (typeof cell === 'string' ? [cell] : cell).flatMap((text) => text.split(/\r\n|[\n\r\v\f\x85\u2028\u2029]/))
