import type { Recipe } from './recipes.ts'

/** The texts of the feature in a language. */
const said = (summary: string, title: string) => `{
    commands: { flag: { summary: '${summary}', usage: 'flag [id]', details: ['${summary}'], examples: ['flag k7m2p'] } },
    flagged: (what: string) => \`${title}: \${what}\`,
  }`

const code = {
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
  'words.ts': `import { defineWords } from '../../chat/words/words.ts'

export const words = defineWords(
  ${said('Ask others to look at it.', 'Flagged')},
  ${said('Bittet andere, ihn anzusehen.', 'Markiert')},
)
`,
}

/** A migration for its table, before its moves are generated. */
export const flagMigration = `-- Operations that others should look at.
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
    await chat.press('Disable 1 account', { reason: 'Left the company', signOut: 'false', caller: 'Alex' })
    const card = JSON.stringify(await chat.heard(/^Disabled|✓ Disabled/m))
    const [id = ''] = /[a-z]{6}-[0-9]{2}/.exec(card) ?? []
    await chat.say('flag ' + id)
    await chat.heard('Flagged: ' + id)
    await chat.heard(/Flagged: disable/i)
  })
})
`

/** A whole small feature: a command with a card, a table, an event with a message, two languages. */
export const feature: Recipe = {
  // What imports it, and where its commands are listed.
  additions: [
    [
      'src/features/index.ts',
      "import { help } from './help/feature.ts'\n",
      "import { flagging } from './flags/feature.ts'\n",
    ],
    ['src/features/index.ts', '  signIn,\n]', '  flagging,\n'],
  ],
  files: {
    ...Object.fromEntries(Object.entries(code).map(([name, content]) => [`src/features/flags/${name}`, content])),
    'test/features/flags/flags.test.ts': tests,
  },
}
