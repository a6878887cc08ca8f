import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { filesBelow, root, text } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'

// What the first stage of the Dockerfile copies is all that the build reads.
const [, stage = ''] = text('Dockerfile')
  .split(/^FROM /m)
  .slice(1)
const inputs = [...stage.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '))

// Run after `npm run build`, like start.test.ts.
describe('the build', () => {
  let folder = ''
  before(async () => {
    folder = join(await temporaryFolder('elsewhere-'), 'a folder', 'with another path')
    for (const name of inputs) await cp(join(root, name), join(folder, name), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const { PATH = '' } = process.env
    const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH },
    })
    assert.equal(status, 0, stderr)
  })

  it('is the same in another folder, byte for byte', async () => {
    const built = filesBelow('dist').sort()
    assert.ok(built.length > 500 && built.includes('dist/NOTICE'))
    assert.deepEqual(filesBelow('dist', folder).sort(), built)
    const differs = built.filter((name) => name !== 'dist/build.txt' && text(name) !== text(join(folder, name)))
    assert.deepEqual(differs, [], 'built from other files: npm run build')
  })

  it('is named after its files if it knows no commit', async () => {
    const name = text(join(folder, 'dist/build.txt'))
    assert.match(name, /^files\.[0-9a-f]{12}\n$/)
    const { version } = (await import(join(folder, 'dist/app/config/config.js'))) as { version: string }
    assert.match(version, new RegExp(`^\\d+\\.\\d+\\.\\d+\\+${name.trim()}$`))
  })
})
