import assert from 'node:assert/strict'
import ignore from 'ignore'
import { isUnread, isZipped, zippedFiles } from './deployment-package.ts'
import { filesBelow, root, text } from './project.ts'

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

describe('the folder zipped for App Service', () => {
  const rules = text('.webappignore')
  const zipped = zippedFiles(root, rules)

  it("contains the compiled program and the package's description", () => {
    for (const path of ['dist/main.js', 'dist/store/migrations/0001-base.sql', 'package.json', 'package-lock.json'])
      assert.ok(isZipped(path, rules), path)
  })

  it('contains every file of installed packages that anything reads', () => {
    const kept = new Set(zipped)
    const installed = filesBelow('node_modules').filter((path) => !/^node_modules\/\.(bin|cache)\//.test(path))
    const [unread, read] = [installed.filter(isUnread), installed.filter((path) => !isUnread(path))]
    assert.ok(Math.min(read.length, unread.length) > 5_000, `${read.length} and ${unread.length}`)
    assert.deepEqual(
      read.filter((path) => !kept.has(path)),
      [],
    )
    assert.deepEqual(
      unread.filter((path) => kept.has(path)),
      [],
    )
  })

  it('contains no secret, source, template or tool', () => {
    assert.deepEqual(
      neverThere.filter((path) => isZipped(path, rules)),
      [],
    )
  })

  it('contains nothing else from the top folder', () => {
    const top = new Set(zipped.map((path) => path.split('/', 1).join()))
    assert.deepEqual(
      [...top].filter((name) => !wanted.has(name)),
      [],
    )
  })
})

describe('the folder sent to build an image', () => {
  const context = ignore().add(text('.dockerignore'))

  it('contains what the Dockerfile copies, without secrets or tools', () => {
    for (const path of [
      'src/main.ts',
      'scripts/build.mjs',
      'scripts/licences.mjs',
      'LICENSE',
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
