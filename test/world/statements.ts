import { type PGlite, parse, protocol } from '@electric-sql/pglite'
import { planOnce } from '../support/prepared.ts'

/** What a statement returned. */
export interface Returned {
  readonly command: string
  readonly rowCount: number
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** Runs a statement. Throws what the database refuses. */
export type Run = (text: string, values: readonly unknown[]) => Returned

/** A column of what a statement returns: its name, and what turns its text into a value. */
interface Column {
  readonly name: string
  readonly toValue: ((text: string, type: number) => unknown) | undefined
  readonly type: number
}

/** A statement that the database knows by name. */
interface Prepared {
  readonly name: string
  /** What turns each value into text. */
  readonly toTexts: readonly ((value: unknown) => string)[]
  readonly columns: readonly Column[]
}

const { serialize } = protocol
/** Messages of PostgreSQL's protocol: their first byte. */
const [commandComplete, dataRow, failed] = ['C', 'D', 'E'].map((letter) => letter.charCodeAt(0))
const runIt = Buffer.concat([serialize.execute(), serialize.sync()])

/**
 * Sends each statement to an embedded database as one message, prepared by its first use, and reads the answer where it
 * lies: PGlite's own client makes an object of every message and column, which takes as long as most statements.
 */
export function createStatements(lite: PGlite): Run {
  const known = new Map<string, Prepared>()
  const send = (message: Uint8Array): Buffer => {
    const parts: Buffer[] = []
    // Done when this returns. `execProtocolRawSync` would also read the answer as messages.
    void lite.execProtocolRawStream(message, { syncToFs: false, onRawData: (part) => parts.push(Buffer.from(part)) })
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
  }
  send(serialize.query(planOnce))

  function prepare(text: string): Prepared {
    const name = `world${known.size}`
    const asked = [serialize.parse({ text, name }), serialize.describe({ type: 'S', name }), serialize.sync()]
    const described = messagesIn(send(Buffer.concat(asked)))
    const types = parse.parseDescribeStatementResults(described)
    const fields = described.flatMap((one) => ('fields' in one ? (one.fields as Field[]) : []))
    const made = {
      name,
      toTexts: types.map((type) => (lite.serializers[type] ?? String) as (value: unknown) => string),
      columns: fields.map(({ name: of, dataTypeID: type }) => ({ name: of, type, toValue: lite.parsers[type] })),
    }
    known.set(text, made)
    return made
  }

  return (text, values) => {
    const { name, toTexts, columns } = known.get(text) ?? prepare(text)
    const texts = values.map((value, at) => (value === null || value === undefined ? null : toTexts[at]?.(value)))
    return read(send(bind(name, texts)), columns)
  }
}

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

/** Throws what the database refused. */
function messagesIn(answer: Uint8Array): ReturnType<typeof all> {
  const messages = all(answer)
  const refused = messages.find(({ name }) => name === 'error')
  if (refused) throw refused
  return messages
}

function all(answer: Uint8Array) {
  const messages: Parameters<Parameters<InstanceType<typeof protocol.Parser>['parse']>[1]>[0][] = []
  new protocol.Parser().parse(answer, (message) => messages.push(message))
  return messages
}

/** The message that runs a prepared statement with these values. */
function bind(name: string, values: readonly (string | null | undefined)[]): Buffer {
  const sizes = values.map((value) => (value == null ? -1 : Buffer.byteLength(value)))
  const size = 4 + 1 + name.length + 1 + 2 + 2 + sizes.reduce((sum, one) => sum + 4 + Math.max(0, one), 0) + 2
  const message = Buffer.allocUnsafe(1 + size + runIt.length)
  let at = message.write('B')
  at = message.writeInt32BE(size, at)
  at = message.writeUInt8(0, at)
  at += message.write(`${name}\0`, at)
  at = message.writeInt16BE(0, at)
  at = message.writeInt16BE(values.length, at)
  for (const [index, value] of values.entries()) {
    at = message.writeInt32BE(sizes[index] ?? -1, at)
    if (value != null) at += message.write(value, at)
  }
  at = message.writeInt16BE(0, at)
  runIt.copy(message, at)
  return message
}

function read(answer: Buffer, columns: readonly Column[]): Returned {
  const rows: Record<string, unknown>[] = []
  let [command, rowCount] = ['', 0]
  let next = 0
  while (next < answer.length) {
    const kind = answer[next]
    let at = next + 5
    next += 1 + answer.readInt32BE(next + 1)
    if (kind === failed) messagesIn(answer)
    if (kind === commandComplete) {
      const tag = answer.toString('latin1', at, next - 1).split(' ')
      command = tag[0] ?? ''
      rowCount = Number(tag.at(-1)) || 0
    }
    if (kind !== dataRow) continue
    at += 2
    const row: Record<string, unknown> = {}
    for (const { name, type, toValue } of columns) {
      const size = answer.readInt32BE(at)
      at += 4
      if (size < 0) row[name] = null
      else {
        const text = answer.toString('utf8', at, at + size)
        row[name] = toValue ? toValue(text, type) : text
        at += size
      }
    }
    rows.push(row)
  }
  return { command, rowCount, rows }
}
