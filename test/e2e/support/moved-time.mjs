import { readFileSync, writeFileSync } from 'node:fs'

/*
 * Preloaded into every process of a demo: their clocks are ahead by the milliseconds that stand in the file TIME_MOVED
 * names. Each process writes beside it by how much its own clock is ahead, so that whoever moves time knows when it is done.
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
    // The folder is removed when the demo is at its end.
  }
}, 50).unref()
