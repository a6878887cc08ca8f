import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { parse } from 'yaml'
import { filesBelow, root, text } from './project.ts'

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Job {
  permissions?: Record<string, string>
  needs?: string
  steps: Step[]
}
interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

const paths = filesBelow('.github/workflows')
const workflow = (path: string) => parse(text(path)) as Workflow
const stepsOf = (path: string) => Object.values(workflow(path).jobs).flatMap(({ steps }) => steps)

/** All values of a key at any depth. */
function valuesOf(key: string, node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, inner]) => (name === key ? [inner] : valuesOf(key, inner)))
}

describe('the workflows', () => {
  it('pin each action to a commit, with its version in a comment', () => {
    let pinned = 0
    for (const path of paths) {
      for (const action of valuesOf('uses', parse(text(path)))) {
        assert.match(String(action), /^[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40}$/, path)
        assert.match(text(path), new RegExp(`uses: ${action} # v\\d+\\.\\d+\\.\\d+\\n`), `${path}: ${action}`)
        pinned++
      }
    }
    assert.ok(pinned > 10)
  })

  it('pin the same action to the same commit everywhere', () => {
    const all = paths.flatMap((path) => valuesOf('uses', parse(text(path)))).map(String)
    const byRepository = new Map<string, Set<string>>()
    for (const [name = '', commit = ''] of all.map((action) => action.split('@'))) {
      const repository = name.split('/', 2).join('/')
      byRepository.set(repository, (byRepository.get(repository) ?? new Set()).add(commit))
    }
    for (const [repository, commits] of byRepository) assert.equal(commits.size, 1, repository)
  })

  it('can read the repository, and each job only what it needs', () => {
    const more = Object.fromEntries(
      paths.flatMap((path) => {
        assert.deepEqual(workflow(path).permissions, { contents: 'read' }, path)
        return Object.entries(workflow(path).jobs)
          .filter(([, { permissions }]) => permissions)
          .map(([name, { permissions = {} }]) => [
            name,
            Object.keys(permissions).filter((of) => permissions[of] === 'write'),
          ])
      }),
    )
    assert.deepEqual(more, {
      analyze: ['security-events'],
      package: ['contents', 'id-token', 'attestations'],
      image: ['packages', 'id-token', 'attestations'],
    })
  })

  it('leave no credentials in a checkout, and run no package scripts', () => {
    for (const path of paths)
      for (const { uses, run = '', with: settings } of stepsOf(path)) {
        if (uses?.startsWith('actions/checkout@')) assert.equal(settings?.['persist-credentials'], false, path)
        if (/\bnpm (ci|install|prune)\b/.test(run)) assert.match(run, /--ignore-scripts/, path)
      }
  })

  it('put no untrusted text into a command', () => {
    for (const path of paths)
      for (const { run = '' } of stepsOf(path)) assert.doesNotMatch(run, /\$\{\{ *(github|inputs)\b/, path)
  })
})

describe('a release', () => {
  const path = '.github/workflows/release.yml'
  const image = '.github/workflows/publish.yml'
  const { on } = workflow(path)
  const jobs = { ...workflow(path).jobs, ...workflow(image).jobs }
  const uses = (job: string, action: string) =>
    jobs[job]?.steps.filter((step) => step.uses?.startsWith(`actions/${action}@`)).map((step) => step.with) ?? []
  const commands = (job: string) => jobs[job]?.steps.map(({ run }) => run ?? '').join('\n') ?? ''

  it('is created from a tag, after the tests, as a draft', () => {
    assert.deepEqual(on, { push: { tags: ['v*'] } })
    assert.match(commands('package'), /npm run build[\s\S]*gh release create .*--draft/)
    assert.match(commands('test'), /npm test/)
    assert.equal(jobs['package']?.needs, 'test')
  })

  it('gets its image only after someone has published it', () => {
    assert.deepEqual(workflow(image).on, { release: { types: ['published'] } })
    assert.equal(workflow(path).jobs['image'], undefined)
    for (const other of paths.filter((one) => one !== image))
      assert.doesNotMatch(text(other), /docker (login|push)|--push/)
    assert.match(commands('image'), /package\.json"\)\.version'\)" = "\$GITHUB_REF_NAME"/)
  })

  it('uses no cache', () => {
    assert.doesNotMatch(text(path), /cache: npm|cache-from/)
    assert.doesNotMatch(text(image), /cache: npm|cache-from/)
    assert.match(commands('image'), /--no-cache/)
  })

  it('has provenance and contents for every file and the image', () => {
    assert.deepEqual(uses('package', 'attest-build-provenance'), [{ 'subject-path': 'release/*' }])
    assert.equal(uses('package', 'attest-sbom')[0]?.['sbom-path'], 'release/bill-of-materials.json')
    for (const action of ['attest-build-provenance', 'attest-sbom']) {
      const [of] = uses('image', action)
      assert.equal(of?.['subject-digest'], '${{ steps.image.outputs.digest }}')
      assert.equal(of?.['push-to-registry'], true)
    }
    assert.match(commands('image'), /--provenance=mode=max --sbom=true/)
  })

  it('packages what App Service gets, and the parts of the app package', () => {
    const zip = /rollcall-\$GITHUB_REF_NAME\.zip" \\\n\s*(.*?) \\?\s*-x (.*)/.exec(commands('package'))
    const [, packed = '', left = ''] = zip ?? []
    assert.deepEqual(packed.split(' '), ['dist', 'node_modules', 'package.json', 'package-lock.json', 'LICENSE'])
    assert.equal(
      left,
      "'node_modules/.bin/*' 'node_modules/.cache/*' 'node_modules/gpt-tokenizer/*' '*/README.md' '*/CHANGELOG.md' '*.map' '*.ts' '*.mts' '*.cts'",
    )
    assert.match(commands('package'), /appPackage\/manifest\.json appPackage\/\*\.png/)
  })
})

describe('the image', () => {
  it('starts from an image pinned by digest', () => {
    const from = [...text('Dockerfile').matchAll(/^FROM (\S+)(?: AS (\w+))?$/gm)]
    const stages = new Set(from.map(([, , name]) => name))
    const foreign = from.map(([, image = '']) => image).filter((image) => !stages.has(image))
    assert.equal(foreign.length, 1)
    for (const image of foreign) assert.match(image, /^node:24-bookworm-slim@sha256:[0-9a-f]{64}$/)
    assert.doesNotMatch(text('Dockerfile'), /^# *syntax=/m, 'a program that reads the Dockerfile, from elsewhere')
  })

  it('is kept up to date, like everything pinned', () => {
    const { updates } = parse(text('.github/dependabot.yml')) as {
      updates: { 'package-ecosystem': string; directories?: string[] }[]
    }
    assert.deepEqual(
      updates.map((one) => one['package-ecosystem']),
      ['npm', 'github-actions', 'docker', 'docker-compose'],
    )
    const tracked = execFileSync('git', ['ls-files', '*package-lock.json'], { cwd: root, encoding: 'utf8' })
    const locks = tracked.trim().split('\n')
    assert.deepEqual(
      updates[0]?.directories?.map((folder) => `${folder}/package-lock.json`.replace(/^\/+/, '')).sort(),
      locks.sort(),
    )
  })
})
