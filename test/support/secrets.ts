import assert from 'node:assert/strict'
import http from 'node:http'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { createLookout, type Lookout } from './lookout.ts'

const KEY = Symbol.for('rollcall.lookout')
const watched = Symbol('watched')

type Methods = Record<string, unknown>

/** Has `see` look at the arguments of a method before the method does; once, however often this file is loaded. */
function watch(prototype: object, name: string, see: (self: unknown, args: readonly unknown[]) => void): void {
  const original = (prototype as Methods)[name]
  if (typeof original !== 'function' || watched in original) return
  const looking = function (this: unknown, ...args: unknown[]) {
    see(this, args)
    return Reflect.apply(original, this, args)
  }
  ;(prototype as Methods)[name] = Object.assign(looking, { [watched]: true })
}

/** Lets the lookout see what is sent to a database: reading every table after every test would take minutes. */
function watchDatabases(lookout: Lookout): void {
  // Text and values; what else a library takes are its settings.
  for (const prototype of [PGlite.prototype, pg.Client.prototype])
    for (const name of ['query', 'exec'])
      watch(prototype, name, (_database, [text, values]) => lookout.look('database', text, values))
}

/** Lets the lookout see what the bot's server answers: pages, files and the answers to buttons, with their headers. */
function watchAnswers(lookout: Lookout): void {
  for (const name of ['write', 'end'])
    watch(http.ServerResponse.prototype, name, (self, [chunk]) => {
      const response = self as http.ServerResponse
      if (!lookout.watches(response.req.socket.localPort)) return
      lookout.look('http', response.getHeaders(), chunk)
    })
}

// Mocha loads this file in its own way, tests in theirs: there would be two of it.
const known: { [KEY]?: Lookout } = globalThis as never
known[KEY] ??= createLookout()

/** Of this process: it sees every log that is kept, every chat, every answer, and everything that is sent to a database. */
export const lookout = known[KEY]

// The databases' libraries come in two as well.
watchDatabases(lookout)
watchAnswers(lookout)

export const mochaHooks = {
  /** In parallel runs after each file. */
  afterAll() {
    assert.deepEqual(lookout.found(), [], 'Tokens or secrets were put where they do not belong')
  },
}
