import assert from 'node:assert/strict'
import { ConfigError, readConfig } from '../src/config.ts'

const id = '8c14a998-3c8d-4c52-ad09-c9032671ea31'
const good = {
  BOT_ID: id,
  BOT_TENANT_ID: id,
  SECRET_BOT_PASSWORD: 's3cret',
  AAD_APP_CLIENT_ID: id,
  AAD_APP_TENANT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 's3cret',
  OAUTH_CONNECTION_NAME: 'graph',
}

const problems = (environment: Record<string, string | undefined>): readonly string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
}

describe('readConfig', () => {
  it('fills in what is left out, and is frozen', () => {
    const config = readConfig(good)
    assert.equal(config.PORT, 3978)
    assert.equal(config.CLOUD, 'public')
    assert.equal(config.MAX_ACCOUNTS, 2000)
    assert.equal(config.CONFIRM_COUNT_ABOVE, 5)
    assert.ok(Object.isFrozen(config))
  })

  it('names every missing and bad key in one error', () => {
    assert.deepEqual(
      problems({ ...good, BOT_ID: undefined, AAD_APP_CLIENT_ID: 'x', PORT: 'http', READ_ONLY: 'maybe' })
        .map((line) => line.split(':')[0])
        .sort(),
      ['AAD_APP_CLIENT_ID', 'BOT_ID', 'PORT', 'READ_ONLY'],
    )
  })

  it('takes an empty value for one that is not set', () => {
    assert.equal(readConfig({ ...good, OPERATOR_GROUP_ID: '', PORT: '' }).OPERATOR_GROUP_ID, undefined)
  })

  it('never repeats a value, which may be a secret', () => {
    assert.ok(
      !problems({ ...good, BOT_ID: 'hunter2' })
        .join()
        .includes('hunter2'),
    )
  })

  it('wants the secret of a single-tenant bot and none of a managed identity', () => {
    assert.match(problems({ ...good, SECRET_BOT_PASSWORD: '' }).join(), /SECRET_BOT_PASSWORD/)
    assert.deepEqual(problems({ ...good, SECRET_BOT_PASSWORD: '', BOT_TYPE: 'UserAssignedMSI' }), [])
  })

  it('takes a certificate in the place of the secret', () => {
    const without = { ...good, SECRET_AAD_APP_CLIENT_SECRET: '' }
    assert.match(problems(without).join(), /SECRET_AAD_APP_CLIENT_SECRET/)
    assert.deepEqual(
      problems({ ...without, AAD_APP_CERTIFICATE_THUMBPRINT: 'ab', SECRET_AAD_APP_CERTIFICATE_KEY: 'key' }),
      [],
    )
  })

  it('wants all four addresses of a custom cloud, and none of a known one', () => {
    assert.equal(problems({ ...good, CLOUD: 'custom', CLOUD_GRAPH_URL: 'http://127.0.0.1:1' }).length, 3)
    assert.match(problems({ ...good, CLOUD_GRAPH_URL: 'https://graph.example' }).join(), /only goes with CLOUD=custom/)
  })

  it('anchors the ticket pattern', () => {
    const { TICKET_PATTERN } = readConfig({ ...good, TICKET_PATTERN: 'INC\\d+' })
    assert.ok(TICKET_PATTERN?.test('INC42'))
    assert.ok(!TICKET_PATTERN?.test('see INC42'))
    assert.match(problems({ ...good, TICKET_PATTERN: '(' }).join(), /TICKET_PATTERN/)
  })

  it('derives the public address from the bot domain', () => {
    assert.equal(readConfig({ ...good, BOT_DOMAIN: 'bot.example' }).PUBLIC_URL, 'https://bot.example')
    assert.equal(readConfig({ ...good, PUBLIC_URL: 'https://a.example/' }).PUBLIC_URL, 'https://a.example')
  })
})
