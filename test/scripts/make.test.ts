import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { filesBelow } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'
import { npmRun, programRun } from './command.ts'

describe('what writes files', () => {
  it('npm run docs:pictures draws every picture of the docs', async () => {
    const folder = await temporaryFolder('pictures-')
    await npmRun('docs:pictures', [folder])
    const drawn = await readdir(folder)
    const wanted = filesBelow('docs/images').map((path) => path.replace('docs/images/', ''))
    assert.deepEqual(drawn.sort(), wanted.filter((name) => name.endsWith('.webp')).sort())
  })

  it('npm run released fills the database of a release', async () => {
    const folder = await temporaryFolder('released-')
    await npmRun('released', ['9.9.9', folder])
    const { version, tables } = JSON.parse(await readFile(join(folder, '9.9.9.json'), 'utf8'))
    assert.equal(version, '9.9.9')
    assert.ok(tables.operations.length > 5)
  })

  it('npm run record saves the same twice, with the messages of a test', async () => {
    const folders = [await temporaryFolder('recorded-'), await temporaryFolder('recorded-')]
    for (const folder of folders) await npmRun('record', [folder, 'test/scenarios/settings.test.ts'])
    assert.ok(
      (await readdir(folders[0] ?? '', { recursive: true })).some((path) =>
        path.startsWith('messages/test/scenarios/settings.test.ts/'),
      ),
    )
    assert.equal(await npmRun('record:compare', folders), 'Nothing changed\n')
  })

  it('scripts/draw-cards.ts draws a card', async () => {
    const folder = await temporaryFolder('cards-')
    await programRun('scripts/draw-cards.ts', [folder, 'help'])
    assert.ok((await readdir(folder)).length > 0)
  })

  it('npm run format and npm run generate leave a clean checkout as it is', async () => {
    const stamps = () => Promise.all(['docs/schema.sql', 'src/main.ts'].map((path) => readFile(path, 'utf8')))
    const before = await stamps()
    await npmRun('generate')
    await npmRun('format')
    assert.deepEqual(await stamps(), before)
    await npmRun('generate', ['--check'])
  })
})
