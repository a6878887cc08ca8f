import { readFileSync, writeFileSync } from 'node:fs'

/*
 * Preloaded into every process of a demo: offsets its clock by the milliseconds in the TIME_MOVED file. Each process records
 * its own offset next to that file, so that the test knows when the move is complete.
 */

const file = process.env['TIME_MOVED'] ?? ''
const RealDate = Date
let ahead = 0
const now = () => RealDate.now() + ahead

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})

function look() {
  ahead = Number(readFileSync(file, 'utf8'))
  writeFileSync(`${file}.${process.pid}`, String(ahead))
}

look()
setInterval(() => {
  try {
    look()
  } catch {
    // The folder is removed when the demo ends.
  }
}, 50).unref()
