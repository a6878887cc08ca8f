import { ownerKey } from '../../command-specs/press.ts'
import type {
  Button,
  Cell,
  Device,
  Fact,
  Frame,
  Line,
  Link,
  Part,
  Picture,
  Row,
  Table,
  ToggleButton,
  Tone,
} from './view.ts'

type Json = Readonly<Record<string, unknown>>

// Teams' light theme shows warnings in pale yellow, too faint for text, and red is for failures, so signs mark them
// instead.
const colours = {
  good: 'Good',
  warning: 'Default',
  attention: 'Attention',
  accent: 'Accent',
  default: 'Default',
} as const

/** A paragraph; in a cell, the second and later ones follow with less spacing. */
export function textBlock(line: Line, index = 0): Json {
  return {
    type: 'TextBlock',
    text: line.text,
    wrap: true,
    ...(line.bold && { weight: 'Bolder' }),
    ...(line.subtle && { isSubtle: true, size: 'Small' }),
    ...(line.tone && colours[line.tone] !== 'Default' && { color: colours[line.tone] }),
    ...(index > 0 && { spacing: 'None' }),
  }
}

type Reader = Pick<Frame, 'device' | 'owner'>

/** A button's action: Action.Execute on desktops, a plain submit for renderers that don't support it. */
function action(button: Button | Link | ToggleButton, { device, owner }: Reader): Json {
  if ('url' in button) return { type: 'Action.OpenUrl', title: button.title, url: button.url }
  if ('unfolds' in button)
    return { type: 'Action.ToggleVisibility', title: button.title, targetElements: [button.unfolds] }
  const look = {
    title: button.title,
    ...(button.style && { style: button.style }),
    data: owner ? { ...button.data, [ownerKey]: owner } : button.data,
  }
  if (device === 'phone') return { type: 'Action.Submit', ...look }
  return {
    type: 'Action.Execute',
    verb: 'command',
    ...look,
    ...(button.ignoreInputs && { associatedInputs: 'none' }),
    ...(button.tooltip && { tooltip: button.tooltip }),
  }
}

/** Approximate number of letters in button titles per row on phones; desktops wrap rows themselves. */
const phoneRoom = 28
/** The same next to text; desktop windows may be narrow too. */
const besideTextWidth = { desktop: 32, phone: 16 } as const
/** Clients move further buttons into a menu. */
const maxRow = 5
/** Width of a button without its title, in letters. */
const edge = 4

const lettersOf = (buttons: readonly (Button | Link | ToggleButton)[]) =>
  buttons.reduce((sum, { title }) => sum + title.length + edge, 0)

/** Buttons as rows of actions: one row on desktops; on phones as many as needed to read their titles. */
export function actionRows(
  buttons: readonly (Button | Link | ToggleButton)[] = [],
  reader: Reader,
): readonly { actions: readonly Json[] }[] {
  const rows: (Button | Link | ToggleButton)[][] = []
  for (const button of buttons) {
    const row = rows.at(-1)
    if (row && row.length < maxRow && (reader.device === 'desktop' || lettersOf([...row, button]) - edge <= phoneRoom))
      row.push(button)
    else rows.push([button])
  }
  return rows.map((row) => ({ actions: row.map((button) => action(button, reader)) }))
}

/** Whether buttons have room next to a text. */
export const fitBeside = (buttons: readonly Button[], reader: Reader): boolean =>
  lettersOf(buttons) <= besideTextWidth[reader.device]

/** An entry's buttons, next to its text or below. */
export function entryActions(buttons: readonly Button[], reader: Reader, beside: boolean): Json {
  if (buttons.length === 0) return { below: [] }
  return beside
    ? { beside: buttons.map((button) => action(button, reader)), below: [] }
    : { below: actionRows(buttons, reader) }
}

/** A line truncated to `room` characters, with its button. */
export const rowData = ({ line, button }: Row, reader: Reader, room: number): Json => ({
  items: blocks([line], room),
  ...(button && { beside: [action(button, reader)] }),
})

const cut = (text: string, length: number) => {
  if (text.length <= length) return text
  const characters = [...text]
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}

const blocks = (cell: Cell, room: number, align?: 'Right'): readonly Json[] =>
  cell.map((line, index) => ({
    ...textBlock({ ...line, text: cut(line.text, room) }, index),
    ...(align && { horizontalAlignment: align }),
  }))

/** Widths of fact titles and values on phones, where clients make all titles as wide as the widest. */
interface FactWidths {
  readonly titleWidth: number
  readonly valueWidth: number
}
const usualTitles: FactWidths = { titleWidth: 1, valueWidth: 2 }
export const wideTitles: FactWidths = { titleWidth: 2, valueWidth: 3 }

/**
 * Facts with values truncated to `room` characters. On phones, a missing heading is omitted because it would render as
 * text.
 */
export function facts(
  list: readonly Fact[],
  { device }: Reader,
  room: number,
  widths: FactWidths = usualTitles,
): readonly Json[] {
  return list.map(({ title, value }) => ({
    ...((title || device === 'desktop') && { title }),
    value: cut(value, room),
    ...(device === 'phone' && widths),
  }))
}

