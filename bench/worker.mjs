/** Runs one job of one peer in a separate process and reports its cost. */
const [peer] = process.argv.slice(2)
const { prepare } = await import(`./peers/${peer}.mjs`)

process.on('message', async ({ kind, url, token, accounts, options }) => {
  const jobs = await prepare({ url, token, options: options ?? {} })
  const cpu = process.cpuUsage()
  const start = performance.now()
  try {
    const results = await jobs[kind](accounts)
    const ms = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    const rssMb = process.resourceUsage().maxRSS / 1024
    process.send({ ms, results, cpuMs: (user + system) / 1000, rssMb }, () => process.disconnect())
  } catch (error) {
    process.send(
      { ms: performance.now() - start, died: String(error?.stack ?? error), results: [], cpuMs: 0, rssMb: 0 },
      () => process.disconnect(),
    )
  }
})
process.on('disconnect', () => process.exit())
process.send('ready')
