import { type messages, PGlite, parse, protocol } from '@electric-sql/pglite'

/*
 * The embedded database parses and plans every statement anew, and its client sends each as six messages, which takes
 * most of the time of most tests: their tables have a few rows, and their statements repeat. Here each text is prepared
 * once for each database, planned once, and then sent as one message. Servers in `npm run test:postgres` plan as in
 * production.
 */

/** A statement that a database knows by name. */
interface Prepared {
  readonly name: string
  /** The types of its values. */
  readonly types: readonly number[]
  /** Describes its columns. */
  readonly columns: readonly messages.BackendMessage[]
}

/** The statements of a database by text. */
interface Session {
  readonly known: Map<string, Prepared>
  named: number
  /** Texts without values that were sent. */
  readonly seen: Set<string>
}

const prepared = Symbol('prepared')
// Neither a table that is there already, nor one whose triggers don't fire for a moment, has other columns.
const changesSchema = /\b(create(?! table if not exists)|alter(?! table \w+ (en|dis)able trigger)|drop)\b/i
/** Makes a database plan each prepared statement once. */
export const planOnce = "set plan_cache_mode = 'force_generic_plan'"
/** One statement without values, of a kind that can be prepared. */
const isSingle = /^\s*(select|with|insert|update|delete|begin|commit|rollback)\b[^;]*;?\s*$/i
const sessions = new WeakMap<PGlite, Session>()

const { query, exec } = PGlite.prototype
const { serialize } = protocol

const send = (database: PGlite, ...parts: readonly Uint8Array[]) =>
  database.execProtocolStream(Buffer.concat(parts), { syncToFs: false })

async function open(database: PGlite): Promise<Session> {
  const session: Session = { known: new Map(), named: 0, seen: new Set() }
  sessions.set(database, session)
  await send(database, serialize.query(planOnce))
  return session
}

async function prepare(database: PGlite, session: Session, text: string): Promise<Prepared> {
  const name = `s${session.named++}`
  const described = await send(
    database,
    serialize.parse({ text, name }),
    serialize.describe({ type: 'S', name }),
    serialize.sync(),
  )
  const columns = described.filter((one) => one.name === 'rowDescription')
  const made = { name, types: parse.parseDescribeStatementResults(described), columns }
  session.known.set(text, made)
  return made
}

/** Runs a statement by its name. */
function run(database: PGlite, text: string, values: readonly unknown[]) {
  return database.runExclusive(async () => {
    const session = sessions.get(database) ?? (await open(database))
    const { name, types, columns } = session.known.get(text) ?? (await prepare(database, session, text))
    const toText = (value: unknown, at: number): string | null =>
      value === null || value === undefined ? null : (database.serializers[types[at] ?? 0] ?? String)(value)
    const bound = serialize.bind({ statement: name, values: values.map(toText) })
    const answer = await send(database, bound, serialize.execute(), serialize.sync())
    return parse.parseResults([...columns, ...answer], database.parsers)
  })
}

async function runQuery(this: PGlite, ...[text, values = [], options]: Parameters<typeof query>) {
  if (options || !this.ready || this.closed) return Reflect.apply(query, this, [text, values, options])
  const [result] = await run(this, text, values)
  return result
}

async function runTexts(this: PGlite, ...[text, options]: Parameters<typeof exec>) {
  const session = sessions.get(this)
  if (changesSchema.test(text)) session?.known.clear()
  if (session && !options && this.ready && !this.closed && isSingle.test(text)) {
    if (session.seen.has(text)) return run(this, text, [])
    // Most are sent once.
    session.seen.add(text)
  }
  return Reflect.apply(exec, this, [text, options])
}

if (!(prepared in query))
  Object.assign(PGlite.prototype, { query: Object.assign(runQuery, { [prepared]: true }), exec: runTexts })
