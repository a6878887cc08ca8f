import { setImmediate as immediate } from 'node:timers/promises'
import { UserError } from '../core/errors.ts'
import { byteOrderMark, type Cell, csvRow } from './export-csv.ts'

export type ExportFormat = 'csv' | 'json'

/** The columns of a file: the name in CSV and JSON, and the value for a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

/** The content of a file. */
export interface Content<Row> {
  readonly columns: Columns<Row>
  readonly rows: Iterable<Row> | AsyncIterable<Row>
  /** Metadata before the rows of a JSON file. */
  readonly about: Readonly<Record<string, unknown>>
  /** Receives the number of rows written. */
  readonly onProgress?: ((rows: number) => void) | undefined
}

const pieceLength = 250_000
/** Maximum size in bytes, far above what half a million accounts take. */
const maxBytes = 100_000_000
/** Rows written before yielding to the event loop, which rows already in memory would otherwise block. */
const rowsAtOnce = 1_000

/** A file's text in UTF-8 pieces, and its row count. Throws exportTooLarge. */
export async function writeFile<Row>(
  format: ExportFormat,
  content: Content<Row>,
  limit = maxBytes,
): Promise<{ pieces: Uint8Array[]; rows: number }> {
  const pieces: Uint8Array[] = []
  let open = ''
  let length = 0
  const add = (text: string) => {
    length += text.length
    if (length > limit) throw new UserError('exportTooLarge')
    open += text
    if (open.length < pieceLength) return
    pieces.push(Buffer.from(open))
    open = ''
  }
  const paced = { ...content, rows: inTurns(content) }
  const rows = await (format === 'csv' ? writeCsv(paced, add) : writeJson(paced, add))
  return { pieces: [...pieces, Buffer.from(open)], rows }
}

async function* inTurns<Row>({ rows, onProgress }: Content<Row>): AsyncGenerator<Row, void, undefined> {
  let count = 0
  for await (const row of rows) {
    yield row
    if (++count % rowsAtOnce > 0) continue
    onProgress?.(count)
    await immediate()
  }
}

async function writeCsv<Row>({ columns, rows }: Content<Row>, add: (text: string) => void): Promise<number> {
  const cells = Object.values(columns)
  add(byteOrderMark + csvRow(Object.keys(columns)))
  let count = 0
  for await (const row of rows) {
    add(csvRow(cells.map((of) => of(row))))
    count += 1
  }
  return count
}

async function writeJson<Row>({ columns, rows, about }: Content<Row>, add: (text: string) => void): Promise<number> {
  const cells = Object.entries(columns)
  add(`${JSON.stringify({ about }).slice(0, -1)},"rows":[`)
  let count = 0
  for await (const row of rows) {
    add(`${count === 0 ? '' : ','}\n${JSON.stringify(Object.fromEntries(cells.map(([key, of]) => [key, of(row)])))}`)
    count += 1
  }
  add('\n]}\n')
  return count
}
