import { compact } from '../../core/compact.ts'
import { ownerKey } from '../commands/press.ts'
import type {
  Button,
  Cell,
  Device,
  Fact,
  Frame,
  Line,
  Link,
  ListRow,
  Pages,
  Row,
  Sign,
  Step,
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

/** A paragraph; in a cell, the second and later ones have less spacing. */
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
function toAction(button: Button | Link | ToggleButton, { device, owner }: Reader): Json {
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
const phoneRowLetters = 28
/** The same next to text; desktop windows can be narrow too. */
const besideTextWidth = { desktop: 32, phone: 16 } as const
/** Clients move any further buttons into a menu. */
const maxButtonsPerRow = 5
/** Width of a button in addition to its title, in letters. */
const buttonPadding = 4

const lettersOf = (buttons: readonly (Button | Link | ToggleButton)[]) =>
  buttons.reduce((sum, { title }) => sum + title.length + buttonPadding, 0)

/** Buttons as rows of actions: one row on desktops; on phones as many as needed to read their titles. */
export function actionRows(
  buttons: readonly (Button | Link | ToggleButton)[] = [],
  reader: Reader,
): readonly { actions: readonly Json[] }[] {
  const rows: (Button | Link | ToggleButton)[][] = []
  for (const button of buttons) {
    const row = rows.at(-1)
    if (
      row &&
      row.length < maxButtonsPerRow &&
      (reader.device === 'desktop' || lettersOf([...row, button]) - buttonPadding <= phoneRowLetters)
    )
      row.push(button)
    else rows.push([button])
  }
  return rows.map((row) => ({ actions: row.map((button) => toAction(button, reader)) }))
}

/** Whether there is room for buttons next to a text. */
export const fitsBeside = (buttons: readonly (Button | Link)[], reader: Reader): boolean =>
  lettersOf(buttons) <= besideTextWidth[reader.device]

/** An entry's buttons, next to its text or below it. */
export function entryActions(buttons: readonly (Button | Link)[], reader: Reader, beside: boolean): Json {
  if (buttons.length === 0) return { below: [] }
  return beside
    ? { beside: buttons.map((button) => toAction(button, reader)), below: [] }
    : { below: actionRows(buttons, reader) }
}

/** A line truncated to `room` characters, with its button. */
export const rowData = ({ line, button }: Row, reader: Reader, room: number): Json => ({
  items: textBlocks([line], room),
  ...(button && { beside: [toAction(button, reader)] }),
})

/** Which part of a list is shown, with the buttons beside it; empty if it is the whole list. */
export const pagesData = (pages: Pages | undefined, reader: Reader): readonly Json[] =>
  pages
    ? [
        {
          range: pages.range,
          ...(pages.buttons.length > 0 && { beside: pages.buttons.map((button) => toAction(button, reader)) }),
        },
      ]
    : []

export const truncateText = (text: string, length: number): string => {
  if (text.length <= length) return text
  const characters = [...text]
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}

const textBlocks = (cell: Cell, room: number, align?: 'Right'): readonly Json[] =>
  cell.map((line, index) => ({
    ...textBlock({ ...line, text: truncateText(line.text, room) }, index),
    ...(align && { horizontalAlignment: align }),
  }))

/** Widths of fact titles and values on phones, where clients make all titles as wide as the widest. */
interface FactWidths {
  readonly titleWidth: number
  readonly valueWidth: number
}
const normalTitles: FactWidths = { titleWidth: 1, valueWidth: 2 }
export const wideTitles: FactWidths = { titleWidth: 2, valueWidth: 3 }

/**
 * Facts with values truncated to `room` characters. On phones, a missing heading is omitted because it would render as
 * text.
 */
export function factsData(
  list: readonly Fact[],
  { device }: Reader,
  room: number,
  widths: FactWidths = normalTitles,
): readonly Json[] {
  return list.map(({ title, value }) => ({
    ...((title || device === 'desktop') && { title }),
    value: truncateText(value, room),
    ...(device === 'phone' && widths),
  }))
}

/** The template data of a list: each row shows the name and state, then everything else on as few lines as possible. */
export const rowsData = (rows: readonly ListRow[], { device }: Reader, room: number): Json => ({
  rows: rows.map((row) => listRow(row, device, room)),
})

function listRow(
  { lead: [name, identifier, ...more], side: [state, ...rest] = [] }: ListRow,
  device: Device,
  room: number,
): Json {
  const others = compact([identifier, ...more, ...rest]).filter(({ text }) => text !== '–')
  // Coloured text is important, so it gets its own line.
  const quiet = joinShort(
    others.filter(({ tone }) => !tone).map(({ text }) => text),
    lineRoom[device],
  )
  const columns = compact([
    { type: 'Column', width: 'stretch', items: textBlocks(name ? [name] : [], room) },
    state && { type: 'Column', width: 'auto', items: textBlocks([state], room, 'Right') },
  ])
  const below = textBlocks(
    [...quiet.map((text) => ({ text, subtle: true })), ...others.filter(({ tone }) => tone)],
    room,
  )
  return { items: [{ type: 'ColumnSet', columns }, ...below.map((block) => ({ ...block, spacing: 'None' }))] }
}

/** The template data of an operation's steps; empty if there are none. */
export const stepsData = (steps: readonly Step[]): Json => (steps.length === 0 ? {} : { steps: steps.map(stepData) })

const hiddenLines = 'more'

const stepData = ({ line, toggle, side, notes = [], hidden = [] }: Step): Json => ({
  items: compact([
    toggle && {
      type: 'Input.Toggle',
      id: toggle.id,
      title: toggle.title,
      value: String(toggle.on),
      valueOn: 'true',
      valueOff: 'false',
      wrap: true,
    },
    line && hidden.length === 0 && textBlock(line),
    ...(line && hidden.length > 0
      ? [
          {
            type: 'Container',
            selectAction: { type: 'Action.ToggleVisibility', title: line.text, targetElements: [hiddenLines] },
            items: [textBlock(line)],
          },
          {
            type: 'Container',
            id: hiddenLines,
            isVisible: false,
            spacing: 'None',
            items: hidden.map((one, index) => textBlock(one, index)),
          },
        ]
      : []),
  ]),
  ...(side && { side }),
  ...(notes.length > 0 && { notes: notes.map((note, index) => textBlock({ subtle: !note.tone, ...note }, index)) }),
})

/** Approximate number of small letters per line; desktop windows can be narrow too. */
const lineRoom = { desktop: 68, phone: 56 } as const

/** Combines short texts on as few lines as possible. */
function joinShort(texts: readonly string[], room: number): string[] {
  const lines: string[] = []
  for (const text of texts) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + text.length + 3 <= room) lines[lines.length - 1] = `${line} · ${text}`
    else lines.push(text)
  }
  return lines
}

const icons: Readonly<Record<Sign, string>> = {
  '✓': 'CheckmarkCircle',
  '✕': 'DismissCircle',
  '▲': 'Warning',
  '■': 'RecordStop',
  '◇': 'Clock',
  '►': 'PlayCircle',
  '–': 'SubtractCircle',
  '◆': 'Shield',
  '●': 'Circle',
  '○': 'Circle',
  '?': 'QuestionCircle',
  '=': 'Equals',
  '◌': 'CircleHint',
  '↓': 'ArrowDownload',
}

/** The sign beside a card's title, also as an icon for clients that draw icons. */
export const marksData = (sign: Sign | undefined, tone: Tone = 'default'): readonly Json[] =>
  sign
    ? [{ sign, color: colours[tone], icon: icons[sign], iconColor: tone === 'warning' ? 'Warning' : colours[tone] }]
    : []
