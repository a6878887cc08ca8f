import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { declaredCommands } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { collectPlaybooks } from '../../src/operations/registry/collect-playbooks.ts'
import { createRegistry, withoutLostOpposites } from '../../src/operations/registry/registry.ts'
import { root } from '../packaging/project.ts'
import { wholeRegistry } from '../support/registry.ts'
import { useWorld } from '../support/rollcall.ts'
import {
  copyWithout,
  coveredBy,
  findLeftImports,
  folderForCopies,
  importsOf,
  kindsOf,
  leftImports,
  listedParts,
  type Part,
  testsOf,
  typeSettings,
  withoutLine,
  writeListWithout,
} from '../support/taken-away.ts'
import { describeWithout, type Gone, offeredIn, planCards } from '../support/without-part.ts'

/** What can be taken away as far as the compiler can tell, but isn't started as a copy, and why. Only to be shortened. */
const notCopied: Readonly<Record<string, string>> = {
  'feature help': 'refusals offer it',
  'feature take-over': 'the view of whole operations reads its table',
}

/** What a program said until it ended, and how it ended. */
async function run(folder: string, args: readonly string[]): Promise<{ said: string; code: unknown }> {
  const { MOCHA_OPTIONS: _options, ROLLCALL_TEST_FOLDER: _folder, ...environment } = process.env
  const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  const [code] = await once(child, 'close')
  return { said, code }
}

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

/** The errors of the compiler about the folders or copies in this one. */
async function typeErrors(folder: string, folders: readonly string[], within?: readonly string[]): Promise<string[]> {
  await writeFile(join(folder, 'tsconfig.json'), typeSettings(folders, within))
  const { said } = await run(folder, [compiler, '-p', '.'])
  return said.split('\n').filter((line) => line.includes('error'))
}

const nameOf = ({ kind, name }: Part) => `${kind} ${name}`

describe('a feature or an action that no feature needs', () => {
  const all = listedParts()

  it('can be taken away: nothing else imports it, or is told by the types of its list that it has gone', async () => {
    const left = findLeftImports()
    const folder = await folderForCopies()
    await cp(join(root, 'src'), join(folder, 'src'), { recursive: true })
    for (const part of all) await writeListWithout(part, folder)
    // Proves that a list whose types say what is in it would be noticed.
    const planted = { list: 'src/planted/index.ts', name: 'letters' }
    await mkdir(join(folder, 'src', 'planted'))
    for (const name of ['letters', 'numbers']) {
      const code = `export const ${name} = { name: '${name}' } as const\n`
      await writeFile(join(folder, 'src', 'planted', `${name}.ts`), code)
    }
    const list = `import { letters } from './letters.ts'
import { numbers } from './numbers.ts'
export const all = [letters, numbers]
export type Name = (typeof all)[number]['name']
`
    await writeFile(join(folder, planted.list), list)
    await writeListWithout(planted, folder)
    // One process for all lists: it reads `src` and the packages’ types once.
    const errors = await typeErrors(folder, ['.'], ['src'])
    const of = ({ list, name }: Pick<Part, 'list' | 'name'>) =>
      errors.filter((line) => new RegExp(`^${dirname(list)}/(?:same|without)-${name}\\.ts`).test(line))
    assert.equal(of(planted).length, 2, errors.join('\n'))
    const ofLists = [...all, planted].flatMap(of)
    assert.deepEqual(errors.filter((line) => !ofLists.includes(line)).slice(0, 20), [])

    const reasons = all.flatMap((part) => {
      const found = [...left(part), ...of(part), ...refusals(part)]
      return found.length > 0 ? [[nameOf(part), found] as const] : []
    })
    assert.deepEqual(reasons, [])
  })

  /** Why nothing would start without it. */
  const refusals = (part: Part): string[] => {
    const kinds = kindsOf(part)
    const kept = withoutLostOpposites(wholeRegistry.actions().filter(({ kind }) => !kinds.includes(kind)))
    try {
      createRegistry(kept, collectPlaybooks(features, kept))
      return []
    } catch (error) {
      return [String(error)]
    }
  }
})

