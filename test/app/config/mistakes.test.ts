import assert from 'node:assert/strict'
import { ConfigError, findSuspectVariables } from '../../../src/app/config/config.ts'
import { findConfigWarnings } from '../../../src/app/config/config-warnings.ts'
import { readWholeConfig } from '../../support/config.ts'

const [id, other] = ['8c14a998-3c8d-4c52-ad09-c9032671ea31', '11111111-2222-4333-8444-555555555555']
const good = {
  BOT_ID: id,
  BOT_TENANT_ID: id,
  SECRET_BOT_PASSWORD: 's3cret',
  AAD_APP_CLIENT_ID: other,
  AAD_APP_TENANT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 's3cret',
  OAUTH_CONNECTION_NAME: 'graph',
}

const problems = (environment: Record<string, string | undefined>): readonly string[] => {
  try {
    readWholeConfig({ ...good, ...environment })
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
}
const doubts = (environment: Record<string, string>) =>
  findConfigWarnings(readWholeConfig({ ...good, ...environment }), environment).map(({ key }) => key)

describe('mistakes in the settings', () => {
  it('prevent the start if an unknown key looks like one that protects or restricts', () => {
    for (const [name, meant] of [
      ['PROTECTED_USERS', 'PROTECTED_GROUP_ID, PROTECTED_ACCOUNTS or PROTECTED_ACCOUNTS_MISSING'],
      ['protected-users', 'PROTECTED_GROUP_ID, PROTECTED_ACCOUNTS or PROTECTED_ACCOUNTS_MISSING'],
      ...(['PROTECTED', 'BREAK_GLASS_ACCOUNTS', 'EXCLUDED_ACCOUNTS'] as const).map(
        (name) => [name, 'PROTECTED_GROUP_ID, PROTECTED_ACCOUNTS or PROTECTED_ACCOUNTS_MISSING'] as const,
      ),
      ['OPERATOR_ROLE', 'OPERATOR_GROUP_ID'],
      ['OPERATORS', 'OPERATOR_GROUP_ID'],
      ['READ_AND_REPORT_ONLY', 'READ_ONLY'],
      [
        'HELPDESK_GROUP_ID',
        'OPERATOR_GROUP_ID, APPROVER_GROUP_ID, ESCALATION_GROUP_ID, PROTECTED_GROUP_ID or QUARANTINE_GROUP_ID',
      ],
    ] as const)
      assert.deepEqual(problems({ [name]: 'x' }), [
        `${name}: unknown key. Did you mean ${meant}, which protects accounts or restricts operators? Rename or remove it`,
      ])
    assert.match(
      problems({ APPROVALS_FROM: 'x' }).join(),
      /^APPROVALS_FROM: unknown key\. Did you mean APPROVER_GROUP_ID/,
    )
    assert.match(problems({ APPROVED_BY: 'x' }).join(), /^APPROVED_BY: unknown key/)
  })

  it('exclude what Kubernetes adds for services, and other programs’ variables', () => {
    const service = { OPERATOR_SERVICE_HOST: 'x', OPERATOR_PORT: 'x', OPERATOR_PORT_443_TCP_ADDR: 'x' }
    const others = { ...service, OPERATOR_SERVICE_PORT_HTTP: 'x', GROUP_ID: 'x', THREAD_ONLY: 'x', OTHER: 'x' }
    assert.deepEqual([problems(others), findSuspectVariables({ ...good, ...others })], [[], []])
  })

  it('name the misspelt key if a required one is missing', () => {
    assert.deepEqual(problems({ SECRET_BOT_PASSWORD: undefined, SECRET_BOT_PASSWRD: 'x' }), [
      'SECRET_BOT_PASSWORD: is missing (needed with BOT_TYPE=SingleTenant). SECRET_BOT_PASSWRD is set, but is not a known key',
    ])
    assert.deepEqual(problems({ BOT_TENANT_ID: undefined, BOT_TENNANT_ID: id }), [
      'BOT_TENANT_ID: is missing. BOT_TENNANT_ID is set, but is not a known key',
    ])
  })

  it('include placeholders and encrypted values of the toolkit, which are not repeated', () => {
    for (const value of ['${{SECRET_BOT_PASSWORD}}', 'x ${{ BOT_ID }}']) {
      const [said = '', ...more] = problems({ SECRET_BOT_PASSWORD: value })
      assert.match(said, /^SECRET_BOT_PASSWORD: contains a placeholder/)
      assert.ok(more.length === 0 && !said.includes('BOT_ID'))
    }
    assert.match(problems({ BOT_ID: '${{BOT_ID}}' }).join(), /^BOT_ID: contains a placeholder [^\n]*$/)
    const [encrypted = ''] = problems({ SECRET_AAD_APP_CLIENT_SECRET: `crypto_${'0af3'.repeat(20)}` })
    assert.match(encrypted, /^SECRET_AAD_APP_CLIENT_SECRET: is encrypted by the toolkit/)
    assert.ok(!encrypted.includes('0af3'))
    assert.match(problems({ SECRET_AAD_APP_CLIENT_SECRET: 'crypto_abcdef' }).join(), /is encrypted by the toolkit/)
    assert.deepEqual(problems({ DATA_DIR: 'crypto_data' }), [])
  })

  it('include one app for both bot and sign-in: an error with a managed identity, otherwise a warning', () => {
    const msi = { BOT_TYPE: 'UserAssignedMSI', SECRET_BOT_PASSWORD: '' }
    assert.match(problems({ ...msi, AAD_APP_CLIENT_ID: id.toUpperCase() }).join(), /^AAD_APP_CLIENT_ID: is BOT_ID/)
    assert.deepEqual(problems({ AAD_APP_CLIENT_ID: id }), [])
    assert.deepEqual(doubts({ AAD_APP_CLIENT_ID: id.toUpperCase() }), ['AAD_APP_CLIENT_ID'])
    assert.deepEqual(doubts({}), [])
    assert.deepEqual(doubts({ HTTP_PROXY: 'http://proxy:8080' }), ['HTTP_PROXY'])
    const insights = 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    assert.deepEqual([doubts({ [insights]: 'InstrumentationKey=k' }), doubts({ [insights]: '' })], [[insights], []])
    assert.deepEqual(doubts({ http_proxy: 'http://proxy:8080', HTTPS_PROXY: 'http://proxy:8080' }), [])
    assert.deepEqual(doubts({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }), ['NODE_TLS_REJECT_UNAUTHORIZED'])
  })

  it('include changes to administrators that nobody could approve', () => {
    assert.deepEqual(problems({ ADMIN_ACCOUNTS: 'approve' }), [
      'APPROVER_GROUP_ID: is missing (needed with ADMIN_ACCOUNTS=approve)',
    ])
    assert.deepEqual(problems({ ADMIN_ACCOUNTS: 'approve', APPROVER_GROUP_ID: id }), [])
  })

  it('include a public address without TLS', () => {
    assert.match(problems({ PUBLIC_URL: 'http://bot.contoso.com' }).join(), /^PUBLIC_URL: must be https/)
    for (const url of ['http://localhost:3978', 'http://127.0.0.1:1', 'https://bot.contoso.com'])
      assert.deepEqual(problems({ PUBLIC_URL: url }), [], url)
  })

  it('include TLS modes that PostgreSQL does not have or that verify nothing', () => {
    const url = (query: string) => `postgresql://u:p@db.contoso.com/x?${query}`
    for (const query of ['sslmode=verifyfull', 'sslmode=', 'sslmode=verify_full', 'sslmode=allow'])
      assert.deepEqual(problems({ DATABASE_URL: url(query) }), [
        'DATABASE_URL: sslmode must be one of disable, prefer, require, verify-ca, verify-full, no-verify',
      ])
    assert.deepEqual(problems({ DATABASE_URL: url('sslmode=no-verify') }), [])
    assert.deepEqual(doubts({ DATABASE_URL: url('sslmode=no-verify') }), ['DATABASE_URL'])
    assert.deepEqual(doubts({ DATABASE_URL: 'postgresql://u:p@localhost/x?sslmode=no-verify' }), [])
    for (const mode of ['require', 'verify-ca', 'verify-full'])
      assert.deepEqual(
        [problems({ DATABASE_URL: url(`sslmode=${mode}`) }), doubts({ DATABASE_URL: url(`sslmode=${mode}`) })],
        [[], []],
      )
  })

  it('include production without a database server, and name the way to one', () => {
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://bot.example.com' }
    const [said = '', ...others] = problems(production)
    assert.match(said, /^DATABASE_URL: is missing \(needed with NODE_ENV=production: .*npm run store:move/)
    assert.deepEqual(others, [])
    assert.deepEqual(problems({ ...production, DATABASE_URL: 'postgresql://u:p@localhost/x' }), [])
    assert.deepEqual(problems({}), [])
  })

  it('are warned about: settings of the language model, which was removed', () => {
    const left = { OPENAI_API_KEY: 'key', OPENAI_MODEL: '', AZURE_OPENAI_ENDPOINT: 'x' }
    assert.deepEqual(problems(left), [])
    const removed = 'was removed: no language model is asked any more. Delete it'
    assert.deepEqual(findConfigWarnings(readWholeConfig({ ...good, ...left }), left), [
      { key: 'OPENAI_API_KEY', says: removed },
      { key: 'AZURE_OPENAI_ENDPOINT', says: removed },
    ])
  })

  it('include addresses and protocols that telemetry cannot be sent with', () => {
    for (const key of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT']) {
      for (const address of ['localhost:4318', 'collector', 'grpc://collector:4317'])
        assert.deepEqual(
          problems({ [key]: address }),
          [`${key}: must be http://host:port or https://host:port`],
          address,
        )
      assert.deepEqual(problems({ [key]: 'http://collector:4318' }), [])
      assert.deepEqual(problems({ [key]: 'localhost:4318', OTEL_SDK_DISABLED: 'true' }), [])
    }
    const to = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
    for (const key of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL']) {
      assert.deepEqual(problems({ ...to, [key]: 'grpc' }), [
        `${key}: only http is supported (port 4318 of a collector); set http/json, or remove it`,
      ])
      for (const fine of ['http/json', 'http/protobuf']) assert.deepEqual(problems({ ...to, [key]: fine }), [])
      assert.deepEqual(problems({ [key]: 'grpc' }), [], 'nothing is sent')
    }
  })

  it("name the key of a custom cloud's address without TLS", () => {
    const cloud = { CLOUD_LOGIN_URL: 'https://a.example', CLOUD_TOKEN_SERVICE_URL: 'https://a.example' }
    const rest = { ...cloud, CLOUD: 'custom', CLOUD_BOT_OPENID_URL: 'https://a.example/x' }
    assert.deepEqual(problems({ ...rest, CLOUD_GRAPH_URL: 'http://graph.example' }), [
      'CLOUD_GRAPH_URL: must be https, except on this machine',
    ])
    assert.deepEqual(problems({ ...rest, CLOUD_GRAPH_URL: 'http://127.0.0.1:1' }), [])
  })
})
