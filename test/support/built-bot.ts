import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { launchBot, type Program } from './bot-process.ts'
import { temporaryFolder } from './folders.ts'
import { chatOf, environmentFor } from './rollcall.ts'
import { copyOfTemplate } from './store.ts'

/** The built or unpacked bot in a folder, with the `npm start` command, run by this process's Node. */
async function programIn(folder: string): Promise<Program> {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [exec, node, ...args] = scripts.start.split(' ')
  // Without exec, the shell between npm and the bot would die of a signal and leave the bot running.
  assert.deepEqual([exec, node], ['exec', 'node'])
  return { args, folder }
}

/** Its output and exit code without any configuration. */
export async function startUnconfigured(folder: string): Promise<{ code: number | null; said: string }> {
  const bot = launchBot({}, await programIn(folder))
  await assert.rejects(bot.listening)
  return await bot.stop()
}

/** Maximum memory of a start with the embedded database, in MB; undefined if the system doesn't report it. */
export async function memoryAtStart(folder: string): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const emulator = await createEmulator({ users: 10 })
  try {
    const bot = launchBot(environmentFor(emulator, { DATA_DIR: await copyOfTemplate() }), await programIn(folder))
    await bot.listening
    // Background compilation finishes a moment later.
    await pause(2_000)
    const status = await readFile(`/proc/${bot.pid}/status`, 'utf8')
    await bot.stop()
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024
  } finally {
    await emulator.close()
  }
}

/** Starts it with `npm start`, stops npm, and returns the output and npm's exit code. */
export async function stopByNpm(folder: string): Promise<{ code: number | null; said: string }> {
  const emulator = await createEmulator({ users: 10 })
  try {
    const settings = environmentFor(emulator, { DATA_DIR: await temporaryFolder('data-') })
    const bot = launchBot(settings, { command: ['npm', 'start'], folder })
    await bot.listening
    return await bot.stop()
  } finally {
    await emulator.close()
  }
}

/**
 * Starts it with its embedded database, signs someone in, gets an answer and stops it, which loads nearly all modules.
 * Returns the output.
 */
export async function startAndAsk(folder: string): Promise<string> {
  const emulator = await createEmulator({ users: 50 })
  try {
    const bot = launchBot(
      environmentFor(emulator, { DATA_DIR: await temporaryFolder('data-') }),
      await programIn(folder),
    )
    const url = `http://127.0.0.1:${await bot.listening}`
    emulator.framework.botUrl = `${url}/api/messages`
    assert.equal((await fetch(`${url}/readyz`)).status, 200)
    const chat = chatOf(emulator, { as: emulator.world.operators.alex.id })
    await chat.say('whoami')
    await chat.signIn()
    await chat.heard(emulator.world.operators.alex.userPrincipalName)
    const { code, said } = await bot.stop()
    assert.equal(code, 0, said)
    return said
  } finally {
    await emulator.close()
  }
}
