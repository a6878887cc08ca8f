import assert from 'node:assert/strict'
import { readConfig } from '../../../src/app/config/config.ts'
import { environmentSchema } from '../../../src/app/config/environment.ts'
import { fingerprintOf } from '../../../src/app/config/fingerprint.ts'

const id = '8c14a998-3c8d-4c52-ad09-c9032671ea31'
const environment = {
  BOT_ID: id,
  BOT_TENANT_ID: id,
  SECRET_BOT_PASSWORD: 's3cret',
  AAD_APP_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
  AAD_APP_TENANT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 's3cret',
  OAUTH_CONNECTION_NAME: 'graph',
  PUBLIC_URL: 'https://bot.example.com',
  DATABASE_URL: 'postgresql://rollcall:pass@db.example.com:5432/rollcall?sslmode=verify-full',
  PROTECTED_ACCOUNTS: 'a@example.com, b@example.com',
}
const of = (more: Record<string, string | undefined> = {}) => fingerprintOf(readConfig({ ...environment, ...more }))

describe('the fingerprint of the settings', () => {
  it('is the same for the same settings, in whatever order they are listed', () => {
    assert.match(of(), /^[0-9a-f]{8}$/)
    assert.equal(of({ PROTECTED_ACCOUNTS: 'b@example.com,a@example.com' }), of())
    assert.equal(of({ APPROVAL_ABOVE: '25' }), of(), 'a default')
  })

  it('differs with every setting that instances must share', () => {
    const others = [
      { READ_ONLY: 'true' },
      { APPROVAL_ABOVE: '26' },
      { PROTECTED_ACCOUNTS: 'a@example.com' },
      { OPERATOR_GROUP_ID: id },
      { TICKET_PATTERN: 'INC1' },
      { TICKET_PATTERN: 'CHG1' },
      { PUBLIC_URL: 'https://other.example.com' },
      { DATABASE_URL: environment.DATABASE_URL.replace('db.', 'db2.') },
    ].map((more) => of(more))
    assert.equal(new Set([of(), ...others]).size, others.length + 1)
  })

  it('leaves out what may differ between instances', () => {
    const own = { PORT: '1', HOST: '::1', METRICS_PORT: '9464', HTTPS_PROXY: 'http://p:1', LOG_LEVEL: 'debug' }
    assert.equal(of({ ...own, DATA_DIR: 'x' }), of())
  })

  it('depends on no secret, so that guesses cannot be compared with it', () => {
    const secrets = Object.keys(environmentSchema.shape).filter((key) => /SECRET|PASSWORD/.test(key))
    assert.ok(secrets.length >= 3)
    for (const key of secrets.filter((key) => key !== 'SECRET_AAD_APP_CERTIFICATE_KEY'))
      assert.equal(of({ [key]: 'one' }), of({ [key]: 'other' }), key)
    const { DATABASE_URL } = environment
    for (const [part, other] of [
      ['pass@', 'word@'],
      ['rollcall:', 'someone:'],
      ['verify-full', 'require'],
    ] as const)
      assert.equal(of({ DATABASE_URL: DATABASE_URL.replace(part, other) }), of(), part)
  })
})
