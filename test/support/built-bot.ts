import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { launchBot, type Program } from './bot-process.ts'
import { temporaryFolder } from './folders.ts'
import { chatOf, environmentFor } from './rollcall.ts'
import { copyOfTemplate } from './store.ts'

/** A folder in which the bot was built, or unpacked, as the command of `npm start` runs it, by the Node of this process. */
async function programIn(folder: string): Promise<Program> {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [exec, node, ...args] = scripts.start.split(' ')
  // Without exec the shell between npm and the bot would die of a signal and leave the bot to itself.
  assert.deepEqual([exec, node], ['exec', 'node'])
  return { args, folder }
}

/** What it says when nothing is configured, and the code it ends with. */
export async function startUnconfigured(folder: string): Promise<{ code: number | null; said: string }> {
  const bot = launchBot({}, await programIn(folder))
  await assert.rejects(bot.listening)
  return await bot.stop()
}

/** How much memory a start with the embedded database takes at most, in MB; undefined where this system does not tell. */
export async function memoryAtStart(folder: string): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const emulator = await createEmulator({ users: 10 })
  try {
    const bot = launchBot(environmentFor(emulator, { DATA_DIR: await copyOfTemplate() }), await programIn(folder))
    await bot.listening
    // What the compiler does beside comes a moment later.
    await pause(2_000)
    const status = await readFile(`/proc/${bot.pid}/status`, 'utf8')
    await bot.stop()
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024
  } finally {
    await emulator.close()
  }
}

/** Starts it by `npm start`, asks npm to stop, and returns what was said and the code of npm. */
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
 * Has it open its embedded database, sign somebody in and answer, and stops it: that loads nearly all it will ever load.
 * Returns what it said.
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
