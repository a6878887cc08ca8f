import { ownerKey } from '../../command-specs/press.ts'
import type { Button, Cell, Device, Fact, Frame, Line, Link, Part, Picture, Row, Table, Tone, Unfold } from './view.ts'

type Json = Readonly<Record<string, unknown>>

// Warnings are pale yellow on white in Teams' light theme, too faint for text, and red is for failures: signs tell them.
const colours = {
  good: 'Good',
  warning: 'Default',
  attention: 'Attention',
  accent: 'Accent',
  default: 'Default',
} as const

/** A paragraph; the second and later ones of a cell stand close under the first. */
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

/** What a button sends: an action of its own on desktops, a plain submit where the renderer knows no other. */
function action(button: Button | Link | Unfold, { device, owner }: Reader): Json {
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

/** About how many letters of button titles stand side by side on a phone. Desktops wrap them by themselves. */
const phoneRoom = 28
/** The same beside a text; a desktop's window may be narrow, too. */
const besideRoom = { desktop: 32, phone: 16 } as const
/** Clients put what is more than this behind a menu. */
const maxRow = 5
/** What a button takes besides its title. */
const edge = 4

const lettersOf = (buttons: readonly (Button | Link | Unfold)[]) =>
  buttons.reduce((sum, { title }) => sum + title.length + edge, 0)

/** Buttons as rows of actions: one row on desktops, on phones as many as it takes to read their titles. */
export function actionRows(
  buttons: readonly (Button | Link | Unfold)[] = [],
  reader: Reader,
): readonly { actions: readonly Json[] }[] {
  const rows: (Button | Link | Unfold)[][] = []
  for (const button of buttons) {
    const row = rows.at(-1)
    if (row && row.length < maxRow && (reader.device === 'desktop' || lettersOf([...row, button]) - edge <= phoneRoom))
      row.push(button)
    else rows.push([button])
  }
  return rows.map((row) => ({ actions: row.map((button) => action(button, reader)) }))
}

/** The buttons of an entry: beside its text where there is room, else under it. */
export function entryActions(buttons: readonly Button[], reader: Reader): Json {
  if (buttons.length === 0) return { below: [] }
  return lettersOf(buttons) <= besideRoom[reader.device]
    ? { beside: buttons.map((button) => action(button, reader)), below: [] }
    : { below: actionRows(buttons, reader) }
}

/** A line, cut to `room` characters, with its button beside it. */
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

/** How wide titles and values of facts are on phones, where clients make all titles as wide as the widest. */
interface FactWidths {
  readonly titleWidth: number
  readonly valueWidth: number
}
const usualTitles: FactWidths = { titleWidth: 1, valueWidth: 2 }
export const wideTitles: FactWidths = { titleWidth: 2, valueWidth: 3 }

/** Facts whose values are cut to `room` characters; phones get no heading where there is none, as a text of theirs. */
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

/** A table as its template wants it: columns, heading and rows on desktops; on phones a lead and a side, the rest below them. */
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
  // What has a colour is news and gets a line of its own.
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

/** About how many letters of small text stand in one line on a phone. */
const lineRoom = 56

/** Short facts share a line. */
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

/** The style of a container in this tone. */
export const containerStyle = (tone: Tone = 'default') => styles[tone]

// GIFs of one pixel, the shortest pictures there are, in colours that stand out from light and dark backgrounds.
const pixels = {
  good: 'R0lGODlhAQABAIAAAC+eWwAAACwAAAAAAQABAAACAkQBADs=',
  warning: 'R0lGODlhAQABAIAAANmaHAAAACwAAAAAAQABAAACAkQBADs=',
  attention: 'R0lGODlhAQABAIAAANE6VAAAACwAAAAAAQABAAACAkQBADs=',
  accent: 'R0lGODlhAQABAIAAAGJkxwAAACwAAAAAAQABAAACAkQBADs=',
  default: 'R0lGODlhAQABAIAAAL29vQAAACwAAAAAAQABAAACAkQBADs=',
} as const satisfies Record<Tone, string>

/** What fills a column with this colour. */
const filled = (tone: Tone): Json => ({ backgroundImage: `data:image/gif;base64,${pixels[tone]}`, items: [] })

/** A bar whose shares are coloured columns, for clients that draw no charts. */
function bar(picture: Picture): readonly Json[] {
  const total = picture.parts.reduce((sum, part) => sum + part.count, 0)
  return picture.parts
    .filter((part) => part.count > 0)
    .map((part) => ({
      type: 'Column',
      // A share of one in thousands still has to be seen.
      width: Math.max(2, Math.round((100 * part.count) / total)),
      ...filled(part.tone),
      minHeight: '6px',
      spacing: 'None',
    }))
}

/** From so many accounts on, a bar says more than the numbers. */
const fewest = 6

/** Totals as a picture: chart series, the columns of a bar, and a number with its label for each part. */
export function pictureData(picture: Picture): Json {
  const shown = picture.parts.filter((part) => part.count > 0)
  const whole = shown.reduce((sum, { count }) => sum + count, 0)
  return {
    title: picture.title,
    // One share, or a few accounts, are told by their numbers alone.
    ...(shown.length > 1 && whole >= fewest && { bar: bar(picture) }),
    series: shown.map(({ label, count, tone }) => ({ legend: label, value: count, color: chartColours[tone] })),
    tileRows: tileRows(picture),
  }
}

// Clients pad what has a colour behind it: in four columns words such as "protected" would break.
const tilesInRow = 3

/** Each number over its label, in the order and the colours of the shares, in rows of the same columns: the bar's legend. */
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
