import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const watching = `
import { watchParent } from ${JSON.stringify(new URL('../../emulator/exit-with-parent.ts', import.meta.url).href)}
watchParent(() => { console.log('gone'); process.exit() })
setInterval(() => {}, 1000)
console.log('watching')`

describe('a process that watches its parent', () => {
  it('notices when the shell between it and npm is killed by a signal', async function () {
    if (process.platform === 'win32') this.skip()
    const script = Buffer.from(watching).toString('base64')
    const run = `"${process.execPath}" --import tsx --input-type=module -e "$(echo ${script} | base64 -d)"; exit`
    const shell = spawn('sh', ['-c', run], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    shell.stdout.on('data', (chunk) => {
      said += chunk
      if (said === 'watching\n') shell.kill('SIGTERM')
    })
    await once(shell, 'close')
    assert.equal(said, 'watching\ngone\n')
  })
})
