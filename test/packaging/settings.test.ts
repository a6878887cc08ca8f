import assert from 'node:assert/strict'
import { settingsOfContainer, settingsOfDebugging } from '../app/doctor/places.ts'
import { readWholeConfig } from '../support/config.ts'

const id = '11111111-2222-4333-8444-555555555555'
const identities = {
  BOT_ID: id,
  BOT_TENANT_ID: id,
  SECRET_BOT_PASSWORD: 'a-secret',
  AAD_APP_CLIENT_ID: id.replace('1', '2'),
  AAD_APP_TENANT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 'a-secret',
  OAUTH_CONNECTION_NAME: 'rollcall',
}

// azure-facts.test.ts does the same with what the Azure templates deploy.
describe('the settings that the files of this repository give the bot', () => {
  it('let it start under Docker Compose, with its database', () => {
    const file = { ...identities, DATABASE_PASSWORD: '5e1f', PUBLIC_URL: 'https://bot.example.com' }
    const config = readWholeConfig(settingsOfContainer(file))
    assert.deepEqual(
      [config.DATABASE_URL, config.READ_ONLY, config.PUBLIC_URL],
      ['postgresql://rollcall:5e1f@database:5432/rollcall', true, 'https://bot.example.com'],
    )
    assert.equal(readWholeConfig(settingsOfContainer({ ...file, READ_ONLY: 'false' })).READ_ONLY, false)
  })

  it('let it start under the debugger, as the toolkit writes them', () => {
    const known = { ...identities, BOT_DOMAIN: 'tunnel.example.com', READ_ONLY: 'true' }
    const config = readWholeConfig(settingsOfDebugging(known))
    assert.deepEqual([config.PUBLIC_URL, config.READ_ONLY], ['https://tunnel.example.com', true])
  })
})