/** A table's template data: columns, heading and rows on desktops; on phones a lead and a side with the rest below. */
export function tableData(table: Table, device: Device, room: number): Json {
  if (device === 'phone') return { rows: table.rows.map((row) => phoneRow(table, row, room)) }
  return {
    columns: table.columns.map(({ width }) => ({ width })),
    heading: table.columns.map(({ title }) => ({ items: blocks([{ text: title, bold: true }], room) })),
    rows: table.rows.map((row) => ({ cells: row.map((cell) => ({ items: blocks(cell, room) })) })),
  }
}

function phoneRow(table: Table, row: readonly Cell[], room: number): Json {
  const of = (place: 'lead' | 'below' | 'side') => row.filter((_, index) => table.columns[index]?.phone === place)
  const [lead, identifier, ...more] = of('lead').flat()
  const [side, ...rest] = of('side').flat()
  const groups = [[...more, ...rest], ...of('below')]
  const quiet = groups.flatMap((group) =>
    joined(group.filter((line) => !line.tone && line.text !== '–').map(({ text }) => text)),
  )
  // Coloured text is important and gets its own line.
  const below = [
    ...(identifier ? [identifier] : []),
    ...quiet.map((text) => ({ text, subtle: true })),
    ...groups.flat().filter((line) => line.tone),
  ]
  const columns = [
    { type: 'Column', width: 'stretch', items: blocks(lead ? [lead] : [], room) },
    ...(side ? [{ type: 'Column', width: 'auto', items: blocks([side], room, 'Right') }] : []),
  ]
  const under = blocks(below, room).map((block) => ({ ...block, spacing: 'None' }))
  return { items: [{ type: 'ColumnSet', columns }, ...under] }
}

/** Approximate number of small letters per line on phones. */
const lineRoom = 56

/** Puts short facts on one line. */
function joined(texts: readonly string[]): string[] {
  const lines: string[] = []
  for (const text of texts) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + text.length + 3 <= lineRoom) lines[lines.length - 1] = `${line} · ${text}`
    else lines.push(text)
  }
  return lines
}

const chartColours = {
  good: 'good',
  warning: 'warning',
  attention: 'attention',
  accent: 'categoricalBlue',
  default: 'neutral',
} as const satisfies Record<Tone, string>
const styles = {
  good: 'good',
  warning: 'warning',
  attention: 'attention',
  accent: 'accent',
  default: 'emphasis',
} as const

/** The container style for this tone. */
export const containerStyle = (tone: Tone = 'default') => styles[tone]

// One-pixel GIFs, the smallest images possible, in colours visible on light and dark backgrounds.
const pixels = {
  good: 'R0lGODlhAQABAIAAAC+eWwAAACwAAAAAAQABAAACAkQBADs=',
  warning: 'R0lGODlhAQABAIAAANmaHAAAACwAAAAAAQABAAACAkQBADs=',
  attention: 'R0lGODlhAQABAIAAANE6VAAAACwAAAAAAQABAAACAkQBADs=',
  accent: 'R0lGODlhAQABAIAAAGJkxwAAACwAAAAAAQABAAACAkQBADs=',
  default: 'R0lGODlhAQABAIAAAL29vQAAACwAAAAAAQABAAACAkQBADs=',
} as const satisfies Record<Tone, string>

/** Fills a column with this colour. */
const filled = (tone: Tone): Json => ({ backgroundImage: `data:image/gif;base64,${pixels[tone]}`, items: [] })

/** A bar made of coloured columns, for clients that don't draw charts. */
function bar(picture: Picture): readonly Json[] {
  const total = picture.parts.reduce((sum, part) => sum + part.count, 0)
  return picture.parts
    .filter((part) => part.count > 0)
    .map((part) => ({
      type: 'Column',
      // Even one account in thousands must be visible.
      width: Math.max(2, Math.round((100 * part.count) / total)),
      ...filled(part.tone),
      minHeight: '6px',
      spacing: 'None',
    }))
}

/** Below this many accounts, a bar adds nothing to the numbers. */
const minAccountsForBar = 6

/** Totals as a chart: series, the columns of a bar, and a number and label per part. */
export function pictureData(picture: Picture): Json {
  const shown = picture.parts.filter((part) => part.count > 0)
  const whole = shown.reduce((sum, { count }) => sum + count, 0)
  return {
    title: picture.title,
    // A single part or a few accounts are clear from the numbers alone.
    ...(shown.length > 1 && whole >= minAccountsForBar && { bar: bar(picture) }),
    series: shown.map(({ label, count, tone }) => ({ legend: label, value: count, color: chartColours[tone] })),
    tileRows: tileRows(picture),
  }
}

// Clients pad coloured columns, so with four of them words such as "protected" would break.
const tilesInRow = 3

/** Each number above its label, in the order and colours of the bar, as its legend. */
function tileRows({ parts }: Picture): Json[] {
  const rows = Math.ceil(parts.length / tilesInRow)
  const inRow = Math.ceil(parts.length / rows)
  return Array.from({ length: rows }, (_, row) => ({
    columns: Array.from({ length: inRow }, (_, index) => tile(parts[row * inRow + index])),
  }))
}

function tile(part: Part | undefined): Json {
  const items = part
    ? [
        textBlock({ text: `${part.icon} ${part.number}`, tone: part.tone, bold: true }),
        textBlock({ text: part.label, subtle: true }, 1),
      ]
    : []
  return { type: 'Column', width: 'stretch', spacing: 'Small', items }
}
