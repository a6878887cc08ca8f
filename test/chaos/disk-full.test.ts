import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { type OwnServer, openOwnServer } from '../../bench/drills/database.ts'
import { createEmulator } from '../../emulator/main.ts'
import { startBotProcess } from '../support/bot-process.ts'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryFolder } from '../support/folders.ts'
import { keepLedger } from '../support/ledger.ts'
import { environmentFor, wordsOf } from '../support/rollcall.ts'
import { slowQuota } from '../support/slow-quota.ts'

const run = promisify(execFile)

/** Uses up all free space. */
async function fill(file: string): Promise<void> {
  for (const size of [1 << 20, 1 << 12]) {
    const one = Buffer.alloc(size)
    while (
      await fs.appendFile(file, one).then(
        () => true,
        () => false,
      )
    );
  }
}

describe('a bot whose database server has no room left during an operation', () => {
  let disk = ''
  let server: OwnServer | undefined
  before(async function () {
    disk = await temporaryFolder()
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'rollcall-test', disk]).then(
      () => true,
      () => false,
    )
    if (mounted) {
      server = await openOwnServer(disk)
      return
    }
    disk = ''
    console.log('Skipped: only root can make a small disk (mount -t tmpfs)')
    this.skip()
  })
  after(async () => {
    await server?.remove()
    if (disk) await run('umount', [disk])
  })

  it('says so, changes no accounts until there is space again, and then continues', async () => {
    const emulator = await createEmulator({ users: 900, latency: 'standard', graph: { quota: slowQuota(60) } })
    await server?.execute('postgres', 'create database rollcall')
    const DATABASE_URL = server?.url.replace(/postgres$/, 'rollcall') ?? ''
    const bot = await startBotProcess(environmentFor(emulator, { DATABASE_URL, APPROVAL_ABOVE: '1000' }))
    try {
      emulator.framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
      const ledger = keepLedger(emulator)
      const operation = await beginDisabling(emulator, pickMany(emulator, 300))
      await operation.reach(80)
      const ballast = path.join(disk, 'ballast')
      await fill(ballast)

      const { chat } = operation
      const refusals = () => chat.shown().filter((words) => words.includes('is full')).length
      // Some tables have pre-allocated pages, but repeated writes soon need new ones.
      await eventually('the chat says so twice', async () => {
        await chat.say(`check status ${'x'.repeat(3_000)}@contoso.com`)
        return refusals() >= 2
      })
      const { total } = ledger
      const failures = () => bot.said().match(/"msg":"(A job failed|A chore failed|Queue error)/g)?.length ?? 0
      const before = failures()
      await eventually('it has tried to go on twice', () => failures() >= before + 2)
      assert.ok(ledger.total - total <= 20, `${ledger.total - total} writes while the disk was full`)
      assert.equal((await fetch(`http://127.0.0.1:${bot.port}/healthz`)).status, 200)

      await fs.rm(ballast)
      assert.doesNotMatch(wordsOf(await operation.result()), /not certain|failed/i)
      for (const id of ledger.ids()) assert.equal(ledger.times('change', id), 1)
      assert.equal((await bot.stop()).code, 0)
    } finally {
      await bot.kill()
      await emulator.close()
    }
  })
})
