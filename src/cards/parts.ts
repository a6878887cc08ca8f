import type { Button, Cell, Device, Fact, Line, Link, Picture, Table, Tone } from './view.ts'

type Json = Readonly<Record<string, unknown>>

// Warnings are pale yellow on white in Teams' light theme, too faint for text: signs and words tell them from failures.
const colours = {
  good: 'Good',
  warning: 'Attention',
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
    ...(line.tone && line.tone !== 'default' && { color: colours[line.tone] }),
    ...(index > 0 && { spacing: 'None' }),
  }
}

/** What a button sends: an action of its own on desktops, a plain submit where the renderer knows no other. */
export function action(button: Button | Link, device: Device): Json {
  if ('url' in button) return { type: 'Action.OpenUrl', title: button.title, url: button.url }
  const look = {
    title: button.title,
    ...(button.style && { style: button.style }),
    data: button.data,
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

/** About how many letters of button titles stand side by side on a phone. */
const phoneRoom = 26

/** Buttons as rows of actions: one row on desktops, on phones as many as it takes to read their titles. */
export function actionRows(
  buttons: readonly (Button | Link)[] = [],
  device: Device,
): readonly { actions: readonly Json[] }[] {
  const rows: (Button | Link)[][] = []
  for (const button of buttons) {
    const row = rows.at(-1)
    const letters = (row ?? []).reduce((sum, { title }) => sum + title.length + 4, button.title.length)
    if (row && (device === 'desktop' || letters <= phoneRoom)) row.push(button)
    else rows.push([button])
  }
  return rows.map((row) => ({ actions: row.map((button) => action(button, device)) }))
}

const cut = (text: string, length: number) => {
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

/** Facts whose values are cut to `room` characters. */
export function facts(list: readonly Fact[], room: number): readonly Fact[] {
  return list.map(({ title, value }) => ({ title, value: cut(value, room) }))
}

/** A table as its template wants it: columns, heading and rows on desktops, a lead and a side for each row on phones. */
export function tableData(table: Table, device: Device, room: number): Json {
  if (device === 'phone') return { rows: table.rows.map((row) => phoneRow(table, row, room)) }
  const align = (index: number) => (table.columns[index]?.numeric ? ('Right' as const) : undefined)
  return {
    columns: table.columns.map(({ width }) => ({ width })),
    heading: table.columns.map((column, index) => ({
      items: blocks([{ text: column.title, bold: true }], room, align(index)),
    })),
    rows: table.rows.map((row) => ({ cells: row.map((cell, index) => ({ items: blocks(cell, room, align(index)) })) })),
  }
}

function phoneRow(table: Table, row: readonly Cell[], room: number): Json {
  const of = (place: 'lead' | 'below' | 'side') => row.filter((_, index) => table.columns[index]?.phone === place)
  const [side = [], ...rest] = [of('side').flat().slice(0, 1), ...of('side').map((cell) => cell.slice(1))]
  const below = [...of('below').flat(), ...rest.flat()]
  // Quiet facts share a line; what has a colour is news and gets its own.
  const quiet = below.filter((line) => !line.tone && line.text !== '–')
  const lines = [
    ...of('lead').flat(),
    ...(quiet.length > 0 ? [{ text: quiet.map((line) => line.text).join(' · '), subtle: true }] : []),
    ...below.filter((line) => line.tone),
  ]
  return { lead: blocks(lines, room), side: blocks(side, room, 'Right') }
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

// PNGs of one pixel, in colours that stand out from light and dark backgrounds.
const pixels = {
  good: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPQnxcNAAIoASmEZD5NAAAAAElFTkSuQmCC',
  warning: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4OUsGAAPfAZA7xYniAAAAAElFTkSuQmCC',
  attention: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4aBUCAAM/AWBebYj6AAAAAElFTkSuQmCC',
  accent: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mNISjkOAAK5AY4WoXLwAAAAAElFTkSuQmCC',
  default: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPYu3cvAARyAjiGj5+qAAAAAElFTkSuQmCC',
} as const satisfies Record<Tone, string>

/** A bar whose shares are coloured columns, for clients that draw no charts. */
function bar(picture: Picture): readonly Json[] {
  const total = picture.parts.reduce((sum, part) => sum + part.count, 0)
  return picture.parts
    .filter((part) => part.count > 0)
    .map((part) => ({
      type: 'Column',
      // A share of one in thousands still has to be seen.
      width: Math.max(2, Math.round((100 * part.count) / total)),
      style: styles[part.tone],
      // Container styles are pale; where backgrounds are not drawn they still tell the shares apart.
      backgroundImage: { url: `data:image/png;base64,${pixels[part.tone]}`, fillMode: 'Repeat' },
      items: [],
      minHeight: '10px',
      spacing: 'None',
    }))
}

/** Totals as a picture: chart series, the columns of a bar, and a number with its label for each part. */
export function pictureData(picture: Picture, device: Device): Json {
  const shown = picture.parts.filter((part) => part.count > 0)
  const tiles = picture.parts.map((part) => ({
    number: `${part.icon} ${part.number}`,
    label: part.label,
    color: colours[part.tone],
  }))
  const rows = chunk(tiles, device === 'phone' ? 3 : 4)
  return {
    title: picture.title,
    ...(shown.length > 0 && { bar: bar(picture) }),
    series: shown.map(({ label, count, tone }) => ({ legend: label, value: count, color: chartColours[tone] })),
    tileRows: rows.map((row) => ({ tiles: row })),
  }
}

function chunk<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}
