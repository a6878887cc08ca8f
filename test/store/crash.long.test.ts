import assert from 'node:assert/strict'
import { startInstance } from '../support/instance.ts'
import { copyOfTemplate, openTestStore } from '../support/store.ts'

describe('a killed process on the embedded database', () => {
  it('loses nothing acknowledged, and leaves nothing half-written', async () => {
    const dataDir = await copyOfTemplate()
    const instance = startInstance(dataDir, 'write')
    assert.equal(await instance.line(), 'open')
    for (let line = await instance.line(); line !== '150'; line = await instance.line()) assert.ok(line)
    const acknowledged = Number((await instance.kill()).at(-1) ?? 150)
    const { store, close } = await openTestStore({ dataDir })
    const rows = await store.db.selectFrom('turn_state').select('key').orderBy('key').execute()
    const keys = new Set(rows.map((row) => row.key))
    for (let n = 0; n <= acknowledged; n++) assert.ok(keys.has(`a${n}`) && keys.has(`b${n}`), `${n} is lost`)
    for (const key of keys)
      assert.ok(keys.has(key.replace(/^./, (side) => (side === 'a' ? 'b' : 'a'))), `${key} is torn`)
    await close()
  })

  it('blocks nothing with the job it was running', async () => {
    const dataDir = await copyOfTemplate()
    const sender = await openTestStore({ dataDir })
    await sender.store.queue.send('shared', { n: 7 }, { singletonKey: 'k' })
    await sender.close()
    const instance = startInstance(dataDir, 'hang')
    assert.equal(await instance.line(), 'open')
    assert.equal(await instance.line(), 'took 7')
    await instance.kill()
    const { store, close } = await openTestStore({ dataDir })
    await store.queue.send('shared', { n: 8 }, { singletonKey: 'k' })
    const data = await new Promise((resolve) => store.queue.work('shared', async (job) => resolve(job)))
    assert.deepEqual(data, { n: 8 })
    await close()
  })
})
