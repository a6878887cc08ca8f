import { cp, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/postgres-server.ts'
import { environmentFor } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'
import { npmStart, type Running } from './command.ts'

const lines = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}\n`)
    .join('')

describe('the bot, run from its source', () => {
  let emulator: Emulator
  let folder = ''
  before(async () => {
    emulator = await createEmulator({ users: 10 })
    folder = await temporaryFolder('develop-')
    for (const name of ['package.json', 'aad.manifest.json', 'aad.manifest.small.json', 'tsconfig.json'])
      await cp(join(root, name), join(folder, name))
    for (const name of ['src', 'emulator', 'appPackage', 'node_modules'])
      await symlink(join(root, name), join(folder, name), 'junction')
  })
  after(() => emulator.close())
  let running: Running | undefined
  afterEach(async () => {
    await running?.stop()
    running = undefined
  })

  const settings = async () => environmentFor(emulator, { DATA_DIR: await copyOfTemplate() })

  it('starts with npm run dev', async () => {
    running = npmStart('dev', await settings())
    await running.says(/Ready on port \d+/g)
  })

  it('starts with npm run dev:teamsfx, with the settings that the toolkit writes', async () => {
    await writeFile(join(folder, '.localConfigs'), lines(await settings()))
    running = npmStart('dev:teamsfx', {}, folder)
    await running.says(/Ready on port \d+/g)
  })

  for (const script of ['demo', 'dev:teamsfx:testtool'])
    it(`starts with npm run ${script}`, async () => {
      const free = await Promise.all(
        ['PORT', 'EMULATOR_PORT', 'PLAYGROUND_PORT'].map(async (key) => [key, `${await freePort()}`]),
      )
      const ports = { ...Object.fromEntries(free), DATA_DIR: await temporaryFolder('demo-') }
      await writeFile(join(folder, '.localConfigs.testtool'), lines(ports))
      running = npmStart(script, ports, folder)
      await running.says(/Rollcall is ready/g)
    })

  it('has its tests run again by npm run watch whenever something is saved', async () => {
    const own = await temporaryFolder('watched-')
    for (const name of ['package.json', '.mocharc.one.json', 'scripts/watch.mjs', 'test/support', 'src/core'])
      await cp(join(root, name), join(own, name), { recursive: true })
    await symlink(join(root, 'node_modules'), join(own, 'node_modules'), 'junction')
    const write = (code: string) => writeFile(join(own, 'test/saved.test.ts'), `it('works', () => { ${code} })\n`)
    await write('')
    running = npmStart('watch', {}, own, ['test/saved.test.ts'])
    await running.says(/^Passed after /gm)
    await write("throw new Error('is broken')")
    await running.says(/is broken[\s\S]*^Failed after /gm)
    await write('')
    await running.says(/^Passed after /gm, 2)
  })
})
