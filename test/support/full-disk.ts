import { PGlite } from '@electric-sql/pglite'

const { query } = PGlite.prototype

/** Makes the embedded database refuse new rows as a server does whose disk is full, or stops that. */
export function fillDisk(full: boolean): void {
  const refusing = function (this: PGlite, ...args: Parameters<typeof query>) {
    if (!/^\s*(with|insert)\b/i.test(args[0]) || !/\binsert\b/i.test(args[0])) return Reflect.apply(query, this, args)
    const message = 'could not extend file "base/5/16384": No space left on device'
    return Promise.reject(Object.assign(new Error(message), { code: '53100' }))
  }
  PGlite.prototype.query = (full ? refusing : query) as typeof query
}