describe('a copy of the repository', () => {
  const parts = listedParts().filter((part) => !(nameOf(part) in notCopied))
  // Another every day; `TAKEN_AWAY` names some, or `all`.
  const wanted = process.env['TAKEN_AWAY']
  const day = Math.floor(Date.now() / 86_400_000)
  const ofToday = parts.filter((_, at) => at === day % parts.length)
  const named = wanted?.split(',') ?? []
  const drawn =
    wanted === undefined ? ofToday : parts.filter((part) => wanted === 'all' || named.includes(nameOf(part)))
  const world = useWorld()
  const playbooks = wholeRegistry.playbooks()

  /** Everything that people could find of a part. */
  async function goneWith(part: Part, offered: readonly string[]): Promise<Gone> {
    const feature = part.kind === 'feature' ? features.find(({ name }) => name === part.name) : undefined
    const kinds = kindsOf(part)
    const left = collectPlaybooks(
      features.filter((one) => one !== feature),
      wholeRegistry.actions().filter(({ kind }) => !kinds.includes(kind)),
    )
    const without = playbooks.filter(([name]) => !(name in left))
    const declared = feature ? declaredCommands(feature, wholeRegistry) : []
    const typed = declared.filter(({ hidden }) => !hidden).map(({ name }) => name)
    const commands = [...new Set([...typed, ...without.flatMap(([, { command }]) => command?.name ?? [])])]
    const steps = playbooks.flatMap(([, playbook]) => playbook.steps)
    return {
      commands,
      inputs: steps
        .flatMap(({ action, optional }) => (optional && kinds.includes(action) ? optional.input : []))
        // An input can choose steps of several actions.
        .filter((input) => steps.every(({ action, optional }) => optional?.input !== input || kinds.includes(action)))
        .filter((input) => offered.includes(input)),
      planning: planning.filter((command) => !commands.includes(command)),
      kinds,
      playbooks: without.map(([name]) => name),
    }
  }

  const planning = ['contain accounts', 'offboard accounts']
  let offered: readonly string[] = []
  before(async () => {
    const inputs = playbooks.flatMap(([, { steps }]) => steps.flatMap(({ optional }) => optional?.input ?? []))
    offered = offeredIn(await planCards(world(), planning), [...new Set(inputs)])
    assert.ok(offered.length > 3, 'what plans offer is found on their cards')
  })

  // As many at a time as one compiler has room for.
  for (let at = 0; at < drawn.length; at += 3) {
    const some = drawn.slice(at, at + 3)

    describe(`without ${some.map(nameOf).join(', without ')}`, () => {
      let folder = ''
      const copyOf = (part: Part) => nameOf(part).replace(' ', '-')
      before(async () => {
        folder = await folderForCopies()
        for (const part of some) await copyWithout(part, join(folder, copyOf(part)))
      })

      for (const part of some)
        it(`starts and passes without ${nameOf(part)}`, async () => {
          const copy = join(folder, copyOf(part))
          const gone = await goneWith(part, offered)
          const generated = await run(copy, ['--import', 'tsx', 'scripts/generate.ts'])
          assert.equal(generated.code, 0, generated.said)
          const lint = await run(copy, [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'lint', '.'])
          assert.equal(lint.code, 0, lint.said)
          await writeFile(
            join(copy, 'test', 'without.test.ts'),
            `import { describeWithout } from './support/without-part.ts'\n\ndescribeWithout(${JSON.stringify(gone)})\n`,
          )
          const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
          const { said, code } = await run(copy, [
            mocha,
            '--config',
            '.mocharc.one.json',
            '--exit',
            'test/without.test.ts',
          ])
          assert.equal(code, 0, `without ${nameOf(part)}:\n${said}`)
        })

      it('compiles, with all other tests', async () => {
        assert.deepEqual((await typeErrors(folder, some.map(copyOf))).slice(0, 20), [])
      })
    })
  }
})

describe('what is taken away', () => {
  const part: Part = { kind: 'feature', name: 'letters', place: 'src/features/letters', list: 'src/features/index.ts' }

  it('is the line of the list, whatever the form of the list', () => {
    const imports = "import { letters } from './letters/feature.ts'\nimport { numbers } from './numbers/feature.ts'\n"
    const kept = "import { numbers } from './numbers/feature.ts'\n"
    for (const [before, after] of [
      ['export const all = [letters, numbers]', 'export const all = [numbers]'],
      ['export const all = [numbers, letters]', 'export const all = [numbers, ]'],
      ['export const all = [\n  numbers,\n  letters,\n]', 'export const all = [\n  numbers,\n  ]'],
      ['export const all = [letters(settings), numbers]', 'export const all = [numbers]'],
      ['export const all = [...letters, ...numbers]', 'export const all = [...numbers]'],
      ["export const all = { 'a-b': letters, numbers }", 'export const all = { numbers }'],
    ] as const)
      assert.equal(withoutLine(imports + before, 'letters'), kept + after)
    assert.equal(
      withoutLine("import { a } from './letters.ts'\nexport const all = [a]", 'letters'),
      'export const all = []',
    )
    assert.throws(() => withoutLine(kept, 'letters'), /no line for letters/)
  })

  it('includes its tests, and notices what is left', () => {
    const files = ['test/features/letters/a.test.ts', 'test/features/define.test.ts', 'test/layers.test.ts']
    assert.deepEqual(testsOf(part, files), files.slice(0, 1))
    assert.deepEqual(coveredBy('// Covers: numbers, letters\n'), ['numbers', 'letters'])
    const planted = importsOf('src/main.ts', "import { letters } from './features/letters/feature.ts'")
    assert.deepEqual(leftImports(part, files, planted), ['src/main.ts imports src/features/letters/feature.ts'])
    const helped = importsOf('test/layers.test.ts', "import { a } from './features/letters/a.test.ts'")
    assert.deepEqual(leftImports(part, files, helped), ['test/layers.test.ts imports test/features/letters/a.test.ts'])
    const listed = importsOf('test/features/letters/index.ts', "import { a } from './a.test.ts'")
    assert.deepEqual(leftImports(part, files, listed), [])
    assert.deepEqual(
      leftImports(part, files, importsOf(part.list, "import { letters } from './letters/feature.ts'")),
      [],
    )
  })
})

// What copies are tested with, where it has to hold too: nothing has gone, and some stored operations are unknown.
describe('a repository without something that was never there', () =>
  describeWithout({ commands: [], inputs: [], planning: [], kinds: ['no-such-action'], playbooks: ['noSuchPlaybook'] }))
