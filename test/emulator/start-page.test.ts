import assert from 'node:assert/strict'
import { createEmulator } from '../../emulator/main.ts'

describe('start page of the demo', () => {
  it('leads to the chat, where there is one, and to the approvers', async () => {
    for (const playgroundUrl of ['http://127.0.0.1:9', undefined]) {
      const emulator = await createEmulator({ users: 40, ...(playgroundUrl && { playgroundUrl }) })
      const page = await (await fetch(emulator.url)).text()
      assert.equal(page.includes('href="http://127.0.0.1:9"'), playgroundUrl !== undefined)
      const [, approver = ''] = /href="(\/inbox\/Megan[^"]*)"/.exec(page) ?? []
      assert.equal((await fetch(emulator.url + approver)).status, 200)
      await emulator.close()
    }
  })
})
