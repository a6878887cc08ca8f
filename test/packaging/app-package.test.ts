import assert from 'node:assert/strict'
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest'
import { readPng } from './png.ts'
import { json, keysOf, provisioned, text } from './project.ts'

interface AppManifest {
  version: string
  bots: { botId: string; scopes: string[] }[]
  validDomains: string[]
  webApplicationInfo: { id: string; resource: string }
}

const source = text('appPackage/manifest.json')
const manifest = JSON.parse(source) as AppManifest

describe('the app package', () => {
  const realFetch = globalThis.fetch

  before(() => {
    globalThis.fetch = () => Promise.reject(new Error('The schema must come from the package'))
  })

  after(() => {
    globalThis.fetch = realFetch
  })

  it("satisfies its manifest version's schema once its variables are filled in", async () => {
    const filled = JSON.parse(provisioned(source)) as TeamsManifest
    assert.deepEqual(await AppManifestUtils.validateAgainstSchema(filled), [])
  })

  it('would fail it with a name over 30 characters', async () => {
    const filled = JSON.parse(provisioned(source)) as TeamsManifest & { name: { short: string } }
    filled.name.short = 'x'.repeat(31)
    assert.match((await AppManifestUtils.validateAgainstSchema(filled)).join(), /name\/short/)
  })

  it('has a short name within 30 characters in every environment', () => {
    for (const environment of ['dev', 'local']) {
      const name = /^APP_NAME=(.*)$/m.exec(text(`env/.env.${environment}`))?.[1] ?? ''
      assert.ok(name.length > 0 && name.length <= 30, `${environment}: "${name}"`)
    }
    assert.ok(!keysOf('env/.env.testtool').includes('APP_NAME'))
  })

  it("has the program's version", () => {
    assert.equal(manifest.version, (json('package.json') as { version: string }).version)
  })

  it('signs people in to the API declared by the SSO app', () => {
    const app = json('aad.manifest.json') as { appId: string; identifierUris: string[] }
    assert.equal(manifest.webApplicationInfo.id, app.appId)
    assert.deepEqual(app.identifierUris, [manifest.webApplicationInfo.resource])
    assert.equal(manifest.webApplicationInfo.resource, `api://botid-${manifest.bots[0]?.botId}`)
  })

  it('lets Teams open the token service and the bot itself', () => {
    assert.deepEqual([...manifest.validDomains].sort(), ['${{BOT_DOMAIN}}', 'token.botframework.com'])
  })

  it('has a colour icon of 192 by 192 without transparency', () => {
    const { width, height, alpha } = readPng('appPackage/color.png')
    assert.deepEqual([width, height], [192, 192])
    assert.ok(alpha.every((value) => value === 255))
  })

  it('has an outline icon of 32 by 32 on a transparent background', () => {
    const { width, height, alpha } = readPng('appPackage/outline.png')
    assert.deepEqual([width, height], [32, 32])
    const clear = alpha.filter((value) => value === 0).length
    assert.ok(clear > 500 && clear < 1000, `${clear} of 1024 pixels are transparent`)
  })
})
