import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'

const languages = ['en', 'de'] as const

/** In the order in which the compiler asks for it. */
const message = {
  additions: [
    ['src/operations/lifecycle/events.ts', '  notApproved: { isCurrent', '  noted: { isCurrent: always },\n'],
    [
      'src/operations/lifecycle/events.ts',
      '    queues: true,\n  },\n  /** It was confirmed together',
      '    tells: ownerMessages(notices.noted),\n',
    ],
    [
      'src/chat/views/notices.ts',
      '  notApproved: {',
      '  noted: { title: ({ messages, what }) => messages.notices.noted(what) },\n',
    ],
    ...languages.map(
      (language) =>
        [
          `src/chat/words/${language}/notices.ts`,
          '  notApproved: (',
          '  noted: (what: string) => `Noted: ${what}`,\n',
        ] as const,
    ),
  ],
  files: {
    'test/scenarios/noted.test.ts': `import assert from 'node:assert/strict'
import { ordinary } from '../support/people.ts'
import { useWorld } from '../support/rollcall.ts'
describe('a message about a confirmation', () => {
  const world = useWorld()
  it('is sent', async () => {
    const [person] = ordinary(world(), 1)
    assert.ok(person)
    const chat = await world().person(world().emulator.world.operators.lee, { signedIn: true })
    await chat.say('disable accounts ' + person.userPrincipalName)
    await chat.heard('Disable 1 account?')
    await chat.press('Disable 1 account', { reason: 'Left the company', signOut: 'false' })
    await chat.heard(/Noted: disable 1 account/i)
  })
})
`,
  },
}

describe('the recipe for a message to a person', () => {
  it('needs four files, with the compiler naming each missing one, and results in a message that is sent', async () => {
    const folder = await temporaryFolder('message-')
    const parts = [
      'src',
      'emulator',
      'test/support',
      'package.json',
      'aad.manifest.json',
      'tsconfig.json',
      '.mocharc.one.json',
    ]
    for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const types = { extends: './tsconfig.json', include: ['src'] }
    await writeFile(join(folder, 'tsconfig.recipe.json'), JSON.stringify(types))
    const node = (...args: string[]) => {
      // Without the options of the mocha that runs this test.
      const env = { ...process.env, MOCHA_OPTIONS: '' }
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
      return { status, said: `${stdout}${stderr}` }
    }
    const files = [...new Set(message.additions.map(([file]) => file))]
    assert.equal(files.length, 4)
    for (const [index, file] of files.entries()) {
      for (const [of, before, added] of message.additions) {
        if (of !== file) continue
        const source = await readFile(join(folder, file), 'utf8')
        assert.equal(source.split(before).length, 2, `${file}: ${before}`)
        await writeFile(
          join(folder, file),
          source.replace(before, () => added + before),
        )
      }
      const { status, said } = node('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.recipe.json')
      const next = files[index + 1]
      if (next === undefined) assert.equal(status, 0, said)
      // What a view says and English doesn't have is reported where the view says it.
      else assert.match(said, new RegExp(`^${next.includes('/en/') ? file : next}`, 'm'))
    }
    for (const [file, content] of Object.entries(message.files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), content)
      const { status, said } = node('node_modules/mocha/bin/mocha.js', '--config', '.mocharc.one.json', file)
      assert.equal(status, 0, said)
    }
  })
})
