import assert from 'node:assert/strict'
import { verifyAudit } from '../../../src/app/cli/audit-verify.ts'
import { runMove } from '../../../src/app/cli/store-move.ts'
import { refusingServer } from '../../support/refusing-server.ts'
import { copyOfTemplate } from '../../support/store.ts'

describe('a database that refuses the password', () => {
  const message = 'password authentication failed for user "rollcall"'
  const named = 'The database refuses the user or the password in DATABASE_URL: '

  it('is reported by store:move with the key, whose address it reads from the environment', async () => {
    const { url, close } = await refusingServer('28P01', message)
    let said = ''
    const write = (text: string) => {
      said += text
    }
    const args = ['--from', await copyOfTemplate()]
    assert.equal(await runMove({ args, environment: { DATABASE_URL: url }, write }), 1)
    assert.equal(said, `Nothing was copied: ${named}${message}\n`)
    close()
  })

  it('is reported by audit:verify with the key', async () => {
    const { url, close } = await refusingServer('28P01', message)
    let said = ''
    const write = (text: string) => {
      said += text
    }
    assert.equal(await verifyAudit({ args: [], environment: { DATABASE_URL: url }, write }), 2)
    assert.equal(said, `${named}${message}\n`)
    close()
  })
})
