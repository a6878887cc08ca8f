import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { stringify } from 'yaml'
import { isUnread, packageOf } from '../packaging/deployment-package.ts'
import { filesBelow, json, text } from '../packaging/project.ts'
import { type Environment, readToolkitFile, stepsOf } from '../packaging/toolkit-files.ts'
import { startAndAsk, startUnconfigured } from '../support/built-bot.ts'
import { readWholeConfig } from '../support/config.ts'
import { entriesOf, ofTheCore, openToolkit, type Toolkit, unzip } from './cli.ts'

/** The database password in the template's parameters, given this value in the environment file. */
async function arriving(password: string): Promise<string> {
  const { dotenvUtil } = core('build/component/utils/envUtil.js') as {
    dotenvUtil: { deserialize(lines: string): { obj: Record<string, string> } }
  }
  const { expandEnvironmentVariable } = core('build/component/utils/common.js') as {
    expandEnvironmentVariable(content: string, values: Record<string, string>): string
  }
  const { obj } = dotenvUtil.deserialize(`SECRET_DATABASE_PASSWORD=${password}\n`)
  const { parameters } = JSON.parse(expandEnvironmentVariable(text('infra/azure.parameters.json'), obj)) as {
    parameters: { databasePassword: { value: string } }
  }
  return parameters.databasePassword.value
}

const core = (path: string): unknown => createRequire(import.meta.url)(ofTheCore(path))

