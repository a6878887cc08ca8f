import assert from 'node:assert/strict'
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmulator } from '../../emulator/main.ts'
import { settingsOfContainer } from '../app/doctor/places.ts'
import { root, text } from '../packaging/project.ts'
import { launchBot } from '../support/bot-process.ts'
import { temporaryFolder } from '../support/folders.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { environmentFor } from '../support/rollcall.ts'

/** What the last stage of the Dockerfile copies from other stages and from the checkout. */
const copied = () =>
  [
    ...(
      text('Dockerfile')
        .split(/^FROM /m)
        .at(-1) ?? ''
    ).matchAll(/^COPY (?:--from=\w+ \/app\/\S+ )?(.*)$/gm),
  ].flatMap(([, rest = '']) =>
    rest
      .split(' ')
      .filter((name) => name !== './')
      .map((name) => name.replace(/\/$/, '')),
  )

// Run after `npm run build`. The same files and the same command as in the image; only the system around it differs.
describe(`the content of the image, on Node ${process.versions.node}`, () => {
  let folder = ''
  before(async () => {
    folder = await temporaryFolder('image-')
    for (const name of copied())
      if (name === 'node_modules') await symlink(join(root, name), join(folder, name), 'junction')
      else await cp(join(root, name), join(folder, name), { recursive: true })
  })

  it('is what runs, with its licences', () => {
    assert.deepEqual(copied().sort(), ['LICENSE', 'dist', 'node_modules', 'package.json'])
  })

  it('refuses to start without a database server, and names the way to one', async () => {
    const bot = launchBot({ NODE_ENV: 'production' }, { args: ['dist/main.js'], folder })
    const { code, said } = await bot.ended
    assert.equal(code, 1)
    assert.match(said, /DATABASE_URL: is missing .*npm run store:move/)
  })

  it('becomes ready with the whole environment of the compose file, on a PostgreSQL server', async () => {
    const emulator = await createEmulator({ users: 10 })
    try {
      const { DATA_DIR: _, ...settings } = environmentFor(emulator, { DATABASE_PASSWORD: '5e1f' })
      const given = settingsOfContainer(settings)
      assert.equal(given['DATABASE_INSECURE'], 'true')
      const command = /^CMD (.*)$/m.exec(text('Dockerfile'))?.[1] ?? '[]'
      const [program, ...args] = JSON.parse(command) as string[]
      assert.equal(program, 'node')
      const environment = { ...given, PORT: '0', DATABASE_URL: await createTestDatabase() }
      const bot = launchBot({ ...environment, PUBLIC_URL: 'https://bot.example.com' }, { args, folder })
      const url = `http://127.0.0.1:${await bot.listening}`
      assert.equal((await fetch(`${url}/readyz`)).status, 200)
      const { code, said } = await bot.stop()
      assert.equal(code, 0, said)
      assert.match(said, /"store":"postgres"/)
    } finally {
      await emulator.close()
    }
  })
})
