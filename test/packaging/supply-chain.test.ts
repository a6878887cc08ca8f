import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { json, root, text } from './project.ts'

const run = (script: string, folder: string, args: readonly string[], input = '') =>
  spawnSync(process.execPath, [join(root, script), ...args], { cwd: folder, input, encoding: 'utf8' })

/** As npm writes it: an advisory at the package that has it, and its name at those that bring it. */
const report = (severity: string) => ({
  auditReportVersion: 2,
  vulnerabilities: {
    'fast-redact': {
      name: 'fast-redact',
      severity,
      isDirect: false,
      via: [
        {
          source: 1107591,
          name: 'fast-redact',
          dependency: 'fast-redact',
          title: 'fast-redact vulnerable to prototype pollution',
          url: 'https://github.com/advisories/GHSA-ffrw-9mx8-89p8',
          severity,
          cwe: ['CWE-1321'],
          cvss: { score: 0, vectorString: null },
          range: '<=3.5.0',
        },
      ],
      effects: ['pino'],
      range: '*',
      nodes: ['node_modules/fast-redact'],
      fixAvailable: false,
    },
    pino: {
      name: 'pino',
      severity,
      isDirect: false,
      via: ['fast-redact'],
      effects: ['restify'],
      range: '5 - 9',
      nodes: [],
    },
  },
  metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 2, critical: 0, total: 2 } },
})
const clean = { auditReportVersion: 2, vulnerabilities: {}, metadata: {} }

const exception = {
  advisory: 'GHSA-ffrw-9mx8-89p8',
  package: 'fast-redact',
  reason: 'Only our own constant paths reach it, never what someone sent.',
  until: '2999-12-31',
}

/** Judges a report by a list of exceptions. */
async function judge(input: unknown, exceptions: readonly object[] = []) {
  const folder = await temporaryFolder('audit-')
  await mkdir(join(folder, '.github'))
  await writeFile(join(folder, '.github/vulnerabilities.json'), JSON.stringify(exceptions))
  const given = typeof input === 'string' ? input : JSON.stringify(input)
  const { status, stdout, stderr } = run('scripts/vulnerabilities.mjs', folder, [], given)
  return { status, stdout, stderr }
}

describe('the gate for known vulnerabilities', () => {
  it('passes a clean report, and one with less than high severity with a note', async () => {
    assert.equal((await judge(clean)).status, 0)
    const { status, stdout } = await judge(report('moderate'))
    assert.equal(status, 0)
    assert.match(stdout, /fast-redact: moderate, GHSA-ffrw-9mx8-89p8/)
    assert.match(stdout, /1 advisories for packages of production, 0 to act on/)
  })

  it('stops high and critical ones that nobody has reviewed', async () => {
    for (const severity of ['high', 'critical']) {
      const { status, stderr } = await judge(report(severity))
      assert.equal(status, 1)
      assert.match(stderr, /^fast-redact: (high|critical), GHSA-ffrw-9mx8-89p8: .*pollution\n$/)
    }
  })

  it('lets a reviewed exception pass until its end date, only for that advisory and package', async () => {
    assert.equal((await judge(report('high'), [exception])).status, 0)
    const ended = await judge(report('high'), [{ ...exception, until: '2026-01-31' }])
    assert.equal(ended.status, 1)
    assert.match(ended.stderr, /its exception ended on 2026-01-31/)
    for (const other of [{ advisory: 'GHSA-aaaa-bbbb-cccc' }, { package: 'pino' }])
      assert.equal((await judge(report('high'), [{ ...exception, ...other }])).status, 1)
  })

  it('requires a reason and an end date for each exception, and says which are no longer needed', async () => {
    for (const missing of [{ reason: 'later' }, { until: undefined }])
      assert.match((await judge(report('high'), [{ ...exception, ...missing }])).stderr, /needs a reason and an end/)
    const { status, stdout } = await judge(clean, [exception])
    assert.equal(status, 0)
    assert.match(stdout, /GHSA-ffrw-9mx8-89p8 in fast-redact is no longer needed/)
  })

  it('does not mistake a failed audit for a clean one', async () => {
    const failed = { message: 'request failed', error: { summary: 'audit endpoint returned an error', detail: '' } }
    const { status, stderr } = await judge(failed)
    assert.equal(status, 2)
    assert.match(stderr, /audit endpoint returned an error/)
    // As npm writes it if a mirror has no audit API.
    const message = '405 Method Not Allowed - POST https://npm.example.com/-/npm/v1/security/advisories/bulk'
    const mirror = await judge({ message, statusCode: 405, body: '', error: { summary: '', detail: '' } })
    assert.deepEqual([mirror.status, mirror.stderr], [2, `No report to judge: ${message}\n`])
    for (const nothing of ['', 'npm error 503', '{}', '[]']) assert.equal((await judge(nothing)).status, 2, nothing)
  })

  it('runs for changes, releases and once a week, on production packages, and can stop them', () => {
    const { scripts } = json('package.json') as { scripts: Record<string, string> }
    assert.equal(scripts['vulnerabilities'], 'npm audit --omit=dev --json | node scripts/vulnerabilities.mjs')
    for (const name of ['ci', 'release', 'weekly']) {
      const workflow = text(`.github/workflows/${name}.yml`)
      assert.match(workflow, /- run: npm run --silent vulnerabilities\n(?! *continue-on-error)/, name)
    }
    assert.match(text('.github/workflows/ci.yml'), /actions\/dependency-review-action@/)
    assert.match(text('.github/workflows/ci.yml'), /anchore\/scan-action@[\s\S]*?fail-build: true/)
  })
})

