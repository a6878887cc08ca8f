import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import {
  ConfigError,
  cloudOf,
  currentSettings,
  findSuspectVariables,
  limitsOf,
  readConfig,
} from '../../../src/app/config/config.ts'
import { createCloud } from '../../../src/auth/cloud.ts'

const id = '8c14a998-3c8d-4c52-ad09-c9032671ea31'
const good = {
  BOT_ID: id,
  BOT_TENANT_ID: id,
  SECRET_BOT_PASSWORD: 's3cret',
  AAD_APP_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
  AAD_APP_TENANT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 's3cret',
  OAUTH_CONNECTION_NAME: 'graph',
}

const { privateKey: key } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const certificate = {
  AAD_APP_CERTIFICATE_THUMBPRINT: 'Ab:'.repeat(31).concat('cd'),
  SECRET_AAD_APP_CERTIFICATE_KEY: key,
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
  it('refuses credentials in any address', () => {
    const keys = {
      PUBLIC_URL: {},
      CLOUD_GRAPH_URL: {},
      CLOUD_LOGIN_URL: {},
      CLOUD_TOKEN_SERVICE_URL: {},
      CLOUD_BOT_OPENID_URL: {},
      OTEL_EXPORTER_OTLP_ENDPOINT: {},
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {},
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: {},
    }
    for (const key of Object.keys(keys)) {
      for (const user of ['rollcall', 'rollcall:secret', ':secret']) {
        const said = problems({ ...good, [key]: `https://${user}@host.example` })
        assert.ok(said.includes(`${key}: must not contain a user name or password`), said.join())
        assert.doesNotMatch(said.join(), /secret/)
      }
    }
  })

  it('requires https, except on this machine', () => {
    for (const url of ['http://localhost:pw@evil.example', 'http://localhost.evil.example', 'http://10.0.0.1'])
      assert.match(problems({ ...good, PUBLIC_URL: url }).join(), /^PUBLIC_URL/, url)
    for (const url of ['http://localhost:1234/v1', 'http://127.0.0.1:1', 'http://[::1]/v1', 'https://model.example'])
      assert.deepEqual(problems({ ...good, PUBLIC_URL: url }), [], url)
  })

  it("uses a managed identity's token for the database only instead of a password", () => {
    const identity = { ...good, DATABASE_IDENTITY_ID: '11111111-2222-4333-8444-555555555555' }
    const at = (user: string) => `postgresql://${user}@db.example/x?sslmode=verify-full`
    assert.deepEqual(problems({ ...identity, DATABASE_URL: at('rollcall-bot') }), [])
    assert.match(problems(identity).join(), /^DATABASE_URL: is missing \(needed with DATABASE_IDENTITY_ID\)/)
    assert.match(problems({ ...identity, DATABASE_URL: at('u:p') }).join(), /must not contain a password/)
  })

  it('requires TLS for a remote database, unless the network is declared safe', () => {
    const remote = 'postgresql://u:p@db.example/x'
    for (const url of [remote, `${remote}?sslmode=disable`, `${remote}?ssl=false`, 'postgresql:///x?host=db.example']) {
      assert.match(problems({ ...good, DATABASE_URL: url }).join(), /^DATABASE_URL: .*without TLS/, url)
      assert.deepEqual(problems({ ...good, DATABASE_URL: url, DATABASE_INSECURE: 'true' }), [], url)
    }
    const fine = [
      'postgresql://u:p@127.0.0.1:5432/x',
      'postgresql://u@localhost/x',
      'postgresql://u@[::1]/x',
      '/run/pg x',
    ]
    for (const url of [...fine, `${remote}?sslmode=verify-full`, `${remote}?sslmode=require`, `${remote}?ssl=true`])
      assert.deepEqual(problems({ ...good, DATABASE_URL: url }), [], url)
  })

  it('skips synced accounts by default', () => {
    assert.equal(limitsOf(readConfig(good)).syncedAccounts, 'skip')
    assert.equal(limitsOf(readConfig({ ...good, SYNCED_ACCOUNTS: 'allow' })).syncedAccounts, 'allow')
    assert.equal(limitsOf(readConfig(good)).adminAccounts, 'skip')
    assert.equal(
      limitsOf(readConfig({ ...good, ADMIN_ACCOUNTS: 'approve', APPROVER_GROUP_ID: id })).adminAccounts,
      'approve',
    )
    assert.deepEqual(
      problems({ ...good, ADMIN_ACCOUNTS: 'allow' }).map((one) => one.split(':')[0]),
      ['ADMIN_ACCOUNTS'],
    )
    assert.deepEqual(
      problems({ ...good, SYNCED_ACCOUNTS: 'true' }).map((one) => one.split(':')[0]),
      ['SYNCED_ACCOUNTS'],
    )
  })

  it('accepts the approval window in minutes, hours or days', () => {
    const hour = 3_600_000
    const times = { '90m': 1.5 * hour, '24h': 24 * hour, '7 d': 7 * 24 * hour, '36': 36 * hour }
    for (const [text, ms] of Object.entries(times))
      assert.equal(limitsOf(readConfig({ ...good, APPROVAL_WINDOW: text })).approvalWindow, ms)
    assert.equal(limitsOf(readConfig(good)).approvalWindow, 24 * hour)
    for (const text of ['0h', '-1h', '24 hours', 'day', '1.5h'])
      assert.match(problems({ ...good, APPROVAL_WINDOW: text }).join(), /^APPROVAL_WINDOW: must be a duration/, text)
    assert.equal(limitsOf(readConfig({ ...good, APPROVAL_ABOVE: '0' })).approvalAbove, 0)
  })

  it('refuses invalid protected accounts, which would protect nobody', () => {
    const accounts = (text: string) => ({ ...good, PROTECTED_ACCOUNTS: text })
    const fit = [
      ...['break-glass@contoso.example', "Miles.O'Brien@contoso.example", 'x_adatum.com#EXT#@contoso.onmicrosoft.com'],
      ...[id, 'sam:bg1', 'employee:0042', 'CONTOSO\\bg1', 'müller@bücher.example'],
    ]
    assert.deepEqual(limitsOf(readConfig(accounts(fit.join(', ')))).protectedAccounts, fit)
    const unfit = [
      ...['"bg@contoso.example"', "'bg@contoso.example'", '“bg@contoso.example”', `{${id}}`, `"${id}"`],
      ...['*@contoso.example', 'bg*@contoso.example', 'bg?@contoso.example', 'person60', 'bg@', '@contoso.example'],
      ...['bg@contoso', 'sam:', 'sam:*', 'employee:"7"', 'bg@@contoso.example', '<bg@contoso.example>', `${id}0`],
    ]
    for (const one of unfit) {
      const [problem, ...others] = problems(accounts(`bg@contoso.example, ${one}`))
      assert.ok(problem?.startsWith(`PROTECTED_ACCOUNTS: ${one} cannot be an account`), `${one}: ${problem}`)
      assert.deepEqual(others, [])
    }
    assert.match(problems(accounts('"a@contoso.example')).join(), /remove quotes/)
  })

  it('fills in defaults and is frozen', () => {
    const config = readConfig(good)
    assert.equal(config.PORT, 3978)
    assert.equal(config.CLOUD, 'public')
    assert.equal(config.MAX_ACCOUNTS, 2000)
    assert.equal(config.CONFIRM_COUNT_ABOVE, 5)
    assert.ok(Object.isFrozen(config))
  })

  it('reports every missing and invalid key in one error', () => {
    assert.deepEqual(
      problems({ ...good, BOT_ID: undefined, AAD_APP_CLIENT_ID: 'x', PORT: 'http', READ_ONLY: 'maybe' })
        .map((line) => line.split(':')[0])
        .sort(),
      ['AAD_APP_CLIENT_ID', 'BOT_ID', 'PORT', 'READ_ONLY'],
    )
  })

  it('reports dependent keys in the same error, each once', () => {
    const named = problems({ CLOUD: 'custom', PORT: 'x' }).map((line) => line.split(':')[0])
    for (const key of ['BOT_ID', 'PORT', 'SECRET_BOT_PASSWORD', 'SECRET_AAD_APP_CLIENT_SECRET', 'CLOUD_GRAPH_URL'])
      assert.ok(named.includes(key), key)
    assert.equal(new Set(named).size, named.length)
    assert.deepEqual(problems({ ...good, CLOUD: 'moon' }), ['CLOUD: must be one of public, usgov, dod, china, custom'])
  })

  it('says of each key which values it takes, without the words of the library', () => {
    assert.deepEqual(problems({ ...good, PORT: 'http', MAX_ACCOUNTS: '0', READ_ONLY: 'maybe', LOG_LEVEL: 'loud' }), [
      'PORT: must be a whole number from 0 to 65535',
      'MAX_ACCOUNTS: must be a whole number from 1 to 100000',
      'READ_ONLY: must be true or false',
      'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
    ])
  })

  it('accepts true and false in any case', () => {
    for (const yes of ['true', 'TRUE', 'True', '1', ' true '])
      assert.equal(readConfig({ ...good, READ_ONLY: yes }).READ_ONLY, true)
    for (const no of ['false', 'FALSE', '0']) assert.equal(readConfig({ ...good, READ_ONLY: no }).READ_ONLY, false)
  })

  it('does not start with a misspelt key that protects or restricts', () => {
    for (const [name, meant] of [
      ['PROTECTED_ACOUNTS', 'PROTECTED_ACCOUNTS'],
      ['PROTECTED_ACCOUNT', 'PROTECTED_ACCOUNTS'],
      ['protected_accounts', 'PROTECTED_ACCOUNTS'],
      ['OPERATOR_GROUP', 'OPERATOR_GROUP_ID'],
      ['OPERATORS_GROUP_ID', 'OPERATOR_GROUP_ID'],
      ['APPROVER_GROUPID', 'APPROVER_GROUP_ID'],
      ['MAX_ACOUNTS', 'MAX_ACCOUNTS'],
      ['APPROVAL_ABOV', 'APPROVAL_ABOVE'],
      ['CONFIRM_COUNT', 'CONFIRM_COUNT_ABOVE'],
      ['READONLY', 'READ_ONLY'],
      ['SYNCED_ACOUNTS', 'SYNCED_ACCOUNTS'],
    ] as const)
      assert.deepEqual(problems({ ...good, [name]: 'x' }), [
        `${name}: unknown key. Did you mean ${meant}, which protects accounts or restricts operators? Rename or remove it`,
      ])
    assert.deepEqual(problems({ ...good, PROTECTED_ACOUNTS: '' }), [])
  })

  it('does not start with a database of its own if DATABASE_URL is misspelt', () => {
    for (const name of ['DATABASE_URI', 'DATBASE_URL', 'database_url'])
      assert.deepEqual(problems({ ...good, [name]: 'postgresql://localhost/rollcall' }), [
        `${name}: unknown key. Did you mean DATABASE_URL, without which everything is stored on this machine? Rename or remove it`,
      ])
  })

  it('only warns about other near misses, and ignores unrelated variables', () => {
    const near = { DATABASE_URL: 'postgresql://localhost/rollcall', DATABASE_URI: 'x', LOG_LEVELS: 'x' }
    assert.deepEqual(problems({ ...good, ...near }), [])
    assert.deepEqual(
      findSuspectVariables({ ...good, ...near }).map(({ meant }) => meant),
      ['DATABASE_URL', 'LOG_LEVEL'],
    )
    const usual = 'HOME HOSTNAME PATH PWD PORTS LANG LOGNAME NODE_ENV NODE_VERSION DATABASE_PASSWORD HTTP_PROXY'
    const azure =
      'WEBSITE_HOSTNAME WEBSITE_INSTANCE_ID RUNNING_ON_AZURE APPLICATIONINSIGHTS_CONNECTION_STRING BOT_ENDPOINT'
    const more =
      'OTEL_EXPORTER_OTLP_HEADERS AAD_APP_OBJECT_ID AAD_APP_OAUTH_AUTHORITY SECRET_DATABASE_PASSWORD GROUP_ID'
    const others = Object.fromEntries(
      [usual, azure, more]
        .join(' ')
        .split(' ')
        .map((name) => [name, 'x']),
    )
    assert.deepEqual([problems({ ...good, ...others, NODE_ENV: 'x' }), findSuspectVariables(others)], [[], []])
  })

  it('requires the public address in production', () => {
    const production = { ...good, NODE_ENV: 'production', DATABASE_URL: 'postgresql://localhost/rollcall' }
    assert.match(problems(production).join(), /^PUBLIC_URL: is missing/)
    assert.deepEqual(problems({ ...production, BOT_DOMAIN: 'bot.example' }), [])
    assert.deepEqual(problems({ ...production, PUBLIC_URL: 'https://bot.example' }), [])
  })

  it('reports the settings in force without naming protected accounts', () => {
    const config = readConfig({ ...good, PROTECTED_ACCOUNTS: 'a@b.example, c@d.example', OPERATOR_GROUP_ID: id })
    const said = currentSettings(config)
    assert.deepEqual(
      [
        said['readOnly'],
        said['maxAccounts'],
        said['approvalAbove'],
        said['operatorGroupId'],
        said['protectedAccounts'],
      ],
      [false, 2000, 25, id, 2],
    )
    assert.doesNotMatch(JSON.stringify(said), /b\.example/)
  })

  it('treats empty values as unset', () => {
    assert.equal(readConfig({ ...good, OPERATOR_GROUP_ID: '', PORT: '' }).OPERATOR_GROUP_ID, undefined)
  })

  it('never repeats a value, which may be a secret', () => {
    assert.ok(
      !problems({ ...good, BOT_ID: 'hunter2' })
        .join()
        .includes('hunter2'),
    )
  })

  it('reports unresolved Key Vault references with advice, without naming the vault', () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://contoso-kv.vault.azure.net/secrets/database-url)'
    const found = problems({
      ...good,
      BOT_ID: undefined,
      DATABASE_URL: reference,
      SECRET_AAD_APP_CLIENT_SECRET: '@Microsoft.KeyVault(VaultName=contoso-kv;SecretName=aad-app-client-secret)',
    })
    const named = ['BOT_ID', 'DATABASE_URL', 'SECRET_AAD_APP_CLIENT_SECRET']
    assert.deepEqual(found.map((line) => line.split(':')[0]).sort(), named)
    for (const line of found.filter((one) => !one.startsWith('BOT_ID'))) {
      assert.match(line, /Key Vault reference .* could not resolve/)
      assert.match(line, /Key Vault Secrets User/)
      assert.doesNotMatch(line, /contoso-kv/)
    }
  })

  it('requires a secret for a single-tenant bot and none for a managed identity', () => {
    assert.match(problems({ ...good, SECRET_BOT_PASSWORD: '' }).join(), /SECRET_BOT_PASSWORD/)
    assert.deepEqual(problems({ ...good, SECRET_BOT_PASSWORD: '', BOT_TYPE: 'UserAssignedMSI' }), [])
  })

  it('accepts exactly one of secret, certificate and trusted managed identity', () => {
    const without = { ...good, SECRET_AAD_APP_CLIENT_SECRET: '' }
    const [thumbprintOnly, keyOnly] = [{ ...certificate }, { ...certificate }] as Record<string, string>[]
    delete thumbprintOnly?.['SECRET_AAD_APP_CERTIFICATE_KEY']
    delete keyOnly?.['AAD_APP_CERTIFICATE_THUMBPRINT']
    assert.match(problems(without).join(), /SECRET_AAD_APP_CLIENT_SECRET: is missing/)
    assert.match(problems({ ...without, ...thumbprintOnly }).join(), /SECRET_AAD_APP_CERTIFICATE_KEY: is missing/)
    assert.match(problems({ ...good, ...keyOnly }).join(), /AAD_APP_CERTIFICATE_THUMBPRINT: is missing/)
    assert.deepEqual(problems({ ...without, ...certificate }), [])
    assert.deepEqual(problems({ ...without, AAD_APP_FEDERATED_IDENTITY_ID: id }), [])
    assert.match(
      problems({ ...good, ...certificate }).join(),
      /AAD_APP_CERTIFICATE_THUMBPRINT: cannot be combined with SECRET/,
    )
    assert.match(
      problems({ ...good, AAD_APP_FEDERATED_IDENTITY_ID: id }).join(),
      /FEDERATED_IDENTITY_ID: cannot be combined with/,
    )
  })

  it('reads a thumbprint with colons and a key with escaped line breaks, and refuses anything else', () => {
    const without = { ...good, SECRET_AAD_APP_CLIENT_SECRET: '', ...certificate }
    const config = readConfig({ ...without, SECRET_AAD_APP_CERTIFICATE_KEY: key.replaceAll('\n', '\\n') })
    assert.equal(config.SECRET_AAD_APP_CERTIFICATE_KEY, key)
    assert.match(config.AAD_APP_CERTIFICATE_THUMBPRINT ?? '', /^\w{64}$/)
    assert.match(problems({ ...without, AAD_APP_CERTIFICATE_THUMBPRINT: 'ab'.repeat(20) }).join(), /64 hexadecimal/)
    const garbled = problems({ ...without, SECRET_AAD_APP_CERTIFICATE_KEY: key.replaceAll('\n', ' ') })
    assert.match(garbled.join(), /SECRET_AAD_APP_CERTIFICATE_KEY: must be a private key/)
    assert.ok(!garbled.join().includes(key.slice(40, 80)))
  })

  it('requires all four addresses of a custom cloud', () => {
    assert.equal(problems({ ...good, CLOUD: 'custom', CLOUD_GRAPH_URL: 'http://127.0.0.1:1' }).length, 3)
  })

  it('accepts overrides over https for uncertain clouds, except for Graph', () => {
    const china = { ...good, CLOUD: 'china' }
    assert.deepEqual(problems({ ...china, CLOUD_LOGIN_URL: 'https://a.example', CLOUD_SERVICE_HOSTS: 'b.example' }), [])
    assert.match(problems({ ...china, CLOUD_LOGIN_URL: 'http://a.example' }).join(), /CLOUD_LOGIN_URL: must be https/)
    assert.match(problems({ ...china, CLOUD_GRAPH_URL: 'https://a.example' }).join(), /only allowed with CLOUD=custom/)
    for (const key of ['CLOUD_GRAPH_URL', 'CLOUD_LOGIN_URL', 'CLOUD_SERVICE_HOSTS'])
      assert.deepEqual(problems({ ...good, [key]: 'https://a.example' }), [`${key}: not allowed with CLOUD=public`])
  })

  it('accepts a regional token service in the public cloud, and no other override', () => {
    const region = 'https://europe.token.botframework.com'
    assert.deepEqual(problems({ ...good, CLOUD_TOKEN_SERVICE_URL: region }), [])
    assert.equal(
      createCloud(cloudOf(readConfig({ ...good, CLOUD_TOKEN_SERVICE_URL: `${region}/` }))).tokenServiceUrl,
      region,
    )
    for (const other of [
      'http://europe.token.botframework.com',
      'https://x.token.botframework.com',
      `${region}.example`,
    ])
      assert.equal(problems({ ...good, CLOUD_TOKEN_SERVICE_URL: other }).length, 1)
  })

  it('anchors the ticket pattern', () => {
    const { TICKET_PATTERN } = readConfig({ ...good, TICKET_PATTERN: 'INC\\d+' })
    assert.ok(TICKET_PATTERN?.test('INC42'))
    assert.ok(!TICKET_PATTERN?.test('see INC42'))
    assert.match(problems({ ...good, TICKET_PATTERN: '(' }).join(), /TICKET_PATTERN/)
  })

  it('refuses a ticket pattern that would stall the process', () => {
    const slow = [
      '(a+)+$',
      '(a|a)*b',
      '(\\w+\\s?)+\\d',
      'INC(\\d+)+x',
      '([A-Z]{3}-?)*(\\d*)*',
      '(.*)*,',
      '((CHG)+-?)+!',
    ]
    for (const TICKET_PATTERN of slow)
      assert.match(problems({ ...good, TICKET_PATTERN }).join(), /TICKET_PATTERN: takes too long/, TICKET_PATTERN)
    for (const TICKET_PATTERN of [
      'INC\\d{7}',
      '(?:INC|REQ|CHG)-?\\d+(?:[ ,]+(?:INC|REQ|CHG)-?\\d+)*',
      '[A-Z]+-\\d+',
      '\\S.*',
    ])
      assert.deepEqual(problems({ ...good, TICKET_PATTERN }), [], TICKET_PATTERN)
  })

  it('accepts the database URLs the driver accepts, and says what to encode otherwise', () => {
    for (const url of [
      'postgresql://rollcall:p%25w@db.example:5432/rollcall?sslmode=verify-full',
      'postgres://rollcall@/rollcall?host=/var/run/postgresql',
      '/var/run/postgresql rollcall',
    ])
      assert.deepEqual(problems({ ...good, DATABASE_URL: url }), [])
    for (const password of ['50%a1b', '100%', 'a/b', 'a#b']) {
      const said = problems({ ...good, DATABASE_URL: `postgresql://rollcall:${password}@db.example:5432/x` }).join()
      assert.match(said, /^DATABASE_URL: .*percent-encode special characters/)
      assert.ok(!said.includes(password))
    }
    assert.match(problems({ ...good, DATABASE_URL: 'mysql://a@b/c' }).join(), /DATABASE_URL/)
  })

  it('derives the public address from the bot domain, which must be a host name', () => {
    assert.match(problems({ ...good, BOT_DOMAIN: 'https://bot.example/' }).join(), /BOT_DOMAIN: must be a host name/)
    assert.equal(readConfig({ ...good, BOT_DOMAIN: 'bot.example' }).PUBLIC_URL, 'https://bot.example')
    assert.equal(readConfig({ ...good, PUBLIC_URL: 'https://a.example/' }).PUBLIC_URL, 'https://a.example')
  })
})
