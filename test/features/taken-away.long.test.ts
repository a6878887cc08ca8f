import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { declaredCommands } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { root, text } from '../packaging/project.ts'
import { wholeRegistry } from '../support/registry.ts'
import {
  copyWithout,
  folderForCopies,
  leftImports,
  listedParts,
  type Part,
  testsOf,
  typeSettings,
  withoutLine,
} from '../support/taken-away.ts'

/** What a program said until it ended, and how it ended. */
async function run(folder: string, args: readonly string[]): Promise<{ said: string; code: unknown }> {
  const { MOCHA_OPTIONS: _options, FAILED_FILES: _files, ...environment } = process.env
  const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  const [code] = await once(child, 'close')
  return { said, code }
}

/** A test for a copy: the bot starts, answers, and doesn't know what has gone. */
function startsWithout({ name }: Part): string {
  const feature = features.find((one) => one.name === name)
  const commands = feature ? declaredCommands(feature, wholeRegistry) : []
  const typed = commands.filter(({ hidden }) => !hidden).map((command) => command.name)
  return `import { useWorld } from './support/rollcall.ts'
describe('the bot', () => {
  const world = useWorld()
  it('starts', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.alex)
    let after
    for (const text of ${JSON.stringify(['zzzz', ...typed])}) {
      await chat.say(text)
      after = await chat.heard(/I don’t know that command/, { ...(after && { after }) })
    }
  })
})
`
}

/** Tests that draw the cards of every feature, and will get them from each feature's own tests. */
const notYet = ['about', 'operations', 'records'].map((name) => `test/chat/views/samples/${name}.ts`)

describe('a feature or an action that no other needs', () => {
  const parts = listedParts()

  it('is imported by its list and its tests only', () => {
    assert.ok(parts.length > 0)
    const left = parts.flatMap((part) => leftImports(part))
    assert.deepEqual(
      left.filter((line) => !notYet.some((file) => line.startsWith(`${file} `))),
      [],
    )
    assert.deepEqual(
      notYet.filter((file) => !left.some((line) => line.startsWith(`${file} `))),
      [],
      'no longer needed',
    )
  })

  it('can be taken away: the rest compiles', async () => {
    const [first] = parts
    assert.ok(first)
    const folder = await folderForCopies()
    for (const part of parts) await copyWithout(part, join(folder, part.name), ['src'])
    // Proves that something left behind would be noticed.
    await copyWithout(first, join(folder, 'planted'), ['src'])
    const planted = `export * from '../features/${first.name}/feature.ts'\n`
    await writeFile(join(folder, 'planted', 'src', 'core', 'left-behind.ts'), planted)
    await writeFile(join(folder, 'tsconfig.json'), typeSettings(['*/src']))
    await writeFile(join(folder, 'package.json'), text('package.json'))
    // One process for all copies: it reads the packages' types once.
    const { said } = await run(folder, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'])
    const errors = said.split('\n').filter((line) => line.includes('error'))
    assert.deepEqual(errors.filter((line) => !line.startsWith('planted/')).slice(0, 20), [])
    assert.match(
      errors.join('\n'),
      /^planted\/src\/core\/left-behind\.ts\(1,15\): error TS2307: Cannot find module[^\n]*$/,
    )
  })

  // Three others every day; `TAKEN_AWAY` names one, or `all`.
  const wanted = process.env['TAKEN_AWAY']
  const day = Math.floor(Date.now() / 86_400_000)
  const ofToday = [0, 1, 2].flatMap((at) => parts[(3 * day + at) % parts.length] ?? [])
  const drawn = wanted === undefined ? ofToday : parts.filter(({ name }) => wanted === 'all' || name === wanted)

  for (const part of drawn)
    it(`can be taken away: the bot starts without ${part.name}`, async () => {
      const copy = join(await folderForCopies(), part.name)
      await copyWithout(part, copy, ['src', 'test', 'emulator', 'appPackage', 'package.json', 'tsconfig.json'])
      for (const file of ['.mocharc.one.json', 'aad.manifest.json', 'aad.manifest.small.json'])
        await writeFile(join(copy, file), text(file))
      await writeFile(join(copy, 'test', 'starts.test.ts'), startsWithout(part))
      const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
      const { said, code } = await run(copy, [mocha, '--config', '.mocharc.one.json', '--exit', 'test/starts.test.ts'])
      assert.equal(code, 0, `without ${part.name}:\n${said}`)
    })
})

describe('what is taken away', () => {
  const part: Part = { name: 'letters', folder: 'src/features/letters', list: 'src/features/index.ts' }

  it('is the line of the list, whatever the form of the list', () => {
    const imports = "import { letters } from './letters/feature.ts'\nimport { numbers } from './numbers/feature.ts'\n"
    const kept = "import { numbers } from './numbers/feature.ts'\n"
    for (const [before, after] of [
      ['export const all = [letters, numbers]', 'export const all = [numbers]'],
      ['export const all = [numbers, letters]', 'export const all = [numbers, ]'],
      ['export const all = [\n  numbers,\n  letters,\n]', 'export const all = [\n  numbers,\n  ]'],
      ["export const all = { 'a-b': letters, numbers }", 'export const all = { numbers }'],
    ] as const)
      assert.equal(withoutLine(imports + before, 'letters'), kept + after)
    assert.throws(() => withoutLine(kept, 'letters'), /no line for letters/)
  })

  it('includes its tests, and notices what is left', () => {
    const files = ['test/features/letters/a.test.ts', 'test/features/lettersets/b.ts', 'test/layers.test.ts']
    assert.deepEqual(testsOf(part, files), files.slice(0, 1))
    const planted = (path: string) =>
      path === 'src/main.ts' ? "import { letters } from './features/letters/feature.ts'" : ''
    assert.deepEqual(leftImports(part, planted), ['src/main.ts imports src/features/letters/feature.ts'])
  })
})
