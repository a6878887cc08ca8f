import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import ignore from 'ignore'
import { root, text } from './project.ts'

/** What the build and a production install add to a checkout. */
const built = ['dist/main.js', 'dist/store/migrations/0001-base.sql', 'node_modules/restify/package.json']

const neverThere = [
  '.env',
  '.git/config',
  '.github/workflows/ci.yml',
  '.localConfigs',
  '.localConfigs.testtool',
  '.data/bot/PG_VERSION',
  '.vscode/launch.json',
  'aad.manifest.json',
  'appPackage/manifest.json',
  'devTools/playground/package.json',
  'env/.env.dev',
  'env/.env.dev.user',
  'infra/azure.parameters.json',
  'm365agents.yml',
  'src/main.ts',
  'emulator/main.ts',
  'teamsapp.yml',
  'teamsapp.local.yml',
  'test/support/no-network.ts',
  'tsconfig.json',
]

const wanted = new Set(['dist', 'node_modules', 'package.json', 'package-lock.json', 'LICENSE'])

describe('the folder as it is zipped for App Service', () => {
  const zip = ignore().add(text('.webappignore'))

  it('holds the compiled program and its modules', () => {
    for (const path of [...built, 'package.json', 'package-lock.json']) assert.ok(!zip.ignores(path), path)
  })

  it('holds no secret, no source, no template and no tool', () => {
    assert.deepEqual(
      neverThere.filter((path) => !zip.ignores(path)),
      [],
    )
  })

  it('holds nothing else that lies in the top folder today', () => {
    const left = readdirSync(root, { withFileTypes: true })
      .map((entry) => (entry.isDirectory() ? `${entry.name}/x` : entry.name))
      .filter((path) => !zip.ignores(path))
      .map((path) => path.replace('/x', ''))
    assert.deepEqual(
      left.filter((name) => !wanted.has(name)),
      [],
    )
  })
})

describe('the folder as it is sent to build an image', () => {
  const context = ignore().add(text('.dockerignore'))

  it('holds what the Dockerfile copies, and neither secrets nor tools', () => {
    for (const path of [
      'src/main.ts',
      'scripts/build.mjs',
      'package.json',
      'package-lock.json',
      '.npmrc',
      'tsconfig.json',
    ]) {
      assert.ok(!context.ignores(path), path)
    }
    for (const path of [
      '.env',
      'env/.env.dev.user',
      'node_modules/restify/package.json',
      'emulator/demo.ts',
      '.data/x',
    ]) {
      assert.ok(context.ignores(path), path)
    }
  })
})
