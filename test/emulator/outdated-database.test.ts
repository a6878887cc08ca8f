import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeOutdatedDatabase } from '../../emulator/outdated-database.ts'
import { temporaryFolder } from '../support/folders.ts'

describe("the demo's database", () => {
  const folders = async () => {
    const [dataDir, migrations] = [await temporaryFolder(), await temporaryFolder()]
    writeFileSync(join(migrations, '0001-baseline.sql'), 'create table one (n integer);')
    return { dataDir, migrations, bot: join(dataDir, 'bot') }
  }

  it('is kept while the migrations stay the same', async () => {
    const { dataDir, migrations, bot } = await folders()
    assert.equal(removeOutdatedDatabase(dataDir, migrations), false)
    mkdirSync(bot)
    assert.equal(removeOutdatedDatabase(dataDir, migrations), false)
    assert.ok(existsSync(bot))
  })

  it("is removed if a migration has changed, or if it isn't known which one created it", async () => {
    const { dataDir, migrations, bot } = await folders()
    mkdirSync(bot)
    assert.equal(removeOutdatedDatabase(dataDir, migrations), true)
    assert.ok(!existsSync(bot))
    mkdirSync(bot)
    writeFileSync(join(migrations, '0001-baseline.sql'), 'create table two (n integer);')
    assert.equal(removeOutdatedDatabase(dataDir, migrations), true)
    assert.ok(!existsSync(bot))
    assert.equal(removeOutdatedDatabase(dataDir, migrations), false)
  })
})
