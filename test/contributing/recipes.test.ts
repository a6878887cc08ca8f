import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'

/** What a contributor writes for the recipe "Add a command" in CONTRIBUTING.md: file, what stands there, and what goes before it. */
const written: readonly (readonly [file: string, before: string, added: string])[] = [
  [
    'src/command-specs/about.ts',
    'export const whoami = ',
    "export const ping = commandSpec({ name: 'ping', group: 'start', access: 'everyone', arguments: {} })\n\n",
  ],
  ['src/command-specs/index.ts', "signOut, thanks, whoami } from './about.ts'", 'ping, '],
  ['src/command-specs/index.ts', '  whoami,\n  signIn,', '  ping,\n'],
  [
    'src/commands/about.ts',
    'type Tokens = ',
    "export const ping = handle(specs.ping, { run: async () => ({ text: 'pong', replace: false }) })\n\n",
  ],
  ['src/commands/index.ts', "help, settings, signIn, signOut, thanks, whoami } from './about.ts'", 'ping, '],
  ['src/commands/index.ts', '  whoami,\n  signIn,', '  ping,\n'],
  ...['en', 'de'].map(
    (language) =>
      [
        `src/messages/${language}/commands.ts`,
        '  whoami: {\n',
        "  ping: { summary: 'Answer.', usage: 'ping', details: ['Nothing else.'], examples: ['ping'] },\n",
      ] as const,
  ),
]

const scenario = `import { useWorld } from '../support/rollcall.ts'
describe('ping', () => {
  const world = useWorld()
  it('is answered', async () => {
    const chat = await world().person(world().emulator.world.operators.alex)
    await chat.say('ping')
    await chat.heard('pong')
  })
})
`

describe('the recipe for a new command', function () {
  this.timeout(300_000)
  let folder = ''
  const node = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`)
    return stdout
  }

  before(async () => {
    folder = await temporaryFolder('recipe-')
    const parts = [
      'src',
      'emulator',
      'test',
      'scripts',
      'bench',
      'docs',
      'appPackage',
      'README.md',
      'biome.json',
      '.gitignore',
    ]
    for (const part of [...parts, 'package.json', 'tsconfig.json', '.mocharc.one.json'])
      await cp(join(root, part), join(folder, part), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    for (const [file, before, added] of written) {
      const source = await readFile(join(folder, file), 'utf8')
      assert.equal(source.split(before).length, 2, `${file}: ${before}`)
      await writeFile(
        join(folder, file),
        source.replace(before, () => added + before),
      )
    }
    await writeFile(join(folder, 'test/scenarios/ping.test.ts'), scenario)
  })

  it('ends in a command that compiles, is documented and is answered, and Teams’ full list stays as it is', async () => {
    node('--import', 'tsx', 'scripts/generate.ts')
    node('node_modules/typescript/bin/tsc', '--noEmit')
    assert.match(await readFile(join(folder, 'docs/commands.md'), 'utf8'), /^## ping$/m)
    assert.match(await readFile(join(folder, 'README.md'), 'utf8'), /^\| `ping` \| Answer\. \|$/m)
    const manifest = 'appPackage/manifest.json'
    assert.deepEqual(
      JSON.parse(await readFile(join(folder, manifest), 'utf8')),
      JSON.parse(await readFile(join(root, manifest), 'utf8')),
    )
    assert.match(
      node('node_modules/mocha/bin/mocha.js', '--config', '.mocharc.one.json', 'test/scenarios/ping.test.ts'),
      /1 passing/,
    )
  })
})