describe('the Microsoft 365 Agents Toolkit', () => {
  let toolkit: Toolkit

  before(async () => {
    toolkit = await openToolkit()
  })

  /** The toolkit command for these steps alone. */
  async function deployment(environment: Environment, steps: readonly object[]) {
    const file = join(toolkit.folder, 'teamsapp.some.yml')
    await writeFile(file, stringify({ version: 'v1.11', environmentFolderPath: './env', deploy: steps }))
    return ['deploy', '-c', file, '--env', environment]
  }

  it('has the schema that the project files are checked against', async () => {
    const schema = JSON.parse(await readFile(ofTheCore('resource/yaml-schema/v1.11/yaml.schema.json'), 'utf8'))
    assert.deepEqual(schema, json('test/packaging/agents-toolkit/yaml.schema.json'))
  })

  it('knows every permission of the SSO app, and accepts its manifest', () => {
    const { AadManifestHelper: helper } = core('build/component/driver/aad/utility/aadManifestHelper.js') as {
      AadManifestHelper: {
        validateManifest(app: object): string
        processRequiredResourceAccessInManifest(app: object): void
      }
    }
    // Like the toolkit before validation: ids of a new app aren't known yet.
    const filledIn = text('aad.manifest.json').replace(/\$\{\{\w+_ID\}\}/g, randomUUID())
    const app = JSON.parse(filledIn) as { requiredResourceAccess: { resourceAccess: { id: string }[] }[] }
    assert.equal(helper.validateManifest(app), '')
    helper.processRequiredResourceAccessInManifest(app)
    const ids = app.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id))
    assert.ok(ids.length > 5 && ids.every((id) => /^[0-9a-f-]{36}$/.test(id)), ids.join())
    const bare = { ...app, api: {}, optionalClaims: {} }
    assert.match(helper.validateManifest(bare), /preAuthorizedApplications/)
  })

  it("accepts the app's manifest in both environments", async () => {
    for (const environment of ['dev', 'local'])
      await toolkit.run('validate', '--manifest-file', 'appPackage/manifest.json', '--env', environment)
  })

  it('would refuse one with a mistake', async () => {
    const source = await readFile(join(toolkit.folder, 'appPackage/manifest.json'), 'utf8')
    const mistaken = { ...(JSON.parse(source) as object), accentColor: 'green' }
    await writeFile(join(toolkit.folder, 'appPackage/mistaken.json'), JSON.stringify(mistaken))
    await assert.rejects(
      toolkit.run('validate', '--manifest-file', 'appPackage/mistaken.json', '--env', 'dev'),
      (error: Error) => /accentColor/.test(error.message) && !/Killed/.test(error.message),
    )
  })

  it('packages the app, with every variable filled in', async () => {
    await toolkit.run('package', '--env', 'dev')
    const folder = join(toolkit.folder, 'appPackage/build')
    const entries = entriesOf(join(folder, 'appPackage.dev.zip'))
    assert.deepEqual(entries.sort(), ['color.png', 'manifest.json', 'outline.png'])
    assert.doesNotMatch(await readFile(join(folder, 'manifest.dev.json'), 'utf8'), /\$\{\{/)
  })

  describe('deploying', () => {
    let zip: string

    before(async () => {
      const site =
        '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/x/providers/Microsoft.Web/sites/x'
      const dry = { resourceId: site, dryRun: true, outputZipFile: './build/deployment.zip' }
      const { deploy: steps = [] } = readToolkitFile('dev')
      const upload = steps.filter(({ uses }) => uses === 'azureAppService/zipDeploy')
      assert.equal(upload.length, 1)
      // Every step unchanged, except for uploads.
      const here = steps.map((step) => (upload.includes(step) ? { ...step, with: { ...step.with, ...dry } } : step))
      await toolkit.run(...(await deployment('dev', here)))
      zip = join(toolkit.folder, 'build/deployment.zip')
    })

    it('zips exactly the compiled program and the files of its modules that anything reads', async () => {
      const modules = filesBelow('node_modules', toolkit.folder)
      const wanted = [
        ...filesBelow('dist', toolkit.folder),
        ...modules.filter((path) => !/(^|\/)node_modules\/\.(bin|cache)\//.test(path) && !isUnread(path)),
        ...['package.json', 'package-lock.json', 'LICENSE'],
      ]
      assert.ok(modules.length > 10_000, String(modules.length))
      assert.deepEqual(entriesOf(zip).sort(), wanted.sort())
    })

    it('zips no development dependencies, tests, documents or source maps', () => {
      const { packages } = json('package-lock.json') as { packages: Record<string, { dev?: boolean }> }
      const entries = entriesOf(zip)
      const zipped = new Set(entries.map(packageOf).filter((name) => name !== undefined))
      assert.ok(zipped.has('node_modules/restify') && zipped.has('node_modules/@opentelemetry/api'))
      const development = Object.keys(packages).filter((name) => packages[name]?.dev)
      assert.ok(development.length > 100)
      assert.deepEqual(
        development.filter((name) => zipped.has(name)),
        [],
      )
      const ours = entries.filter((path) => !path.startsWith('node_modules/'))
      assert.deepEqual(
        ours.filter((path) => /\.(md|map|ts)$|(^|[/.])test([/.]|$)/.test(path)),
        [],
      )
    })

    it('zips something that starts elsewhere and works', async () => {
      const elsewhere = await unzip(zip)
      const { code, said } = await startUnconfigured(elsewhere)
      assert.equal(code, 1)
      assert.match(said, /BOT_ID: is missing/)
      await startAndAsk(elsewhere)
    })
  })

  describe('a secret in an environment file', () => {
    const file = text('env/.env.dev.user.example').replaceAll('\n# ', ' ')

    it('reaches the template unchanged, with every allowed character', async () => {
      const [, allowed = ''] = /Allowed symbols: (.+?) The toolkit/.exec(file) ?? []
      const symbols = allowed.split(' ')
      assert.ok(symbols.length > 15 && symbols.every((one) => one.length === 1), allowed)
      for (const password of [`Aa1${symbols.join('')}zZ9`, ...symbols.map((one) => `Aa1${one}${one}x`)])
        assert.equal(await arriving(password), password)
    })

    for (const symbol of ['"', '\\', '$', '#'])
      it(`is changed by ${symbol}, which the file warns about`, async () => {
        assert.ok(file.includes(` ${symbol} `), file)
        const password = `Aa1${symbol}${symbol}zZ9-longer`
        const arrived = await arriving(password).catch((error: unknown) => String(error))
        assert.notEqual(arrived, password)
      })
  })

  for (const environment of ['local', 'testtool'] as const)
    it(`writes the settings of the environment ${environment} as the programs read them`, async () => {
      const steps = stepsOf(readToolkitFile(environment)).filter(({ uses }) => uses.startsWith('file/'))
      assert.equal(steps.length, 1)
      await toolkit.run(...(await deployment(environment, steps)))
      const target = String(steps[0]?.with?.['target'])
      const written = parseEnv(await readFile(join(toolkit.folder, target), 'utf8'))
      if (environment === 'testtool') assert.equal(written['PLAYGROUND_PORT'], '56150')
      else assert.equal(readWholeConfig(written).PUBLIC_URL, 'https://bot.example.com')
    })
})
