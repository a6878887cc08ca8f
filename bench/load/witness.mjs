/* Loaded into the bot before its own code: reports memory and event-loop delay to the parent on request. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()
const mb = (/** @type {number} */ bytes) => bytes / 1024 / 1024

process.on('message', (/** @type {{ memory?: 'now' | 'collected' }} */ { memory }) => {
  if (!memory) return
  if (memory === 'collected') collect()
  const { rss, heapTotal, heapUsed } = process.memoryUsage()
  const held = { p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 }
  delay.reset()
  process.send?.({ memory, resident: mb(rss), outside: mb(rss - heapTotal), live: mb(heapUsed), delay: held })
})
// Doesn't keep the bot alive.
process.channel?.unref()
