import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runDoctor } from '../../../src/app/cli/doctor.ts'
import { createHttp } from '../../../src/app/doctor/http.ts'
import { createProxyFor } from '../../../src/core/proxy.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { environmentFor } from '../../support/rollcall.ts'
import { during, useClinic, type Visit, visit } from './clinic.ts'

/** Runs the doctor and returns its output. */
async function written(args: readonly string[], environment: Record<string, string> = {}) {
  const parts: string[] = []
  const code = await runDoctor({ args, environment, write: (part) => parts.push(part) })
  return { code, text: parts.join('') }
}

describe('the doctor', () => {
  const clinic = useClinic()

  it('finds nothing wrong with a correct setup', async () => {
    const { code, findings } = await clinic.visit({ nodeVersion: '24.21.0' })
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict === 'wrong'),
      [],
    )
    assert.equal(code, 0)
    const seen = new Set(findings.filter(({ verdict }) => verdict === 'ok').map((one) => one.about))
    for (const subject of [
      'Node',
      'database',
      'Entra',
      'clock',
      'Graph',
      'public endpoint',
      'readiness',
      'unsigned requests',
    ])
      assert.ok(seen.has(subject), subject)
    for (const subject of ['bot identity', 'OAuth connection', 'SSO app', 'identifier URI'])
      assert.ok(seen.has(subject), subject)
  })

  it("says what can't be checked from here, and how to check it", async () => {
    const found = await clinic.visit()
    assert.match(found.about('app registration', 'unknown').fix ?? '', /1fec8e78-bce4-4aaf-ab1b-5451cc387264/)
    assert.match(found.about('consent and quota', 'unknown').fix ?? '', /--as/)
  })

  it('says whether anyone is notified before a secret expires', async () => {
    const day = 86_400_000
    const inDays = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10)
    const look = (BOT_CREDENTIAL_EXPIRES: string) => clinic.visit({ environment: { BOT_CREDENTIAL_EXPIRES } })
    assert.match((await look('')).about('BOT_CREDENTIAL_EXPIRES', 'unknown').says, /nobody is told/)
    ;(await look(inDays(90))).about('BOT_CREDENTIAL_EXPIRES', 'ok')
    assert.match((await look(inDays(20))).about('BOT_CREDENTIAL_EXPIRES', 'warning').says, /less than 30 days away/)
    assert.match((await look(inDays(-2))).about('BOT_CREDENTIAL_EXPIRES', 'warning').says, /in the past/)
  })

  it('recommends missing rules', async () => {
    const found = await clinic.visit()
    assert.match(found.about('OPERATOR_GROUP_ID', 'warning').says, /not set/)
    found.about('PROTECTED_ACCOUNTS', 'warning')
    assert.match(found.about('APPROVER_GROUP_ID', 'warning').says, /more than 25 accounts do not run/)
    const alone = await clinic.visit({ environment: { APPROVAL_ABOVE: '2000' } })
    assert.ok(!alone.findings.some((one) => one.about === 'APPROVER_GROUP_ID'))
    const admins = await clinic.visit({ environment: { ADMIN_ACCOUNTS: 'approve', APPROVAL_ABOVE: '2000' } })
    assert.match(admins.about('APPROVER_GROUP_ID', 'wrong').says, /needed with ADMIN_ACCOUNTS=approve/)
    const { appId } = clinic.world().emulator.world
    const single = await clinic.visit({ environment: { AAD_APP_CLIENT_ID: appId } })
    assert.match(single.about('AAD_APP_CLIENT_ID', 'warning').says, /is BOT_ID/)
    const DATABASE_URL = 'postgresql://rollcall@127.0.0.2:1/rollcall?sslmode=no-verify'
    const unchecked = await clinic.visit({ environment: { DATABASE_URL } })
    assert.match(unchecked.about('DATABASE_URL', 'warning').says, /any server's certificate/)
    const fingerprint = (of: Visit) => of.about('configuration', 'ok').says.match(/fingerprint is [0-9a-f]{8}/)?.[0]
    assert.ok(fingerprint(alone))
    assert.notEqual(fingerprint(alone), fingerprint(single))
    const careless = {
      HTTP_PROXY: 'http://127.0.0.2:1',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=k',
      OPENAI_API_KEY: 'key',
    }
    const open = await clinic.visit({ environment: careless })
    assert.match(open.about('OPENAI_API_KEY', 'warning').says, /was removed/)
    assert.match(open.about('HTTP_PROXY', 'warning').fix ?? '', /HTTPS_PROXY/)
    assert.match(open.about('APPLICATIONINSIGHTS_CONNECTION_STRING', 'warning').fix ?? '', /Collector/)
    assert.match(open.about('NODE_TLS_REJECT_UNAUTHORIZED', 'warning').says, /no certificate is verified/)
    assert.match(found.about('database', 'ok').says, /only for the demo, tests and local debugging/)
    const embedded = await clinic.visit({ environment: { NODE_ENV: 'production' } })
    assert.match(embedded.about('DATABASE_URL', 'wrong').says, /^is missing .*npm run store:move/)
    const channel = { APPROVAL_CHANNEL: '19:approvals@thread.tacv2' }
    const unasked = await clinic.visit({ environment: channel })
    assert.match(unasked.about('APPROVAL_CHANNEL', 'warning').says, /never asked/)
    const approvers = { ...channel, APPROVER_GROUP_ID: clinic.world().emulator.world.tenantId }
    const asked = await clinic.visit({ environment: approvers })
    assert.ok(!asked.findings.some((one) => one.about === 'APPROVAL_CHANNEL'))
    const reach = 'what one stolen session can do'
    assert.match(
      asked.about(reach, 'warning').says,
      /can change 25 accounts a day, 5 of them for good.*5,000 an hour\. With APPROVAL_SIGN_IN=teams, a press/,
    )
    const safer = await clinic.visit({ environment: { ...approvers, APPROVAL_SIGN_IN: 'always' } })
    assert.match(safer.about(reach, 'ok').says, /nothing more, because approval needs a fresh sign-in/)
    const needless = await clinic.visit({ environment: { ...approvers, APPROVAL_ABOVE: '2000' } })
    needless.about('APPROVAL_CHANNEL', 'warning')
    const second = { ESCALATION_GROUP_ID: clinic.world().emulator.world.group('Helpdesk operators')?.id ?? '' }
    const unused = await clinic.visit({ environment: second })
    assert.match(unused.about('ESCALATION_GROUP_ID', 'warning').says, /never asked/)
    const same = { APPROVER_GROUP_ID: second.ESCALATION_GROUP_ID, ...second }
    const twice = await clinic.visit({ environment: same })
    assert.match(twice.about('ESCALATION_GROUP_ID', 'warning').says, /nobody else is asked/)
    const both = await clinic.visit({ environment: { ...approvers, ...second } })
    assert.ok(!both.findings.some((one) => one.about === 'ESCALATION_GROUP_ID'))
    assert.equal(found.code, 0, 'a warning does not fail a build')
  })

  it('names an unreachable proxy, and the services that depend on it', async () => {
    const HTTPS_PROXY = 'http://127.0.0.1:1'
    const found = await clinic.visit({ environment: { HTTPS_PROXY } })
    assert.match(found.about('HTTPS_PROXY', 'wrong').says, /^127\.0\.0\.1:1 does not accept connections: ECONNREFUSED/)
    const http = createHttp({ proxyFor: createProxyFor({ httpsProxy: HTTPS_PROXY }) })
    const said = 'graph.example.com does not respond through the proxy 127.0.0.1:1 of HTTPS_PROXY: ECONNREFUSED'
    await assert.rejects(http('https://graph.example.com/v1.0/me'), (error: Error) => error.message.startsWith(said))
    await http.close()
    await during(net.createServer(), async (port) => {
      const there = await clinic.visit({ environment: { HTTPS_PROXY: `http://name:hunter2@127.0.0.1:${port}` } })
      assert.match(there.about('HTTPS_PROXY', 'ok').says, /accepts connections/)
      assert.doesNotMatch(there.text, /hunter2/)
    })
  })

  it('changes nothing in the directory', async () => {
    const { journal } = clinic.world().emulator
    journal.clear()
    await clinic.visit()
    const writes = journal.entries().filter(({ method, path }) => method !== 'GET' && path.startsWith('/v1.0'))
    assert.deepEqual(writes, [])
  })

  it('never shows a secret, whatever is wrong', async () => {
    const secret = 'Hunter2~this.must-not_leak'
    const runs = [
      await clinic.visit(),
      await clinic.visit({ environment: { SECRET_BOT_PASSWORD: secret, SECRET_AAD_APP_CLIENT_SECRET: secret } }),
      await clinic.visit({ environment: { DATABASE_URL: `postgresql://rollcall:${secret}@127.0.0.1:1/x` } }),
    ]
    const { world } = clinic.world().emulator
    for (const { text } of runs) {
      for (const one of [secret, world.botSecret, world.ssoSecret]) assert.ok(!text.includes(one))
      assert.doesNotMatch(text, /eyJ[\w-]{10,}/)
    }
  })

  it('writes text for people, with advice under each finding', async () => {
    const { emulator } = clinic.world()
    const environment = environmentFor(emulator, { DATA_DIR: await temporaryFolder(), SECRET_BOT_PASSWORD: 'not this' })
    const { code, text } = await written([], environment)
    assert.equal(code, 1)
    assert.match(text, /^WRONG +bot identity .*AADSTS7000215.*\n +fix +Create a new client secret/m)
    assert.match(text, /\d+ ok, \d+ warnings?, \d+ wrong, \d+ unknown\n$/)
  })
})

