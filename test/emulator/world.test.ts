import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createWorld, type World } from '../../emulator/world.ts'
import { startTenant } from './graph/tenant.ts'

const list = (world: World) => [...world.people.values()]

describe('the emulated world', () => {
  let folder: string
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'world-'))
  })
  afterEach(() => fs.rm(folder, { recursive: true }))

  it('is the same for the same seed and different for another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => createWorld({ users: 300, seed }))
    assert.ok(one && same && other)
    assert.deepEqual(list(one), list(same))
    assert.deepEqual([...one.groups.values()], [...same.groups.values()])
    assert.equal(one.tenantId, same.tenantId)
    assert.notDeepEqual(list(one), list(other))
  })

  it('has as many people as requested, always including the named ones', () => {
    assert.equal(createWorld({ users: 1200, seed: 1 }).people.size, 1200)
    const tiny = createWorld({ users: 3, seed: 1 })
    assert.equal(tiny.find('alexw@contoso.onmicrosoft.com'), tiny.operators.alex)
  })

  it('gives everyone a unique ID and name', () => {
    const people = list(createWorld({ users: 30_000, seed: 1 }))
    assert.equal(new Set(people.map((one) => one.id)).size, people.length)
    assert.equal(new Set(people.map((one) => one.userPrincipalName.toLowerCase())).size, people.length)
    for (const { id, userPrincipalName } of people) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.match(userPrincipalName, /^[\w.'#+-]+@contoso\.onmicrosoft\.com$/)
    }
  })

  it('has the promised shares of disabled, synced, guest and untitled people', () => {
    const people = list(createWorld({ users: 20_000, seed: 1 }))
    const share = (test: (one: (typeof people)[number]) => boolean) => people.filter(test).length / people.length
    const about = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < wanted / 5, `${got} ${wanted}`)
    about(
      share((one) => !one.accountEnabled),
      1 / 7,
    )
    about(
      share((one) => one.onPremisesSyncEnabled === true),
      1 / 12,
    )
    about(
      share((one) => one.userType === 'Guest'),
      1 / 25,
    )
    about(
      share((one) => one.jobTitle === null),
      1 / 15,
    )
  })

  it('finds people by ID, name, mail and proxy address in any case', () => {
    const world = createWorld({ users: 100, seed: 1 })
    const { adele } = world.operators
    assert.equal(world.find(adele.id.toUpperCase()), adele)
    assert.equal(world.find('ADELEV@contoso.onmicrosoft.com'), adele)
    assert.deepEqual(world.withMail('adelev@CONTOSO.onmicrosoft.com'), [adele])
    assert.equal(world.withMail('sam@contoso.onmicrosoft.com').length, 2)
    assert.equal(world.withProxyAddress('SMTP:RENAMED.old@contoso.onmicrosoft.com').length, 1)
    assert.equal(world.find('nobody'), undefined)
  })

  it('has the groups of the demo', () => {
    const world = createWorld({ users: 1200, seed: 1 })
    const { alex, megan, lynne, patti } = world.operators
    assert.ok(world.group('Helpdesk operators')?.members.has(alex.id))
    assert.deepEqual([...(world.group('Approvers')?.members ?? [])], [megan.id, lynne.id])
    assert.ok(world.group('VIP protected')?.members.has(patti.id))
    assert.equal(world.group('Phished accounts')?.members.size, 300)
    assert.ok(world.group('Sales')?.members.has(world.group('Sales leads')?.id ?? ''))
    assert.equal(world.group('Tier 1 administrators')?.isAssignableToRole, true)
  })

  it('follows renamed people', () => {
    const world = createWorld({ users: 100, seed: 1 })
    const { adele } = world.operators
    world.change(adele.id, { userPrincipalName: 'adele.new@contoso.onmicrosoft.com', mail: 'new@contoso.com' })
    assert.equal(world.find('Adele.New@contoso.onmicrosoft.com'), adele)
    assert.equal(world.find('AdeleV@contoso.onmicrosoft.com'), undefined)
    assert.deepEqual(world.withMail('new@contoso.com'), [adele])
  })

  it('restores its changes after being killed, despite half a line at the end', async () => {
    const script = `
      import { createWorld } from ${JSON.stringify(new URL('../../emulator/world.ts', import.meta.url).href)}
      const world = createWorld({ users: 100, seed: 1, stateDir: ${JSON.stringify(folder)} })
      world.change(world.operators.adele.id, { accountEnabled: false })
      world.record({ id: 'audit-1' })
      process.kill(process.pid, 'SIGKILL')`
    const file = path.join(folder, 'child.ts')
    await fs.writeFile(file, script)
    const child = spawn(
      process.execPath,
      ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, file],
      { stdio: 'ignore' },
    )
    const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)))
    assert.equal(signal, 'SIGKILL')
    const log = path.join(folder, 'world-1-100.jsonl')
    await fs.appendFile(log, '{"id":"torn')

    const again = createWorld({ users: 100, seed: 1, stateDir: folder })
    assert.equal(again.operators.adele.accountEnabled, false)
    assert.deepEqual([...again.changed], [again.operators.adele.id])
    assert.deepEqual(again.audits, [{ id: 'audit-1' }])
    again.change(again.operators.megan.id, { jobTitle: 'CIO' })
    again.close()
    const third = createWorld({ users: 100, seed: 1, stateDir: folder })
    assert.equal(third.operators.megan.jobTitle, 'CIO')
    third.close()
    const otherSeed = createWorld({ users: 100, seed: 2, stateDir: folder })
    assert.equal(otherSeed.operators.adele.accountEnabled, true)
    otherSeed.close()
  })

  it('shows the actual state over HTTP, and accepts changes as if made elsewhere', async () => {
    const tenant = await startTenant({ replication: { readMs: 60_000, indexMs: 60_000 } })
    try {
      const { adele } = tenant.world.operators
      const url = `${tenant.origin}/_emulator/people/${encodeURIComponent(adele.userPrincipalName)}`
      const read = async () => (await (await fetch(url)).json()) as Record<string, unknown>
      await tenant.patch(`/users/${adele.id}`, { accountEnabled: false })
      assert.equal((await read())['accountEnabled'], false)
      const patch = (body: object) => fetch(url, { method: 'PATCH', body: JSON.stringify(body) })
      assert.equal((await patch({ accountEnabled: true, roles: ['x'] })).status, 200)
      assert.deepEqual((await read())['rolesInForce'], ['x'])
      const everybody = (await (await fetch(`${tenant.origin}/_emulator/people`)).json()) as { id: string }[]
      assert.equal(everybody.length, 400)
      assert.deepEqual(
        everybody.find(({ id }) => id === adele.id),
        await read(),
      )
      assert.equal((await patch({ id: 'mine' })).status, 400)
      assert.equal((await fetch(`${tenant.origin}/_emulator/people/ghost`)).status, 404)
      const world = (await (await fetch(`${tenant.origin}/_emulator/world`)).json()) as Record<string, unknown>
      assert.equal(world['people'], 400)
      assert.equal(world['changed'], 1)
      assert.equal(world['tenantId'], tenant.world.tenantId)
    } finally {
      await tenant.close()
    }
  })
})