describe('the production packages', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, { dev?: true; version: string }> }
  const versions = (name: string) =>
    Object.entries(packages)
      .filter(([path, { dev }]) => !dev && path.endsWith(`node_modules/${name}`))
      .map(([, { version }]) => version)

  it('include none of the unmaintained ones that the discontinued SDK and restify would bring', () => {
    assert.deepEqual(versions('fast-redact'), [])
    assert.deepEqual(versions('pino').length, 1)
    assert.deepEqual(versions('uuid'), ['11.1.1'])
  })
})

describe('the notes of a release', () => {
  const notes = async (changelog: string, version: string) => {
    const folder = await temporaryFolder('notes-')
    await writeFile(join(folder, 'CHANGELOG.md'), changelog)
    return run('scripts/release-notes.mjs', folder, [version])
  }
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-24\n\n### Fixed\n\n- One thing.\n\n## [0.1.0] - 2026-12-01\n\n- First.\n'

  it('are what the changelog says about that version', async () => {
    const { status, stdout } = await notes(changelog, '0.2.0')
    assert.deepEqual([status, stdout], [0, '### Fixed\n\n- One thing.\n'])
  })

  it('must be there, with a date', async () => {
    for (const version of ['0.3.0', 'Unreleased', '', '0.2'])
      assert.equal((await notes(changelog, version)).status, 1, version)
    assert.equal((await notes('## [0.1.0]\n\n- First.\n', '0.1.0')).status, 1)
    assert.equal((await notes('## [0.1.0] - 2026-12-01\n\n', '0.1.0')).status, 1)
  })

  it('are part of the release', () => {
    const workflow = text('.github/workflows/release.yml')
    assert.match(
      workflow,
      /release-notes\.mjs "\$\{GITHUB_REF_NAME#v\}" > notes\.md\n *gh release create .* --notes-file notes\.md/,
    )
  })
})

describe('the owners of the code', () => {
  it('are nobody who does not exist: GitHub would ask no one, and show a rule', () => {
    assert.ok(!existsSync(join(root, '.github/CODEOWNERS')), 'name real teams, and check them here')
    const page = text('docs/security.md')
    for (const path of [
      'src/auth/',
      'src/operations/rules/',
      'src/features/audit/',
      'src/store/migrations/',
      'aad.manifest.json',
      '.github/',
      'infra/',
      'package-lock.json',
    ]) {
      assert.ok(page.includes(`\`/${path}\``), path)
      assert.ok(existsSync(join(root, path)), path)
    }
  })
})
