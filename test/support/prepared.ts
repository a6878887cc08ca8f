import { type messages, PGlite } from '@electric-sql/pglite'

/*
 * The embedded database parses and plans every statement anew, which takes most of the time of most tests: their tables
 * have a few rows, and their statements repeat. Here each text is prepared once for each database, and planned once.
 * Servers in `npm run test:postgres` plan as in production.
 */

type Send = PGlite['execProtocolStream']

/** A statement that the database knows by name, and its parameters and columns once they are known. */
interface Prepared {
  readonly name: Uint8Array
  described?: messages.BackendMessage[]
}

/** The statements of a database by text. */
interface Session {
  readonly known: Map<string, Prepared>
  current: Prepared | undefined
  named: number
  /** Binds the values of a statement, and is sent together with what executes it. */
  bound: Uint8Array | undefined
  /** Whether the end of a statement was sent with it. */
  ended: boolean
  /** Texts without values that were sent. */
  readonly seen: Set<string>
}

const prepared = Symbol('prepared')
// Neither a table that is there already, nor one whose triggers don't fire for a moment, has other columns.
const changesSchema = /\b(create(?! table if not exists)|alter(?! table \w+ (en|dis)able trigger)|drop)\b/i
/** Makes a database plan each prepared statement once. */
export const planOnce = "set plan_cache_mode = 'force_generic_plan'"
/** One statement without values, of a kind that can be prepared. */
const isSingle = /^\s*(select|with|insert|update|delete)\b[^;]*;?\s*$/i
const sessions = new WeakMap<PGlite, Session>()

/** Adds the name of a statement to a message that names none, at this position. */
function withName(message: Uint8Array, at: number, name: Uint8Array): Uint8Array {
  const longer = Buffer.concat([message.subarray(0, at), name, message.subarray(at)])
  longer.writeInt32BE(longer.length - 1, 1)
  return longer
}

/** The text that begins at this position of a message. */
const textAt = (message: Uint8Array, at: number) =>
  Buffer.from(message.subarray(at, message.indexOf(0, at))).toString('utf8')

/** A message with a statement's text as a whole: a type, a length, the text and a zero. */
const simpleQuery = (text: string) => messageOf('Q', text, '\0')

const describePortal = messageOf('D', 'P\0')
const execute = messageOf('E', '\0\0\0\0\0')
const sync = messageOf('S')

/** A message of the extended protocol: a type, a length and its content. */
function messageOf(type: string, ...content: readonly (Uint8Array | string)[]): Uint8Array {
  const parts = content.map((part) => Buffer.from(part))
  const message = Buffer.concat([Buffer.from(`${type}0000`), ...parts])
  message.writeInt32BE(message.length - 1, 1)
  return message
}

async function open(database: PGlite, send: Send): Promise<Session> {
  const session: Session = {
    known: new Map(),
    current: undefined,
    named: 0,
    bound: undefined,
    ended: false,
    seen: new Set(),
  }
  sessions.set(database, session)
  await send.call(database, simpleQuery(planOnce), { syncToFs: false })
  return session
}

/** Sends a message of PGlite's `query`: parse, describe the statement, bind, and others that stay as they are. */
async function sendPrepared(database: PGlite, send: Send, ...[message, options]: Parameters<Send>) {
  const pass = (changed = message) => send.call(database, changed, options)
  const kind = String.fromCharCode(message[0] ?? 0)
  if (kind === 'P' && message[5] === 0) {
    const session = sessions.get(database) ?? (await open(database, send))
    const text = textAt(message, 6)
    session.current = session.known.get(text)
    if (session.current) return []
    const made = { name: Buffer.from(`s${session.named++}`) }
    const answer = await pass(withName(message, 5, made.name))
    session.known.set(text, made)
    session.current = made
    return answer
  }
  const session = sessions.get(database)
  if (kind === 'Q') {
    const text = textAt(message, 5)
    if (changesSchema.test(text)) session?.known.clear()
    if (!session || !isSingle.test(text)) return pass()
    // Most are sent once.
    if (!session.seen.has(text)) {
      session.seen.add(text)
      return pass()
    }
    const made = session.known.get(text) ?? { name: Buffer.from(`s${session.named++}`) }
    if (!session.known.has(text)) {
      await pass(messageOf('P', made.name, '\0', text, '\0\0\0'))
      session.known.set(text, made)
    }
    return pass(Buffer.concat([messageOf('B', '\0', made.name, '\0\0\0\0\0\0\0'), describePortal, execute]))
  }
  if (!session?.current) return pass()
  const { current, bound, ended } = session
  session.bound = undefined
  session.ended = false
  if (kind === 'D' && message[5] === 'S'.charCodeAt(0)) {
    current.described ??= await pass(withName(message, 6, current.name))
    return current.described
  }
  if (kind === 'B') {
    session.bound = withName(message, 6, current.name)
    return []
  }
  if (kind === 'D') {
    session.bound = bound
    // A portal's columns are those of its statement.
    return current.described?.filter(({ name }) => name !== 'parameterDescription') ?? []
  }
  if (kind === 'E' && bound) {
    session.ended = true
    return pass(Buffer.concat([bound, message, sync]))
  }
  return kind === 'S' && ended ? [] : pass()
}

const send = PGlite.prototype.execProtocolStream
if (!(prepared in send)) {
  const sendOnce: Send = function (this: PGlite, ...args) {
    return sendPrepared(this, send, ...args)
  }
  PGlite.prototype.execProtocolStream = Object.assign(sendOnce, { [prepared]: true })
}
