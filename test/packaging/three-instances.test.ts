import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { createCertificate } from '../support/certificate.ts'
import { temporaryFolder } from '../support/folders.ts'
import { checkHaproxy, hasHaproxy } from '../support/haproxy.ts'
import { json, root, text } from './project.ts'

const unit = 'infra/systemd/rollcall@.service'

const skipped = (test: Mocha.Context, program: string): never => {
  console.log(`      ${program} is not installed`)
  return test.skip()
}

describe('three instances on one machine', () => {
  it('have a unit that systemd accepts, if it is installed', async function () {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) skipped(this, 'systemd-analyze')
    const folder = await temporaryFolder('units-')
    await copyFile(join(root, unit), join(folder, 'rollcall@.service'))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, 'rollcall@3978.service')], {
      encoding: 'utf8',
    })
    assert.deepEqual([status, stderr], [0, ''])
    const hardened = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', '--threshold=20', join(folder, 'rollcall@.service')],
      { encoding: 'utf8' },
    )
    assert.equal(hardened.status, 0, hardened.stdout)
  })

  it('are started in the usual way, each on ports of its own', () => {
    const { start } = (json('package.json') as { scripts: { start: string } }).scripts
    const [, command = ''] = /^ExecStart=(.*)$/m.exec(text(unit)) ?? []
    assert.equal(command, `/usr/bin/env PORT=%i HOST=127.0.0.1 METRICS_PORT=1%i ${start.replace('exec ', '')}`)
  })

  it('have no folder for a database of their own', () => {
    assert.doesNotMatch(text(unit), /^(StateDirectory|ReadWritePaths)=|DATA_DIR=/m)
    assert.match(text(unit), /^ProtectSystem=strict$/m)
  })

  it('have a balancer that HAProxy accepts, with TLS and without, if it is installed', async function () {
    if (!hasHaproxy()) skipped(this, 'haproxy')
    const { key, cert } = createCertificate('bot.example.com', Date.now() + 86_400_000)
    const file = join(await temporaryFolder('tls-'), 'rollcall.pem')
    await writeFile(file, key + cert)
    for (const environment of [{}, { ROLLCALL_CERTIFICATE: file, ROLLCALL_SOCKET: `${file}.sock` }]) {
      const { status, said } = checkHaproxy(environment)
      assert.equal(status, 0, said)
      assert.doesNotMatch(said, /warning/i)
    }
  })
})

describe('the profile of compose.yaml with three instances', () => {
  const { services } = parse(text('compose.yaml'), { merge: true }) as {
    services: Record<string, Record<string, unknown>>
  }

  it('starts two more like the first, without ports on the host', () => {
    const { ports: _, ...first } = services['rollcall'] ?? {}
    for (const name of ['rollcall-2', 'rollcall-3'])
      assert.deepEqual(services[name], { ...first, profiles: ['three'], ports: [] })
  })

  it('gives the balancer its configuration and the three instances', () => {
    const { profiles, environment, volumes, ports } = services['balancer'] ?? {}
    assert.deepEqual(profiles, ['three'])
    assert.deepEqual(environment, {
      ROLLCALL_1: 'rollcall:3978',
      ROLLCALL_2: 'rollcall-2:3978',
      ROLLCALL_3: 'rollcall-3:3978',
    })
    assert.deepEqual(volumes, ['./infra/haproxy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro'])
    assert.deepEqual(ports, ['127.0.0.1:8080:8080'])
  })
})
