import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { stringify } from 'yaml'
import { readConfig } from '../../src/config/config.ts'
import { json } from '../packaging/project.ts'
import { type Environment, readToolkitFile, stepsOf } from '../packaging/toolkit-files.ts'
import { built, entriesOf, ofTheCore, openToolkit, type Toolkit } from './cli.ts'

describe('the Microsoft 365 Agents Toolkit', () => {
  let toolkit: Toolkit

  before(async function () {
    this.timeout(480_000)
    toolkit = await openToolkit()
  })

  /** Has the toolkit take these steps, as if nothing else stood in its file. */
  async function deploy(environment: Environment, steps: readonly object[]) {
    const file = join(toolkit.folder, 'teamsapp.some.yml')
    await writeFile(file, stringify({ version: 'v1.11', environmentFolderPath: './env', deploy: steps }))
    return toolkit.run('deploy', '-c', file, '--env', environment)
  }

  it('has the schema that the project files are held against', async () => {
    const schema = JSON.parse(await readFile(ofTheCore('resource/yaml-schema/v1.11/yaml.schema.json'), 'utf8'))
    assert.deepEqual(schema, json('test/packaging/agents-toolkit/yaml.schema.json'))
  })

  it('knows every permission of the SSO app, and finds nothing to complain of in its manifest', () => {
    const { AadManifestHelper: helper } = createRequire(import.meta.url)(
      ofTheCore('build/component/driver/aad/utility/aadManifestHelper.js'),
    ) as {
      AadManifestHelper: {
        validateManifest(app: object): string
        processRequiredResourceAccessInManifest(app: object): void
      }
    }
    const app = json('aad.manifest.json') as { requiredResourceAccess: { resourceAccess: { id: string }[] }[] }
    assert.equal(helper.validateManifest(app), '')
    helper.processRequiredResourceAccessInManifest(app)
    const ids = app.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id))
    assert.ok(ids.length > 5 && ids.every((id) => /^[0-9a-f-]{36}$/.test(id)), ids.join())
    const bare = { ...app, api: {}, optionalClaims: {} }
    assert.match(helper.validateManifest(bare), /preAuthorizedApplications/)
  })

  it('accepts the manifest of the app, in both environments', async () => {
    for (const environment of ['dev', 'local'])
      await toolkit.run('validate', '--manifest-file', 'appPackage/manifest.json', '--env', environment)
  })

  it('would not accept one with a mistake', async () => {
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
    const entries = await entriesOf(join(folder, 'appPackage.dev.zip'))
    assert.deepEqual(entries.sort(), ['color.png', 'manifest.json', 'outline.png'])
    assert.doesNotMatch(await readFile(join(folder, 'manifest.dev.json'), 'utf8'), /\$\{\{/)
  })

  it('zips for App Service the compiled program and its modules, and nothing that should stay at home', async () => {
    const { with: fields } =
      stepsOf(readToolkitFile('dev')).find(({ uses }) => uses === 'azureAppService/zipDeploy') ?? assert.fail()
    const site = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/x/providers/Microsoft.Web/sites/x'
    const dry = { resourceId: site, dryRun: true, outputZipFile: './build/deployment.zip' }
    await deploy('dev', [{ uses: 'azureAppService/zipDeploy', with: { ...fields, ...dry } }])
    const entries = await entriesOf(join(toolkit.folder, 'build/deployment.zip'))
    const wanted = [...built(), 'node_modules/restify/package.json', 'package.json', 'package-lock.json', 'LICENSE']
    assert.deepEqual(entries.sort(), wanted.sort())
  })

  for (const environment of ['local', 'testtool'] as const)
    it(`writes the settings of the environment ${environment} as the programs read them`, async () => {
      const steps = stepsOf(readToolkitFile(environment)).filter(({ uses }) => uses.startsWith('file/'))
      assert.equal(steps.length, 1)
      await deploy(environment, steps)
      const target = String(steps[0]?.with?.['target'])
      const written = parseEnv(await readFile(join(toolkit.folder, target), 'utf8'))
      if (environment === 'testtool') assert.equal(written['PLAYGROUND_PORT'], '56150')
      else assert.equal(readConfig(written).PUBLIC_URL, 'https://bot.example.com')
    })
})
