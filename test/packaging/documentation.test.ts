import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import ignore from 'ignore'
import type { z } from 'zod/v4'
import { environmentSchema } from '../../src/app/config/environment.ts'
import { settingsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import type { ApprovalNeed } from '../../src/operations/model/types.ts'
import { anchorsIn, filesBelow, json, root, text } from './project.ts'

const isPage = (path: string) => path.endsWith('.md') && !path.includes('node_modules')
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['docs', 'emulator', 'infra', 'src', 'test', 'bench', 'trial'].flatMap((folder) =>
    filesBelow(folder).filter(isPage),
  ),
]

/** Matches of a pattern's first group on the pages that don't exist, as `page: match`. */
const missing = (pattern: RegExp, exists: (caught: string, page: string) => boolean, where = pages) =>
  where.flatMap((page) =>
    [...text(page).matchAll(pattern)]
      .map(([, caught = '']) => caught)
      .filter((caught) => !exists(caught, page))
      .map((caught) => `${page}: ${caught}`),
  )

describe('the documentation', () => {
  it('links only to files and headings that exist', () => {
    const exists = (target: string, page: string) => {
      const [path = '', anchor] = target.split('#')
      const file = path ? resolve(root, dirname(page), path) : resolve(root, page)
      return existsSync(file) && (!anchor || anchorsIn(file).includes(anchor))
    }
    assert.deepEqual(missing(/\]\((?!https?:|mailto:)([^)]+)\)/g, exists), [])
  })

  it('has every heading to which the program sends people', () => {
    const named = filesBelow('src')
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [...text(path).matchAll(/((?:docs|infra)\/[\w-]+\.md),? \(?"([^"]+)"/g)])
    assert.ok(named.length > 10)
    const headings = (page: string) => [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading)
    assert.deepEqual(
      named.filter(([, page = '', heading]) => !headings(page).includes(heading)).map(([whole]) => whole),
      [],
    )
  })

  it('names source and test files that exist, or that the reader would have', () => {
    const own = ignore().add(text('.gitignore'))
    const exists = (path: string) => existsSync(resolve(root, path)) || own.ignores(path)
    assert.deepEqual(
      missing(/`((?:src|test|infra|scripts|emulator|bench|trial|docs|appPackage)\/[\w./-]+)`/g, exists),
      [],
    )
  })

  it('names functions that exist', () => {
    const code = filesBelow('src')
      .filter((path) => path.endsWith('.ts'))
      .map(text)
      .join('\n')
    const exists = (name: string) =>
      name.split('.').every((part) => new RegExp(`(function|const) ${part}\\b|^ +${part}(:|\\()`, 'm').test(code))
    assert.ok(missing(/`([\w.]+)\(\)`/g, () => false).length > 2)
    assert.deepEqual(missing(/`([\w.]+)\(\)`/g, exists), [])
  })

  it('names only what exists in the code, apart from what others call theirs, or is gone', () => {
    const others = [
      'AadAuthOperationCannotBePerformedWhenServerIsNotAccessible',
      'AccessToKeyVaultDenied',
      'SecretNotFound',
      'VaultNotFound',
      'nativeSupport',
      'translateToFreshPasswordAuthentication',
      // Parameters of templates before this version.
      'azureOpenAiApiKey',
      'openAiApiKey',
    ]
    const folders = ['src', 'emulator', 'test', 'scripts', 'bench', 'trial', 'infra', 'appPackage', '.github']
    const sources = folders
      .flatMap((folder) => filesBelow(folder))
      .filter((path) => /(?<!documentation\.test)\.(ts|mjs|json|bicep|ya?ml|sql)$/.test(path))
    const code = ['package.json', 'aad.manifest.json', ...sources].map(text).join('\n')
    const words = new Set(code.match(/[A-Za-z_]\w*/g))
    const isCode = (word: string) => /^[A-Za-z][a-z0-9]+[A-Z][A-Za-z0-9]*$/.test(word)
    const exists = (caught: string) =>
      (caught.match(/(?<![\w./-])\w+(?![\w/-])/g) ?? []).every(
        (word) => !isCode(word) || words.has(word) || others.includes(word),
      )
    const named = pages.filter((page) => page !== 'CHANGELOG.md')
    assert.ok(missing(/`([^`\n]+)`/g, (caught) => !/[a-z][A-Z]/.test(caught), named).length > 50)
    assert.deepEqual(missing(/(?<!`)`([^`\n]+)`(?!`)/g, exists, named), [])
  })

  it('says of everything that a feature can declare where it is used', () => {
    const [, table = ''] = text('src/features/README.md').split('| what a feature declares |')
    const declared = [
      'src/features/define.ts',
      'src/operations/feature.ts',
      'src/operations/registry/playbook.ts',
    ].flatMap((file) => {
      const [, body = ''] =
        /^export interface (?:Feature|FeatureOf<Context>|PlaybookSource) .*\{\n([\s\S]*?)^\}/m.exec(text(file)) ?? []
      return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].flatMap(([, name = '']) => name)
    })
    assert.ok(declared.length > 25)
    const [rows = ''] = table.split('\n\n')
    assert.deepEqual(
      declared.filter((name) => name !== 'name' && !rows.includes(`\`${name}\``)),
      [],
    )
  })

  it('names every reason for a second person, in one place', () => {
    type Reason = Exclude<keyof ApprovalNeed, 'needed' | 'signIn' | 'limit' | 'others' | 'left' | 'parts'>
    const words: Readonly<Record<Reason, RegExp>> = {
      admins: /administrators/,
      guards: /operators(,| and| or) approvers/,
      compromised: /enabling \[?compromised accounts/,
    }
    const ofFeatures: Readonly<Record<string, RegExp>> = {
      receivers: /(pass|Pass)\S*\s[^.|]*(anyone|someone)\s+but the account's manager/,
    }
    assert.deepEqual(
      features.flatMap(({ plan }) => plan?.name ?? []),
      Object.keys(ofFeatures),
    )
    const [, said = ''] = text('docs/settings.md').split(/^## When a second person is needed$|^## Who is asked/m)
    const plain = said.replaceAll(/\s+/g, ' ').replaceAll(/\]\([^)]*\)/g, '')
    for (const word of Object.values({ ...words, ...ofFeatures })) assert.match(plain, word)
  })

  it('names programs that the build produces', () => {
    const made = (path: string) => existsSync(resolve(root, 'src', `${path}.ts`))
    assert.deepEqual(missing(/\bdist\/([\w/-]+)\.js\b/g, made, [...pages, 'package.json', 'src/app/cli/doctor.ts']), [])
  })

  it('covers all six kinds of threat at each boundary, with a test, a gap, or a reason why not', () => {
    const [, ...boundaries] = text('docs/threat-model.md').split(/^## (?=\d+ )/m)
    assert.ok(boundaries.length > 0)
    for (const boundary of boundaries) {
      const [title = ''] = boundary.split('\n')
      const rows = [...boundary.matchAll(/^\| ([STRIDE]) \| (.+) \| (.+) \| (.+) \|$/gm)]
      assert.equal([...new Set(rows.map(([, letter]) => letter))].join(''), 'STRIDE', title)
      for (const [row, , , answer = '', proof = ''] of rows)
        assert.ok(/`test\/|\bgap: /.test(proof) || answer.startsWith('does not apply'), row)
    }
  })

  it('names npm scripts that exist', () => {
    const { scripts } = json('package.json') as { scripts: Record<string, string> }
    const exists = (name: string) => name in scripts
    assert.deepEqual(missing(/npm run ([\w:]+)/g, exists, [...pages, '.ci/run', 'Dockerfile']), [])
  })

  it('states the default of each setting that has one', () => {
    const shape: Readonly<Record<string, z.ZodType | undefined>> = environmentSchema.shape
    const rows = [...text('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \| [^|]+ \|$/gm)]
    const fallback = (key: string) => shape[key]?.safeParse(undefined).data
    const wrong = rows.filter(([, key = '', said = '']) => {
      const documented = shape[key]?.safeParse(said.replaceAll('`', '').trim()).data
      return fallback(key) !== undefined && !isDeepStrictEqual(documented, fallback(key))
    })
    assert.deepEqual(
      wrong.map(([row]) => row),
      [],
    )
    const documented = new Set(rows.map(([, key]) => key))
    const others = Object.keys(shape).filter((key) => typeof fallback(key) === 'number' && !documented.has(key))
    assert.deepEqual(others, [])
  })

  it('describes every configuration key, and no other', () => {
    const own = [...text('src/app/config/environment.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, key = '']) => key)
    const ofTheDemo = `${text('emulator/demo.ts')}${text('emulator/settings.ts')}`.match(
      /\b(EMULATOR|PLAYGROUND)_[A-Z_]+\b/g,
    )
    const ofFeatures = settingsOf(features).map(({ key }) => key)
    const known = [...own, ...ofFeatures, ...(ofTheDemo ?? [])]
    const tables = `${text('docs/settings.md')}${text('emulator/README.md')}`
    const described = [...tables.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, key = '']) => key)
    const keys = new Set(described.filter((word) => word.includes('_') || known.includes(word)))
    assert.deepEqual([...keys].sort(), [...new Set(known)].sort())
  })
})
