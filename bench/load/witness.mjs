/* Loaded into the bot before its own code: tells its parent, when asked, what the process holds. */

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
// The bot ends as if nobody listened here.
process.channel?.unref()
