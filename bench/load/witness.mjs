/* Loaded into the bot before its own code: reports memory to the parent on request. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const mb = (/** @type {number} */ bytes) => bytes / 1024 / 1024

process.on('message', (/** @type {{ memory?: 'now' | 'collected' }} */ { memory }) => {
  if (!memory) return
  if (memory === 'collected') collect()
  const { rss, heapTotal, heapUsed } = process.memoryUsage()
  process.send?.({ memory, resident: mb(rss), outside: mb(rss - heapTotal), live: mb(heapUsed) })
})
// Doesn't keep the bot alive.
process.channel?.unref()
