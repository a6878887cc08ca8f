import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { settingsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { readWholeConfig } from '../support/config.ts'
import { createBicepReader, type Template } from './bicep.ts'
import { json, keysOf, root, text } from './project.ts'

const files = readdirSync(resolve(root, 'infra'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.bicep'))
  .map((name) => join('infra', name))

const parametersIn = (path: string) => (json(path) as { parameters: Record<string, { value: unknown }> }).parameters

const configurationKeys = () => [
  ...[...text('src/app/config/environment.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, key = '']) => key),
  ...settingsOf(features).map(({ key }) => key),
]

/** Application settings named in the templates themselves. */
const fixedSettings = () => [
  ...[...text('infra/azure.bicep').matchAll(/^ {6}([A-Z_]+): /gm)].map(([, key = '']) => key),
  ...[...text('infra/modules/site.bicep').matchAll(/^ {4}([A-Z_]+): /gm)].map(([, key = '']) => key),
]

/** Keys that no template sets, and why. */
const excluded: Readonly<Record<string, string>> = {
  PORT: 'App Service sets it',
  HOST: 'App Service reaches the app from outside its container',
  HTTPS_PROXY: 'nothing stands between App Service and the internet',
  NO_PROXY: 'as above',
  METRICS_HOST: 'metrics go to Application Insights',
  METRICS_PORT: 'metrics go to Application Insights',
  PUBLIC_URL: 'BOT_DOMAIN says it; for a domain of one’s own it is added to the settings',
  DATA_DIR: 'the templates bring a database server',
  DATABASE_INSECURE: 'their database speaks TLS',
  DATABASE_NEWER_SCHEMA: 'for emergencies',
  SECRET_BOT_PASSWORD: 'the bot is a managed identity',
  BOT_CREDENTIAL_EXPIRES: 'as above',
  CLOUD_GRAPH_URL: 'for the emulator',
  CLOUD_LOGIN_URL: 'the cloud sets it',
  CLOUD_TOKEN_SERVICE_URL: 'the cloud sets it',
  CLOUD_BOT_OPENID_URL: 'the cloud sets it',
  CLOUD_SERVICE_HOSTS: 'the cloud sets them',
}

describe('the Azure templates', () => {
  let read: (path: string, source?: string) => Template

  before(async () => {
    read = await createBicepReader()
  })

  it('request a PostgreSQL version their API version supports', () => {
    const template = text('infra/modules/database.bicep')
    // API versions listed in Microsoft's type definitions.
    const known: Readonly<Record<string, readonly string[]>> = {
      '2024-08-01': ['11', '12', '13', '14', '15', '16'],
      '2025-08-01': ['11', '12', '13', '14', '15', '16', '17', '18'],
    }
    const [, api = ''] = /flexibleServers@([\d-]+)'/.exec(template) ?? []
    const [, version = ''] = /^ {4}version: '(\d+)'/m.exec(template) ?? []
    assert.ok(known[api]?.includes(version), `${version} by ${api}`)
  })

  for (const path of files) {
    describe(path, () => {
      it('are valid Bicep, with every name declared and used', () => {
        const { errors, undefined: missing, unused } = read(path)
        assert.deepEqual({ errors, missing, unused }, { errors: [], missing: [], unused: [] })
      })

      it('pass their modules what they declare, and read existing outputs', () => {
        for (const { name, path: target, given, read: outputs } of read(path).modules) {
          const module = read(target)
          const required = [...module.parameters].filter(([, { optional }]) => !optional).map(([key]) => key)
          assert.deepEqual(
            required.filter((key) => !given.includes(key)),
            [],
            `${name} lacks`,
          )
          assert.deepEqual(
            given.filter((key) => !module.parameters.has(key)),
            [],
            `${name} has no`,
          )
          assert.deepEqual(
            outputs.filter((key) => !module.outputs.includes(key)),
            [],
            `${name} does not output`,
          )
        }
      })

      it('keep secrets out of logs and outputs', () => {
        const { parameters, outputs } = read(path)
        for (const [key, { secure }] of parameters) {
          assert.equal(secure, /secret|password|databaseUrl|certificateKey|apiKey/i.test(key), key)
        }
        // The vault outputs addresses of secrets, not secrets.
        assert.deepEqual(
          outputs.filter((key) => /secret|password|apiKey/i.test(key) && !key.endsWith('Uri')),
          [],
        )
      })
    })
  }

  for (const name of ['azure', 'azure-local']) {
    it(`infra/${name}.parameters.json contains exactly what infra/${name}.bicep needs`, () => {
      const { parameters } = read(`infra/${name}.bicep`)
      const given = Object.keys(parametersIn(`infra/${name}.parameters.json`))
      const required = [...parameters].filter(([, { optional }]) => !optional).map(([key]) => key)
      assert.deepEqual(
        required.filter((key) => !given.includes(key)),
        [],
      )
      assert.deepEqual(
        given.filter((key) => !parameters.has(key)),
        [],
      )
    })
  }

  it('name their outputs as in the environment files', () => {
    for (const [template, environment] of [
      ['azure', 'dev'],
      ['azure-local', 'local'],
    ]) {
      const listed = keysOf(`env/.env.${environment}`)
      assert.deepEqual(
        read(`infra/${template}.bicep`).outputs.filter((key) => !listed.includes(key)),
        [],
      )
    }
  })

  it('set only application settings used by the program or App Service', () => {
    const known = new Set(configurationKeys())
    const platform = /^(WEBSITES?_|OTEL_EXPORTER_OTLP_|COLLECTOR_|RUNNING_ON_AZURE$|NODE_ENV$)/
    const fixed = fixedSettings()
    const chosen = Object.keys(parametersIn('infra/azure.parameters.json')['settings']?.value ?? {})
    assert.ok(known.size > 20 && fixed.length > 8 && chosen.length > 5)
    assert.deepEqual(
      [...fixed, ...chosen].filter((key) => !known.has(key) && !platform.test(key)),
      [],
    )
  })

  it('set every configuration key except those omitted on purpose', () => {
    const { settings } = parametersIn('infra/azure.parameters.json')
    const given = new Set([...fixedSettings(), ...Object.keys(settings?.value ?? {})])
    assert.deepEqual(
      configurationKeys().filter((key) => !given.has(key) && !(key in excluded)),
      [],
    )
    assert.deepEqual(
      Object.keys(excluded).filter((key) => given.has(key) || !configurationKeys().includes(key)),
      [],
    )
  })

  it('contain settings the bot starts with', () => {
    const settings = parametersIn('infra/azure.parameters.json')['settings']?.value as Record<string, string>
    const id = '11111111-2222-4333-8444-555555555555'
    const ids = ['BOT_ID', 'BOT_TENANT_ID', 'AAD_APP_TENANT_ID'].map((key) => [key, id])
    const AAD_APP_CLIENT_ID = id.replace('1', '2')
    // The toolkit fills this one in.
    const app = { TEAMS_APP_ID: id }
    const brought = {
      AAD_APP_CLIENT_ID,
      BOT_TYPE: 'UserAssignedMSI',
      AAD_APP_FEDERATED_IDENTITY_ID: id,
      OAUTH_CONNECTION_NAME: 'x',
      ...app,
    }
    const config = readWholeConfig({ ...settings, ...brought, ...Object.fromEntries(ids) })
    assert.deepEqual([config.READ_ONLY, config.APPROVAL_SIGN_IN], [true, 'risky'])
    const defaults = readWholeConfig({ ...brought, ...Object.fromEntries(ids) })
    const safer = { READ_ONLY: false, APPROVAL_SIGN_IN: 'teams' }
    assert.deepEqual({ ...config, ...safer }, defaults, 'the defaults that the documentation names')
  })

  it('give the program longer to stop than it takes, like the compose file', () => {
    const longest =
      Number(/stopTimeoutMs = ([\d_]+)/.exec(text('src/app/process/run.ts'))?.[1]?.replace('_', '')) / 1000
    const given = /STOP_TIME_LIMIT: '(\d+)'/.exec(text('infra/azure.bicep'))?.[1]
    const container = /stop_grace_period: (\d+)s/.exec(text('compose.yaml'))?.[1]
    assert.equal(longest, 25)
    for (const seconds of [given, container]) assert.ok(Number(seconds) > longest, seconds)
  })

  it('start read-only, so that nobody is disabled before the rules are set', () => {
    const settings = parametersIn('infra/azure.parameters.json')['settings']?.value as Record<string, string>
    assert.equal(settings['READ_ONLY'], 'true')
  })

  it('are read by a parser that detects mistakes', () => {
    const mistaken = read(
      'infra/wrong.bicep',
      "param used string\nparam idle string\nvar both = '${used}${gone}'\noutput A string = both\n",
    )
    assert.deepEqual([mistaken.unused, mistaken.undefined], [['idle'], ['gone']])
    assert.deepEqual(read('infra/wrong.bicep', "resource x 'y@1' = {\n  httpsOnly true\n}\n").errors.length > 0, true)
  })
})
