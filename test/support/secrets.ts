import assert from 'node:assert/strict'
import http from 'node:http'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import './prepared.ts'
import { createSecretWatch, type SecretWatch } from './secret-watch.ts'

const KEY = Symbol.for('rollcall.lookout')
const watched = Symbol('watched')

type Methods = Record<string, unknown>

/** Makes `see` inspect a method's arguments before each call; installed once, however often this file is loaded. */
function watch(prototype: object, name: string, see: (self: unknown, args: readonly unknown[]) => void): void {
  const original = (prototype as Methods)[name]
  if (typeof original !== 'function' || watched in original) return
  const looking = function (this: unknown, ...args: unknown[]) {
    see(this, args)
    return Reflect.apply(original, this, args)
  }
  ;(prototype as Methods)[name] = Object.assign(looking, { [watched]: true })
}

/** Searches everything sent to a database, because reading every table after every test would take minutes. */
function watchDatabases(lookout: SecretWatch): void {
  // Only text and values; other arguments are settings.
  for (const prototype of [PGlite.prototype, pg.Client.prototype])
    for (const name of ['query', 'exec'])
      watch(prototype, name, (_database, [text, values]) => lookout.look('database', text, values))
}

/** Searches the bot server's responses: pages, files and answers to buttons, with headers. */
function watchAnswers(lookout: SecretWatch): void {
  for (const name of ['write', 'end'])
    watch(http.ServerResponse.prototype, name, (self, [chunk]) => {
      const response = self as http.ServerResponse
      if (!lookout.watches(response.req.socket.localPort)) return
      lookout.look('http', response.getHeaders(), chunk)
    })
}

// Mocha and the tests load this file in different ways, which would create two instances.
const known: { [KEY]?: SecretWatch } = globalThis as never
known[KEY] ??= createSecretWatch()

/** One per process: searches every log, chat and response, and everything sent to a database. */
export const lookout = known[KEY]

// The database libraries are also loaded twice.
watchDatabases(lookout)
watchAnswers(lookout)

export const mochaHooks = {
  /** In parallel runs, after each file. */
  afterAll() {
    assert.deepEqual(lookout.found(), [], 'Tokens or secrets were put where they do not belong')
  },
}
