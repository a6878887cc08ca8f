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

describe('the folder as it is zipped for App Service', () => {
  const rules = text('.webappignore')
  const zipped = zippedFiles(root, rules)

  it('holds the compiled program and what describes the package', () => {
    for (const path of ['dist/main.js', 'dist/store/migrations/0001-base.sql', 'package.json', 'package-lock.json'])
      assert.ok(isZipped(path, rules), path)
  })

  it('holds every file of every installed package that something reads there', () => {
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

  it('holds no secret, no source, no template and no tool', () => {
    assert.deepEqual(
      neverThere.filter((path) => isZipped(path, rules)),
      [],
    )
  })

  it('holds nothing else that lies in the top folder today', () => {
    const top = new Set(zipped.map((path) => path.split('/', 1).join()))
    assert.deepEqual(
      [...top].filter((name) => !wanted.has(name)),
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
