import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { startPlayground } from '../../emulator/playground.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryFolder } from '../support/folders.ts'

/** Runs in the Playground's process: records every host it connects to, and makes its 15-minute timers fire at once. */
const witness = (file: string) => `
import { appendFileSync } from 'node:fs'
import net from 'node:net'
const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...all) {
  const to = [all[0]].flat()[0]
  appendFileSync(${JSON.stringify(file)}, String(to?.host ?? to?.path ?? '') + '\\n')
  return connect.apply(this, all)
}
for (const name of ['setInterval', 'setTimeout']) {
  const wait = globalThis[name]
  globalThis[name] = (work, ms, ...more) => wait(work, ms >= 60_000 ? 300 : ms, ...more)
}`

describe("Microsoft's Playground, as started by the demo", () => {
  it('listens only on this machine and contacts nobody for 15 minutes', async () => {
    const folder = await temporaryFolder('playground-')
    const contacted = join(folder, 'contacted')
    await fs.writeFile(contacted, '')
    const emulator = await createEmulator({ users: 10 })
    const port = await freePort()
    const before = process.env['NODE_OPTIONS']
    process.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(witness(contacted))}`
    const { world, person, url } = emulator
    const child = startPlayground({ world, person, port, emulatorUrl: url, folder })
    if (before === undefined) delete process.env['NODE_OPTIONS']
    else process.env['NODE_OPTIONS'] = before
    try {
      await eventually('it listens', () => connects(port, '127.0.0.1'))
      assert.equal(await connects(port, '::1'), false)
      await pause(3_000)
      const hosts = (await fs.readFile(contacted, 'utf8')).split('\n').filter(Boolean)
      assert.deepEqual(
        hosts.filter((host) => !/^(127\.0\.0\.1|localhost)$/.test(host)),
        [],
      )
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
      await emulator.close()
    }
  })
})

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function connects(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host })
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}
