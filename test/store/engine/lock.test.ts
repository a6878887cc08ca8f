import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { lockFolder } from '../../../src/store/engine/lock.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { startInstance } from '../../support/instance.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'

const noFlock = { flock: 'there-is-no-such-program' }

describe('the lock on the data folder', () => {
  it('keeps a second process out, and names the first', async () => {
    const { dataDir, close } = await openTestStore()
    const second = startInstance(dataDir, 'hold')
    assert.match(
      (await second.line()) ?? '',
      new RegExp(`^failed: The data folder ${dataDir} is in use .*${process.pid} on`),
    )
    await second.kill()
    await close()
  })

  it('is released when its holder is killed', async () => {
    const dataDir = await copyOfTemplate()
    const first = startInstance(dataDir, 'hold')
    assert.equal(await first.line(), 'open')
    await assert.rejects(openTestStore({ dataDir }), /is in use by another process/)
    await first.kill()
    await (await openTestStore({ dataDir })).close()
  })

  for (const [how, options] of [
    ['with flock', {}],
    ['without flock', noFlock],
  ] as const) {
    it(`${how}: holds until released`, async () => {
      if (how === 'with flock' && spawnSync('flock', ['--version']).error) assert.fail('this machine has no flock')
      const folder = await temporaryFolder()
      const unlock = await lockFolder(folder, options)
      await assert.rejects(lockFolder(folder, options), /is in use/)
      await unlock()
      await (await lockFolder(folder, options))()
    })

    it(`${how}: distinguishes folders`, async () => {
      const unlocks = [
        await lockFolder(await temporaryFolder(), options),
        await lockFolder(await temporaryFolder(), options),
      ]
      for (const unlock of unlocks) await unlock()
    })
  }
})
