import { type messages, type PGlite, parse, protocol, type Results } from '@electric-sql/pglite'
import type { PostgresPool } from 'kysely'
import { asUnavailable } from '../../src/store/engine/connection-errors.ts'
import { lookout } from '../support/secrets.ts'

const { serialize } = protocol

/** A statement that the database has parsed. */
interface Prepared {
  readonly name: string
  readonly types: readonly number[]
  readonly columns: readonly messages.BackendMessage[]
}

/** The only session of an embedded database, which it lends to one borrower at a time, in the order of requests. */
export interface Session extends PostgresPool {
  connect(): Promise<Client>
}

type Client = Awaited<ReturnType<PostgresPool['connect']>>
type Query = (text: string, values?: readonly unknown[]) => Promise<Results<object> & { rowCount: number }>

/**
 * Each statement is parsed and planned once, which takes longer than everything else: the bot's statements are the same
 * again and again, and its schema never changes. No turn of the event loop passes in a statement, so how long it takes
 * changes nothing.
 */
export async function openSession(lite: PGlite): Promise<Session> {
  const known = new Map<string, Prepared>()
  await lite.exec('set plan_cache_mode = force_generic_plan')

  const send = async (...parts: readonly Uint8Array[]) => {
    const all = [...parts, serialize.sync()]
    return (await lite.execProtocol(Buffer.concat(all), { syncToFs: false })).messages
  }
  const prepare = async (text: string): Promise<Prepared> => {
    const name = `s${known.size}`
    const told = await send(serialize.parse({ name, text }), serialize.describe({ type: 'S', name }))
    const columns = told.filter((one) => one.name === 'rowDescription')
    const made = { name, types: parse.parseDescribeStatementResults(told), columns }
    known.set(text, made)
    return made
  }
  const serialized = (value: unknown, type: number | undefined): string | null => {
    if (value === null || value === undefined) return null
    const serializer = type === undefined ? undefined : lite.serializers[type]
    return serializer ? serializer(value) : String(value)
  }
  const run = async (text: string, values: readonly unknown[]) => {
    const { name, types, columns } = known.get(text) ?? (await prepare(text))
    const bound = values.map((value, index) => serialized(value, types[index]))
    const got = await send(serialize.bind({ statement: name, values: bound }), serialize.execute({}))
    const [result] = parse.parseResults([...columns, ...got], lite.parsers)
    if (!result) throw new Error('A statement without a result')
    return { ...result, rowCount: result.rowCount ?? result.affectedRows ?? 0 }
  }

  let tail: Promise<void> = Promise.resolve()
  return {
    end: async () => {},
    connect: async () => {
      const before = tail
      let free = () => {}
      tail = new Promise((resolve) => {
        free = resolve
      })
      await before
      let isHeld = true
      let isInside = false
      const query: Query = async (text, values = []) => {
        if (!isHeld) throw new Error('A query on a database connection that was given back')
        // A text that is known was looked at before.
        lookout.look('database', known.has(text) ? '' : text, values)
        if (/^(begin|start transaction)/i.test(text)) isInside = true
        if (/^(commit|rollback)$/i.test(text)) isInside = false
        return run(text, values).catch((error: unknown) => {
          throw asUnavailable(error)
        })
      }
      const release = () => {
        if (!isHeld) return
        isHeld = false
        // The next borrower must not inherit an open transaction.
        if (isInside) void run('rollback', []).then(free, free)
        else free()
      }
      return { query: query as unknown as Client['query'], release }
    },
  }
}
