import assert from 'node:assert/strict'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

const KEY = Symbol.for('rollcall.lookout')
const watched = Symbol('watched')

/** Where the suite has put something: a log, a chat, a database. */
export type Place = 'log' | 'chat' | 'database' | 'process'

/** Looks for tokens and secrets in everything the bot has produced in this process. */
export interface Lookout {
  /** These words are secrets. */
  keep(...secrets: readonly string[]): void
  look(place: Place, text: string): void
  /** What was found since last asked, each with its surroundings. */
  found(): string[]
  /** How many texts were looked at. */
  readonly looked: Readonly<Record<Place, number>>
}

// A JWT, and a bearer header with anything but the mark that the log puts in its place.
const token = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}|\bBearer (?!\[token\])[\w.~+/-]{16,}/

export function createLookout(): Lookout {
  const secrets = new Set<string>()
  const looked: Record<Place, number> = { log: 0, chat: 0, database: 0, process: 0 }
  let findings: string[] = []
  return {
    looked,
    keep: (...more) => {
      for (const one of more) secrets.add(one)
    },
    look(place, text) {
      looked[place]++
      const at = text.search(token)
      const secret = [...secrets].find((one) => text.includes(one))
      const from = at >= 0 ? at : secret === undefined ? -1 : text.indexOf(secret)
      if (from >= 0) findings.push(`${place}: ...${text.slice(Math.max(0, from - 80), from + 12)}`)
    },
    found() {
      const all = findings
      findings = []
      return all
    },
  }
}

const wordsOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : typeof value === 'string' ? value : ''

/** Lets the lookout see what is sent to a database: reading every table after every test would take minutes. */
function watchDatabases(lookout: Lookout): void {
  for (const prototype of [PGlite.prototype, pg.Client.prototype] as unknown as Record<string, unknown>[])
    for (const name of ['query', 'exec']) {
      const original = prototype[name]
      if (typeof original !== 'function' || watched in original) continue
      const looking = function (this: unknown, ...args: unknown[]) {
        const values = Array.isArray(args[1]) ? args[1].map(wordsOf) : []
        lookout.look('database', [wordsOf(args[0]), ...values].join('\n'))
        return Reflect.apply(original, this, args)
      }
      prototype[name] = Object.assign(looking, { [watched]: true })
    }
}

// Mocha loads this file in its own way, tests in theirs: there would be two of it.
const known: { [KEY]?: Lookout } = globalThis as never
known[KEY] ??= createLookout()

/** Of this process: it sees every log that is kept, every chat, and everything that is sent to a database. */
export const lookout = known[KEY]

// The databases' libraries come in two as well.
watchDatabases(lookout)

export const mochaHooks = {
  /** In parallel runs after each file. */
  afterAll() {
    assert.deepEqual(lookout.found(), [], 'Tokens or secrets were put where they do not belong')
  },
}
