import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { cp, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmulator } from '../../emulator/main.ts'
import { root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'
import { environmentFor } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'

// Run after `npm run build`, like start.test.ts.
describe(`the tools of a build, run with npm, on Node ${process.versions.node}`, () => {
  let folder = ''
  let data = ''
  before(async () => {
    // What a server has: no source, no compiler, no tsx.
    folder = await temporaryFolder('deployed-')
    for (const part of ['package.json', 'dist']) await cp(join(root, part), join(folder, part), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    data = await copyOfTemplate()
  })

  /** Not `spawnSync`, because the emulator in this process has to respond meanwhile. */
  const run = async (script: string, args: readonly string[], environment: Record<string, string> = {}) => {
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: data, ...environment }
    const tool = spawn('npm', ['run', '--silent', script, '--', ...args], { cwd: folder, env })
    const chunks: Buffer[] = []
    for (const stream of [tool.stdout, tool.stderr]) stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
    const [code] = await once(tool, 'close')
    return { code, said: Buffer.concat(chunks).toString() }
  }

  it('doctor checks the setup', async () => {
    const emulator = await createEmulator({ users: 10 })
    try {
      const { code, said } = await run('doctor', [], environmentFor(emulator))
      assert.equal(code, 0, said)
      for (const found of ['configuration', 'database', 'Entra', 'Graph', 'bot identity', 'OAuth connection'])
        assert.match(said, new RegExp(`^ok {7}${found} `, 'm'))
    } finally {
      await emulator.close()
    }
  })

  it('audit:verify verifies the audit', async () => {
    assert.deepEqual(await run('audit:verify', []), { code: 0, said: 'The audit log is empty.\n' })
  })

  it('audit:prune finds nothing to prune in an empty audit', async () => {
    const key = join(folder, 'audit-key.pem')
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const pruned = await run('audit:prune', ['--before', '2020-01-01', '--key', key])
    assert.deepEqual(pruned, { code: 0, said: 'The audit log is empty.\n' })
  })

  it('person:export says that nothing is held about someone', async () => {
    const { code, said } = await run('person:export', ['alex@contoso.example'])
    assert.equal(code, 3, said)
    assert.match(said, /Nothing is held about alex@contoso\.example: check the spelling/)
  })

  it('store:move names the unreachable server', async () => {
    const { code, said } = await run('store:move', ['--from', data], {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://rollcall@127.0.0.1:9/rollcall',
    })
    assert.equal(code, 1, said)
    assert.match(said, /^Nothing was copied: The database server at 127\.0\.0\.1:9 .*ECONNREFUSED/)
  })
})
