import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createLog } from '../../src/core/log.ts'
import type { Chat } from '../support/rollcall.ts'
import { findIn, type Place, places, useSearchedWorld } from '../support/secret-search.ts'
import { openTestStore } from '../support/store.ts'

describe('a search for secrets', function () {
  this.timeout(120_000)
  const world = useSearchedWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  /** Puts something where it doesn't belong, in each place in a way that doesn't lead to another one. */
  const plant: Readonly<Record<Place, (secret: string) => unknown>> = {
    message: (secret) => alex.say(`check status ${secret}@contoso.example`),
    answer: async (secret) => {
      const server = http.createServer((_request, response) => {
        response.write(secret.slice(0, 4))
        response.end(secret.slice(4))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      world().watchPort(port)
      await (await fetch(`http://127.0.0.1:${port}`)).text()
      await new Promise((resolve) => server.close(resolve))
    },
    log: (secret) => {
      const lines = world().logged as string[]
      createLog({ level: 'info', destination: { write: (line: string) => void lines.push(line) } }).info('x', {
        secret: 1,
        it: secret,
      })
    },
    telemetry: (secret) => world().metrics.span('planted', { it: secret }, async () => {}),
    database: (secret) =>
      world().whileStopped(async (dataDir) => {
        const { store, close } = await openTestStore({ dataDir })
        await sql`create table planted (it jsonb)`.execute(store.db)
        await sql`insert into planted values (jsonb_build_object('it', ${secret}::text))`.execute(store.db)
        await close()
      }),
    'data file': (secret) =>
      world().whileStopped(async (dataDir) => writeFileSync(join(dataDir, 'planted'), `${'x'.repeat(5_000)}${secret}`)),
    export: (secret) => world().keepFile(`a,b\r\n1,${secret}\r\n`),
    journal: (secret) => fetch(`${world().emulator.url}/v1.0/users/${secret}`),
    'emulator file': (secret) => {
      const { people } = world().emulator.world
      const [person] = [...people.values()].slice(-1)
      world().emulator.world.change(person?.id ?? '', { officeLocation: secret })
    },
  }

  it('finds nothing that is nowhere', async () => {
    assert.deepEqual(await world().search(['Xq7!nowhere']), [])
  })

  for (const [index, place] of places.entries())
    it(`finds one planted in this place: ${place}`, async () => {
      const secret = `zQ${index}kP7vLm`
      await plant[place](secret)
      const found = await world().search([secret, 'Xq7!nowhere'])
      assert.ok(found.length > 0, 'nothing was found')
      assert.ok(
        found.some((one) => one.place === place && one.near.includes(secret)),
        JSON.stringify(found),
      )
      assert.deepEqual(new Set(found.map((one) => one.secret)), new Set([secret]))
    })

  it('leaves out answers that may show it, and no others', async () => {
    const secret = 'answer8Kp'
    await plant.answer(secret)
    assert.equal((await world().search([secret])).length, 1)
    assert.deepEqual(await world().search([secret], ({ text }) => text.includes(secret)), [])
  })

  it('recognises every form that text takes on its way', () => {
    const secret = `a&<'"+%9`
    const forms = [
      secret,
      'a&amp;&lt;&#39;&quot;+%9',
      encodeURIComponent(secret),
      new URLSearchParams({ q: secret }).toString(),
      JSON.stringify({ secret }),
      Buffer.from(`before ${secret} after`).toString('base64'),
      Buffer.from(`x${secret} after`).toString('base64url'),
    ]
    for (const form of forms) assert.equal(findIn(`around ${form} it`, [secret]).length, 1, form)
    assert.deepEqual(findIn('nothing here', [secret]), [])
  })
})
