import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmulator } from '../../emulator/main.ts'
import { launchBot, type Program } from './bot-process.ts'
import { temporaryFolder } from './folders.ts'
import { chatOf, environmentFor } from './rollcall.ts'

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
