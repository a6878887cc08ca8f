import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { createLog } from '../../../src/core/log.ts'
import { lockFolder } from '../../../src/store/engine/lock.ts'
import { openPglite } from '../../../src/store/engine/pglite.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { copyOfTemplate } from '../../support/store.ts'

const log = createLog({ level: 'silent' })
const modeOf = (file: string) => fs.lstatSync(file).mode & 0o777
const everything = (folder: string) =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true }).map((one) => path.join(one.parentPath, one.name))

describe('the data folder', () => {
  if (process.platform === 'win32') return

  it('is closed to others, however open it was', async () => {
    const folder = await temporaryFolder()
    fs.chmodSync(folder, 0o777)
    process.umask(0o022)
    const { close } = await openPglite({ dataDir: folder, log })
    await close()
    assert.equal(modeOf(folder), 0o700)
    // Others can't get past the folder, whatever modes the database gives its files.
    assert.equal(modeOf(path.join(folder, 'lock')), 0o600)
  })

  it('is refused with its owner and what to run, if it or something in it belongs to someone else', async function () {
    // Only the superuser can be two users.
    if (process.geteuid?.() !== 0) this.skip()
    const nobody = 65_534
    const [whole, open, within] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()]
    fs.chmodSync(path.dirname(whole), 0o755)
    fs.chmodSync(open, 0o755)
    fs.writeFileSync(path.join(within, 'lock'), '', { mode: 0o600 })
    fs.chownSync(within, nobody, nobody)
    for (const [folder, file] of [
      [whole, whole],
      [open, open],
      [within, path.join(within, 'lock')],
    ] as const) {
      process.seteuid?.(nobody)
      try {
        await assert.rejects(lockFolder(folder), {
          message: new RegExp(
            `^The data folder cannot be used[^:]*: ${file} belongs to another user \\(ID 0\\) than the bot's \\(ID 65534\\)\\. Run chown -R 65534 ${folder}, `,
          ),
        })
      } finally {
        process.seteuid?.(0)
      }
    }
  })

  it('is refused if its lock or data is a link', async () => {
    for (const name of ['lock', 'postgres', 'postgres.new']) {
      const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()]
      const target = path.join(elsewhere, 'target')
      fs.writeFileSync(target, 'untouched')
      fs.symlinkSync(name === 'lock' ? target : elsewhere, path.join(folder, name))
      await assert.rejects(lockFolder(folder), /is a symbolic link/, name)
      assert.equal(fs.readFileSync(target, 'utf8'), 'untouched')
    }
  })

  it('is refused if it contains a symbolic link', async () => {
    const folder = await copyOfTemplate()
    const [file = ''] = everything(path.join(folder, 'postgres', 'base')).filter((one) => fs.lstatSync(one).isFile())
    const elsewhere = path.join(path.dirname(folder), `${path.basename(folder)}-elsewhere`)
    fs.renameSync(file, elsewhere)
    fs.symlinkSync(elsewhere, file)
    await assert.rejects(openPglite({ dataDir: folder, log }), /is a symbolic link/)
    fs.rmSync(elsewhere)
  })
})
