import assert from 'node:assert/strict'
import net, { type AddressInfo } from 'node:net'
import { createEmulator } from '../../emulator/main.ts'
import { launchBot } from '../support/bot-process.ts'
import { eventually } from '../support/eventually.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { chatOf, environmentFor, wordsOf } from '../support/rollcall.ts'

describe('a database that is down at start-up', () => {
  it('is waited for: the bot says so and starts when it is available', async () => {
    const database = new URL(await createTestDatabase())
    const socket = database.searchParams.get('host')
    const upstream = socket ? { path: `${socket}/.s.PGSQL.${database.port || 5432}` } : undefined
    const there = upstream ?? { host: database.hostname, port: Number(database.port || 5432) }
    const sockets: net.Socket[] = []
    const door = net.createServer((client) => {
      const server = net.connect(there)
      sockets.push(client, server)
      client.pipe(server).pipe(client)
      for (const one of [client, server]) one.on('error', () => {})
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    const { port } = door.address() as AddressInfo
    await new Promise((resolve) => door.close(resolve))

    const address = new URL(database)
    address.searchParams.delete('host')
    address.hostname = '127.0.0.1'
    address.port = String(port)
    const emulator = await createEmulator({ users: 20 })
    const bot = launchBot(environmentFor(emulator, { DATABASE_URL: address.href }))
    await Promise.race([
      eventually('the database is missed', () => bot.said().includes('The database is not responding')),
      bot.listening,
    ])
    await new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve))
    emulator.framework.botUrl = `http://127.0.0.1:${await bot.listening}/api/messages`
    const { replies } = await chatOf(emulator, { as: emulator.world.operators.alex.id }).say('help')
    assert.match(replies.map(wordsOf).join(), /List accounts/)
    assert.equal((await bot.stop()).code, 0)
    for (const one of sockets) one.destroy()
    door.close()
    await emulator.close()
  })
})
