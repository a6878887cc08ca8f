import { writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createLog } from '../../src/core/log.ts'
import type { Chat } from './rollcall.ts'
import type { SearchedWorld } from './secret-search.ts'
import type { Place } from './secret-texts.ts'
import { openTestStore } from './store.ts'

/** Logs it. */
export const plantInLog = (secret: string, write: (line: string) => void): void =>
  createLog({ level: 'info', destination: { write } }).info('Planted', { it: secret })

/** Puts it into a table of its own, as JSON. */
export async function plantInDatabase(secret: string, dataDir: string): Promise<void> {
  const { store, close } = await openTestStore({ dataDir })
  await sql`create table planted (it jsonb)`.execute(store.db)
  await sql`insert into planted values (jsonb_build_object('it', ${secret}::text))`.execute(store.db)
  await close()
}

export const plantInFile = (secret: string, folder: string): void =>
  writeFileSync(join(folder, 'planted'), `${'x'.repeat(5_000)}${secret}`)

/** Puts a secret where it doesn't belong, in each place in the usual way. `chat`: a signed-in person's. */
export const plantsIn = (world: SearchedWorld, chat: Chat): Readonly<Record<Place, (secret: string) => unknown>> => ({
  message: (secret) => chat.say(`check status ${secret}@contoso.example`),
  answer: async (secret) => {
    const server = http.createServer((_request, response) => {
      response.write(secret.slice(0, 4))
      response.end(secret.slice(4))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    world.watchPort(port)
    await (await fetch(`http://127.0.0.1:${port}`)).text()
    await new Promise((resolve) => server.close(resolve))
  },
  log: (secret) => plantInLog(secret, (line) => void (world.logged as string[]).push(line)),
  telemetry: (secret) => world.metrics.span('planted', { it: secret }, async () => {}),
  database: (secret) => world.whileStopped((dataDir) => plantInDatabase(secret, dataDir)),
  'data file': (secret) => world.whileStopped(async (dataDir) => plantInFile(secret, dataDir)),
  export: (secret) => world.keepFile(`a,b\r\n1,${secret}\r\n`),
  journal: (secret) => fetch(`${world.emulator.url}/v1.0/users/${encodeURIComponent(secret)}`),
  'emulator file': (secret) => {
    const { people } = world.emulator.world
    const [person] = [...people.values()].slice(-1)
    world.emulator.world.change(person?.id ?? '', { officeLocation: secret })
  },
})
