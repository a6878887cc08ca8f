import { setImmediate as immediate } from 'node:timers/promises'
import type { Columns } from '../../chat/turn/files.ts'
import { byteOrderMark, csvRow } from './csv.ts'
import { exportErrors } from './errors.ts'

export type TableFormat = 'csv' | 'json'

/** The content of a file. */
export interface Content<Row> {
  readonly columns: Columns<Row>
  readonly rows: Iterable<Row> | AsyncIterable<Row>
  /** Metadata before the rows of a JSON file. */
  readonly about: Readonly<Record<string, unknown>>
  /** Receives the number of rows written. */
  readonly onProgress?: ((rows: number) => void) | undefined
}

/** The content of a text file. */
export interface TextContent<Row> extends Pick<Content<Row>, 'rows' | 'onProgress'> {
  readonly head: string
  readonly text: (row: Row) => string
}

const pieceLength = 250_000
/** Maximum size in bytes, far above what half a million accounts take. */
const maxBytes = 100_000_000
/** Rows written before yielding to the event loop, which rows already in memory would otherwise block. */
const rowsAtOnce = 1_000

/** Like `writeFile`, for text. */
export const writeText = <Row>(
  content: TextContent<Row>,
  put: (piece: Uint8Array) => Promise<void>,
  limit = maxBytes,
): Promise<number> => write(content, (rows) => plainText(content, rows), put, limit)

/** The same for text that arrives in pieces. */
export const writePieces = async (
  pieces: AsyncIterable<string>,
  put: (piece: Uint8Array) => Promise<void>,
  limit = maxBytes,
): Promise<void> => {
  await write({ rows: pieces }, (rows) => rows, put, limit)
}

/**
 * Passes a file's text to `put` in UTF-8 pieces as the rows arrive, so that at most one piece is in memory.
 * @returns the number of rows
 * @throws UserError exportTooLarge
 */
export const writeFile = <Row>(
  format: TableFormat,
  content: Content<Row>,
  put: (piece: Uint8Array) => Promise<void>,
  limit = maxBytes,
): Promise<number> =>
  write(content, (rows) => (format === 'csv' ? csvText(content, rows) : jsonText(content, rows)), put, limit)

async function write<Row>(
  content: Pick<Content<Row>, 'rows' | 'onProgress'>,
  textOf: (rows: AsyncIterable<Row>) => AsyncIterable<string>,
  put: (piece: Uint8Array) => Promise<void>,
  limit: number,
): Promise<number> {
  let open = ''
  let length = 0
  let rows = 0
  for await (const text of textOf(yieldBetween(content, () => rows++))) {
    length += text.length
    if (length > limit) throw new exportErrors.exportTooLarge()
    open += text
    if (open.length < pieceLength) continue
    await put(Buffer.from(open))
    open = ''
  }
  await put(Buffer.from(open))
  return rows
}

async function* yieldBetween<Row>({ rows, onProgress }: Pick<Content<Row>, 'rows' | 'onProgress'>, onRow: () => void) {
  let count = 0
  for await (const row of rows) {
    onRow()
    yield row
    if (++count % rowsAtOnce > 0) continue
    onProgress?.(count)
    await immediate()
  }
}

async function* csvText<Row>({ columns }: Content<Row>, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  const cells = Object.values(columns)
  yield byteOrderMark + csvRow(Object.keys(columns))
  for await (const row of rows) yield csvRow(cells.map((of) => of(row)))
}

async function* jsonText<Row>({ columns, about }: Content<Row>, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  const cells = Object.entries(columns)
  yield `${JSON.stringify({ about }).slice(0, -1)},"rows":[`
  let separator = ''
  for await (const row of rows) {
    yield `${separator}\n${JSON.stringify(Object.fromEntries(cells.map(([key, of]) => [key, of(row)])))}`
    separator = ','
  }
  yield '\n]}\n'
}

async function* plainText<Row>({ head, text }: TextContent<Row>, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield byteOrderMark + head
  for await (const row of rows) yield text(row)
}
