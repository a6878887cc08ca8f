import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { features } from '../../src/features/index.ts'
import { text } from '../packaging/project.ts'
import { copyOfEverything, folderForCopies } from '../support/taken-away.ts'

/** The texts of the feature in a language. */
const said = (summary: string, title: string) => `{
    commands: { flag: { summary: '${summary}', usage: 'flag [id]', details: ['${summary}'], examples: ['flag k7m2p'] } },
    flagged: (what: string) => \`${title}: \${what}\`,
  }`

/** A whole small feature: a command with a card, a table, an event with a message, two languages. */
const feature = {
  'feature.ts': `import { defineFeature } from '../define.ts'
import { flagCommand, flags } from './commands.ts'
import { events, notices } from './events.ts'
import { flagTables } from './tables.ts'
import { words } from './words.ts'

export const flagging = defineFeature({
  name: 'flags',
  words,
  tables: flagTables,
  events,
  notices: {
    flagged: { ...notices.flagged, words: { title: ({ messages, what }) => words.of(messages).flagged(what) } },
  },
  commands: [flagCommand],
  services: [flags],
})
`,
  'events.ts': `import { confirmedStates, endStates } from '../../core/operation-states.ts'
import { defineEvents, ownerMessages } from '../../operations/lifecycle/event.ts'
import { always, defineNotices } from '../../operations/lifecycle/notice.ts'

export const notices = defineNotices({ flagged: { isCurrent: always } })

export const events = defineEvents({
  /** Someone wants others to look at it. */
  flagged: { from: [...confirmedStates, ...endStates], audit: null, tells: ownerMessages(notices.flagged) },
})
`,
  'tables.ts': `import type { OwnTables } from '../../store/queries/table-declaration.ts'

export type FlagTables = {
  operation_flags: { tenant_id: string; operation_id: string; flagged_at: number }
}

export const flagTables: OwnTables<FlagTables> = { operation_flags: { about: null } }
`,
  'commands.ts': `import { buildNotice } from '../../chat/card/index.ts'
import { operationId } from '../../chat/commands/arguments.ts'
import { showOperation } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { defineService } from '../../chat/turn/service.ts'
import { toFrame } from '../../chat/views/viewer.ts'
import { keyFor } from '../../operations/lifecycle/access.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import type { Person } from '../../operations/model/types.ts'
import { events } from './events.ts'
import type { FlagTables } from './tables.ts'
import { words } from './words.ts'

export const flags = defineService('flags', ({ context }) => ({
  add: (id: string, person: Person) =>
    inChangeTransaction(context, async ({ tx, advance }) => {
      const [key, now] = [keyFor(id, person), context.clock.now()]
      const row = { tenant_id: key.tenantId, operation_id: key.id, flagged_at: now }
      await tx.withTables<FlagTables>().insertInto('operation_flags').values(row).execute()
      await advance(key, events.flagged, { now })
    }),
}))

const spec = defineCommandSpec({
  name: 'flag',
  group: 'operations',
  access: 'signedIn',
  scopes: [],
  arguments: { operation: operationId },
})

export const flagCommand = defineCommand(spec, {
  fromText: (rest) => ({ operation: rest }),
  async run({ services, person, messages, sender }, { operation }) {
    await services.use(flags).add(operation, person)
    const title = words.of(messages).flagged(operation)
    const actions = [{ title: operation, data: press(showOperation, { operation }) }]
    return { card: buildNotice(toFrame(sender, messages), { header: { title }, lines: [], actions }), summary: title }
  },
})
`,
  'words.ts': `import { defineWords } from '../../messages/words.ts'

export const words = defineWords(
  ${said('Ask others to look at it.', 'Flagged')},
  ${said('Bittet andere, ihn anzusehen.', 'Markiert')},
)
`,
}

const migration = `-- Operations that others should look at.
create table operation_flags (
  tenant_id text not null,
  operation_id text not null,
  flagged_at bigint not null
);

delete from operation_moves;
-- moves:begin
-- moves:end
`

const tests = `import { ordinary } from '../../support/people.ts'
import { useWorld } from '../../support/rollcall.ts'
describe('flagging an operation', () => {
  const world = useWorld()
  it('shows a card, and tells its owner', async () => {
    const [account] = ordinary(world(), 1)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say('disable accounts ' + account?.userPrincipalName)
    await chat.heard('Disable 1 account?')
    await chat.press('Disable 1 account', { reason: 'Left the company', signOut: 'false' })
    const card = JSON.stringify(await chat.heard(/^Disabled|✓ Disabled/m))
    const [id = ''] = /[a-z]{6}-[0-9]{2}/.exec(card) ?? []
    await chat.say('flag ' + id)
    await chat.heard('Flagged: ' + id)
    await chat.heard(/Flagged: disable/i)
  })
})
`

describe('the recipe for a feature', () => {
  it('needs a folder, its tests and a line, and results in a feature that works', async () => {
    const folder = join(await folderForCopies(), 'copy')
    await copyOfEverything(folder)
    const put = async (path: string, content: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    const node = (...args: string[]) => {
      // Without the options of the mocha that runs this test, and its databases, which lack the new table.
      const env = { ...process.env, MOCHA_OPTIONS: '', ROLLCALL_TEST_FOLDER: '' }
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
      return { status, said: `${stdout}${stderr}` }
    }
    for (const [name, content] of Object.entries(feature)) await put(`src/features/flags/${name}`, content)
    await put('test/features/flags/flags.test.ts', tests)
    const migrations = await readdir(join(folder, 'src/store/migrations'))
    const file = `src/store/migrations/${String(migrations.length + 1).padStart(4, '0')}-flags.sql`
    await put(file, migration)
    // Its line: what imports it, and where its commands are listed.
    const list = 'src/features/index.ts'
    const lines = [
      ["import { help } from './help/feature.ts'\n", "import { flagging } from './flags/feature.ts'\n"],
      ['  signIn,\n]', '  flagging,\n'],
    ] as const
    const listed = lines.reduce((code, [before, added]) => {
      assert.equal(code.split(before).length, 2, before)
      return code.replace(before, added + before)
    }, text(list))
    await put(list, listed)

    const generated = node('--import', 'tsx', 'scripts/generate.ts')
    assert.equal(generated.status, 0, generated.said)
    assert.match(await readFile(join(folder, file), 'utf8'), /\('flagged', 'running', 'running'/)
    assert.match(await readFile(join(folder, 'docs/commands.md'), 'utf8'), /^## flag$/m)
    const types = { extends: './tsconfig.json', include: ['src', 'test/features/flags', 'scripts/generate.ts'] }
    await put('tsconfig.recipe.json', JSON.stringify(types))
    const compiled = node('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.recipe.json')
    assert.equal(compiled.status, 0, compiled.said)
    const run = node(
      'node_modules/mocha/bin/mocha.js',
      ...['--exit', '--config', '.mocharc.one.json', 'test/features/flags/flags.test.ts'],
    )
    assert.equal(run.status, 0, run.said)
    assert.ok(!features.some(({ name }) => name === 'flags'))
  })
})