describe('the doctor, before checking anything outside', () => {
  it('lists every invalid key and goes no further', async () => {
    const found = await visit({ BOT_ID: 'x' })
    assert.match(found.about('BOT_ID', 'wrong').says, /GUID/)
    assert.match(found.about('AAD_APP_TENANT_ID', 'wrong').says, /missing/)
    assert.ok(!found.findings.some((one) => one.about === 'Entra'))
  })

  it("reports a password in DATABASE_URL that isn't percent-encoded, without showing it", async () => {
    for (const password of ['50%a1b', 'hunter#2']) {
      const found = await visit({ DATABASE_URL: `postgresql://rollcall:${password}@db.example:5432/rollcall` })
      assert.match(found.about('DATABASE_URL', 'wrong').says, /percent-encode special characters/)
      assert.ok(!found.text.includes(password))
    }
  })

  it('requires a supported Node version', async () => {
    for (const version of ['18.20.4', '20.18.3']) {
      const found = await visit({}, { nodeVersion: version })
      assert.match(found.about('Node', 'wrong').says, /too old/)
    }
    for (const version of ['22.1.0', '24.0.1']) (await visit({}, { nodeVersion: version })).about('Node', 'ok')
    const old = (await visit({}, { nodeVersion: '20.19.0' })).about('Node', 'warning')
    assert.match(old.fix ?? '', /Node 24/)
  })

  it('reports an unresolved Key Vault reference', async () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://contoso-kv.vault.azure.net/secrets/aad-app-client-secret)'
    const found = await visit({ SECRET_AAD_APP_CLIENT_SECRET: reference })
    assert.match(found.about('SECRET_AAD_APP_CLIENT_SECRET', 'wrong').says, /Key Vault reference/)
    assert.doesNotMatch(found.text, /contoso-kv/)
  })

  it('reads the configuration from a file, overridden by the environment', async () => {
    const file = join(await temporaryFolder(), 'some.env')
    await writeFile(file, 'BOT_ID=x\nOAUTH_CONNECTION_NAME=rollcall\n')
    const found = await visit({ BOT_ID: '8c14a998-3c8d-4c52-ad09-c9032671ea31' }, { args: ['--env', file] })
    const subjects = found.findings.filter(({ verdict }) => verdict === 'wrong').map((one) => one.about)
    assert.ok(!subjects.includes('BOT_ID') && !subjects.includes('OAUTH_CONNECTION_NAME'))
    assert.ok(subjects.includes('BOT_TENANT_ID'))
  })

  it('explains its usage when called incorrectly', async () => {
    for (const args of [['--frobnicate'], ['--env', '/no/such/file'], ['--as']]) {
      const { code, text } = await written(args)
      assert.equal(code, 2)
      assert.match(text, /npm run doctor/)
    }
  })

  it('exits with its code when run as a program', () => {
    const program = fileURLToPath(new URL('../../../src/app/cli/doctor.ts', import.meta.url))
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', program, ...args], {
        env: { PATH: process.env['PATH'] },
        encoding: 'utf8',
      })
    const wrong = run('--json')
    assert.equal(wrong.status, 1, wrong.stderr)
    assert.ok(JSON.parse(wrong.stdout).wrong > 0)
    assert.equal(run('--help').status, 0)
  })
})
