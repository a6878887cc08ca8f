import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { launchBot } from '../../test/support/bot-process.ts'
import { pickMany } from '../../test/support/disabling.ts'
import { type Chat, chatOf, environmentFor } from '../../test/support/rollcall.ts'
import { openSlowCallers } from '../../test/support/slow-callers.ts'
import { zipOf } from '../../test/support/zip.ts'
import { openOwnServer } from './database.ts'
import { type DrillOptions, type Findings, seconds } from './drills.ts'

const slowCallers = 300

/** Files that take as long as possible to read. */
const files: readonly (readonly [string, string | Uint8Array])[] = [
  ['people.csv', 'adele.vance@contoso.example;\n'.repeat(60_000)],
  ['people.xml', '<a>'.repeat(600_000)],
  ['people.xlsx', zipOf([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(100_000_000) }])],
]

async function signIn(chat: Chat): Promise<void> {
  await chat.say('whoami')
  await chat.signIn()
  await chat.heard(/You are /)
}

/**
 * Everyone signs in at the same moment, while others keep connections open with a byte now and then, and one of the
 * operators sends files that are meant to do harm.
 */
export async function crowd({ accounts: count, from }: DrillOptions): Promise<Findings> {
  const server = await openOwnServer()
  await server.execute('postgres', 'create database rollcall')
  const emulator = await createEmulator({ users: count * 2 + 400, latency: 'standard' })
  const databaseUrl = Object.assign(new URL(server.url), { pathname: '/rollcall' }).href
  const bot = launchBot(environmentFor(emulator, { DATABASE_URL: databaseUrl }), from)
  try {
    const port = await bot.listening
    emulator.framework.botUrl = `http://127.0.0.1:${port}/api/messages`
    const alex = chatOf(emulator, { as: emulator.world.operators.alex.id })
    await signIn(alex)
    const hangUp = await openSlowCallers(port, slowCallers)
    const people = pickMany(emulator, count).map(({ id }) => chatOf(emulator, { as: id }))
    const begun = Date.now()
    const times: number[] = []
    let isOver = false
    const harm = async () => {
      for (let n = 0; !isOver; n = (n + 1) % files.length) {
        const [name = '', bytes = ''] = files[n] ?? []
        await alex.send({ text: '', attachments: [emulator.files.attach(name, bytes)] })
        await pause(500)
      }
    }
    let slowest = 0
    const refused: string[] = []
    const watch = async () => {
      while (!isOver) {
        const asked = Date.now()
        await fetch(`http://127.0.0.1:${port}/healthz`).then(
          ({ ok, status }) => ok || refused.push(`status ${status}`),
          (error: Error) => refused.push(String(error.cause ?? error)),
        )
        slowest = Math.max(slowest, seconds(asked))
        await pause(200)
      }
    }
    const ended = bot.ended.then(({ code, said }) => {
      throw new Error(`The bot ended with code ${code}:\n${said.slice(-5000)}`)
    })
    const everyone = async () => {
      try {
        await Promise.all(people.map((chat) => signIn(chat).then(() => times.push(seconds(begun)))))
      } finally {
        isOver = true
      }
    }
    await Promise.race([Promise.all([everyone(), harm(), watch()]), ended])
    hangUp()
    const twice = people.filter((chat) => chat.shown().filter((words) => words.includes('You are ')).length > 1)
    const { said } = await bot.stop()
    return {
      'signed in': `${times.length} of ${count}`,
      'half of them after (s)': times[Math.floor(count / 2)] ?? 0,
      'all after (s)': times.at(-1) ?? 0,
      'answered twice': twice.length,
      'slowest answer of /healthz (s)': slowest,
      'refused by /healthz': refused.length > 0 ? `${refused.length}, first: ${refused[0]}` : 0,
      'errors in the log': said.split('\n').filter((line) => /"level":[56]0/.test(line)).length,
    }
  } finally {
    await bot.kill()
    await emulator.close()
    await server.remove()
  }
}
