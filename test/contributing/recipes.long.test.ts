import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'

/** What a contributor writes for a recipe of CONTRIBUTING.md: complete files, and insertions before existing text. */
interface Recipe {
  readonly files: Readonly<Record<string, string>>
  readonly additions: readonly (readonly [file: string, before: string, added: string])[]
}

const languages = ['en', 'de'] as const

const command: Recipe = {
  additions: [
    [
      'src/chat/commands/about.ts',
      'export const whoami = ',
      "export const ping = defineCommandSpec({ name: 'ping', group: 'you', access: 'everyone', arguments: {} })\n\n",
    ],
    [
      'src/features/sign-in/commands.ts',
      'type Tokens = ',
      "export const ping = defineCommand(specs.ping, { run: async () => ({ text: 'pong', replace: false }) })\n\n",
    ],
    ['src/features/sign-in/feature.ts', 'signOut, thanks, whoami }', 'ping, '],
    ['src/features/sign-in/feature.ts', 'whoami, command, signOut', 'ping, '],
    ...["      whoami: {\n        summary: 'Show", "      whoami: {\n        summary: 'Zeigt"].map(
      (before) =>
        [
          'src/features/sign-in/words.ts',
          before,
          "  ping: { summary: 'Answer.', usage: 'ping', details: ['Nothing else.'], examples: ['ping'] },\n",
        ] as const,
    ),
  ],
  files: {
    'test/scenarios/ping.test.ts': `import { useWorld } from '../support/rollcall.ts'
describe('ping', () => {
  const world = useWorld()
  it('is answered', async () => {
    const chat = await world().person(world().emulator.world.operators.alex)
    await chat.say('ping')
    await chat.heard('pong')
  })
})
`,
  },
}

const action: Recipe = {
  additions: [
    [
      'src/actions/index.ts',
      "import { removeFromGroups } from './remove-from-groups/action.ts'",
      "import { liftPasswordChange } from './lift-password-change/action.ts'\n",
    ],
    ['src/actions/index.ts', '  resetPassword,\n', '  liftPasswordChange,\n'],
    [
      'src/features/change/playbooks.ts',
      "  definePlaybook({\n    name: 'resetPasswords',",
      `  definePlaybook({
    name: 'liftPasswordChange',
    command: { name: 'lift password change', aliases: [] },
    steps: [{ action: 'lift-password-change' }],
    tone: 'gives',
    timed: false,
    undo: null,
  }),
`,
    ],
    ...languages.flatMap(
      (language) =>
        [
          [
            `src/features/change/${language}/playbooks.ts`,
            'disable: {\n',
            `liftPasswordChange: {
    button: (count: number) => \`Lift it for \${count}\`,
    does: (who: string) => \`Lift the password change for \${who}\`,
    running: (who: string) => \`Lifting it for \${who}\`,
    done: (who: string) => \`Lifted it for \${who}\`,
    will: 'Will keep the password',
    one: 'A lift',
    already: 'Keeps the password already',
    nothing: 'No account to lift it for',
    parts: { change: 'to lift', already: 'lifted already' },
    form: form('Lift password change'),
    notes: [],
  },
`,
          ],
          [
            `src/features/change/${language}/commands.ts`,
            "  'reset passwords': {\n",
            "  'lift password change': { summary: 'Lift.', usage: 'lift password change', details: ['No.'], examples: ['lift password change'] },\n",
          ],
        ] as const,
    ),
  ],
  files: {
    'src/actions/lift-password-change/password-changes.ts': `import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { type Reader, readAllPages } from '../../graph/directory/read.ts'
import { asRecord } from '../../graph/http/json.ts'
import { anyOf, query, select } from '../../graph/http/odata.ts'
import { type GraphRequest, get, valuesPerFilter } from '../../graph/http/request.ts'

const passwordChangeRequests = {
  passwordProfiles: (ids: readonly string[]): GraphRequest => {
    const options = { $filter: anyOf<User>('id', ids), $select: select<User>('id', 'passwordProfile') }
    return get('User.Read.All', \`/users\${query(options)}\`)
  },
}

/** Whether passwords must be changed, by account id. */
export async function passwordChanges(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const requests = chunks(ids, valuesPerFilter).map(passwordChangeRequests.passwordProfiles)
  const rows = await readAllPages(reader, requests, signal)
  return new Map(
    rows.flat().map((json) => {
      const { id, passwordProfile } = asRecord<User>(json)
      return [String(id), asRecord(passwordProfile)['forceChangePasswordNextSignIn'] === true]
    }),
  )
}
`,
    'src/actions/lift-password-change/action.ts': `import { passwordRequests } from '../../graph/directory/passwords.ts'
import { change, defineAction, noChangeNeeded, singleWrite } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { passwordChanges } from './password-changes.ts'

export const liftPasswordChange = defineAction({
  kind: 'lift-password-change',
  words: { en: { label: 'Lift password change' }, de: { label: 'Kennwortänderung aufheben' } },
  scopes: { plan: [], run: ['User-PasswordProfile.ReadWrite.All'], verify: ['User.Read.All'] },
  roles: rolesAllowedTo.changePasswords,
  locksOut: false,
  inspect: (directory, accounts, { signal }) => directory.ask(passwordChanges, accounts, signal),
  judge: ({ found }) => (found ? change : noChangeNeeded),
  writes: (account) => singleWrite(account, passwordRequests.requirePasswordChange(account.id, false), true),
  verify: (_write, { found }) => (found === false ? 'verified' : 'unconfirmed'),
  undo: 'never',
  audit: () => ({ before: 'passwordChangeRequired', after: 'passwordChangeNotRequired' }),
})
`,
    'test/scenarios/lift.test.ts': `import assert from 'node:assert/strict'
describe('lifting a password change', () => {
  const world = useWorld()
  it('is planned, confirmed, sent to Graph and read back', async () => {
    const { emulator } = world()
    const [first, second] = ordinary(world(), 2)
    assert.ok(first && second)
    for (const { id } of [first, second]) emulator.world.change(id, { mustChangePassword: true })
    const chat = await world().person(emulator.world.operators.lee, { signedIn: true })
    await chat.say('lift password change ' + upnsOf([first, second]))
    await chat.heard('Lift the password change for 2 accounts?')
    await chat.press('Lift it for 2', { reason: 'They have new ones', count: '2' })
    await chat.heard(/Lifted it for 2 accounts[\\s\\S]*2 verified/)
    for (const { id } of [first, second]) assert.equal(emulator.world.find(id)?.mustChangePassword, false)
  })
})
`,
  },
}

const rule: Recipe = {
  additions: [
    ['src/operations/registry/reason.ts', "  compromised: 'barrier',", "  emergency: 'barrier',\n"],
    [
      'src/operations/rules/index.ts',
      "import { protectionRules } from './who-is-protected.ts'",
      "import { emergency } from './emergency.ts'\n",
    ],
    ['src/operations/rules/index.ts', 'laterDecisions, compromisedRule', 'emergency, '],
    ...languages.map(
      (language) =>
        [
          `src/chat/words/${language}/terms.ts`,
          'protectedGroup: () =>',
          "emergency: () => 'Emergency account',\n",
        ] as const,
    ),
  ],
  files: {
    'src/operations/rules/emergency.ts': `import type { AccountRule } from './rule.ts'

/** Emergency accounts are named so that nobody changes them by mistake. */
export const emergency: AccountRule = {
  says: 'emergency accounts are skipped',
  at: { plan: true, write: true },
  judge: ({ userPrincipalName: upn }) =>
    upn.startsWith('emergency.') ? { verdict: 'protected', why: 'emergency' } : undefined,
}
`,
    'test/scenarios/emergency.test.ts': `import assert from 'node:assert/strict'
import { ordinary, upnsOf } from '../support/people.ts'
describe('emergency accounts', () => {
  const world = useWorld()
  it('are skipped by the plan, and by the run if they became one since', async () => {
    const { emulator } = world()
    const [first, second, third] = ordinary(world(), 3)
    assert.ok(first && second && third)
    const move = (id: string) => emulator.world.change(id, { userPrincipalName: 'emergency.' + id + '@contoso.onmicrosoft.com' })
    move(first.id)
    const chat = await world().person(emulator.world.operators.alex, { signedIn: true })
    await chat.say('disable accounts ' + first.id + ', ' + upnsOf([second, third]))
    await chat.heard(/Disable 2 accounts\\?[\\s\\S]*Emergency account/)
    move(second.id)
    await chat.press('Disable 2 accounts', { reason: 'They have left', count: '2' })
    await chat.heard(/Disabled 1 of 2 accounts[\\s\\S]*Emergency account/)
    assert.equal(emulator.world.find(second.id)?.accountEnabled, true)
    assert.equal(emulator.world.find(third.id)?.accountEnabled, false)
  })
})
`,
  },
}

/** Everything that a new state of operations concerns; its card, once `Operation` has it. The rest follows from the facts in \`operation-states.ts\`. */
const concernedByState = [
  'src/core/operation-states.ts',
  ...languages.map((language) => `src/chat/words/${language}/terms.ts`).sort(),
  'src/operations/model/rows.ts',
  'src/chat/views/format.ts',
]

/** Declares a column and what is shown of it. */
const declared: Recipe['additions'] = [
  ['src/store/queries/operation-tables.ts', '  plan_hash: string\n', '  planned_on: string\n'],
  [
    'src/store/queries/lifecycle/operations.ts',
    '  readonly compromised?: boolean | undefined\n',
    '  readonly plannedOn: string\n',
  ],
  [
    'src/operations/model/operation.ts',
    '  /** Whether it marks its accounts as compromised. */\n',
    '  /** The device it was planned on. */\n  readonly plannedOn: string\n',
  ],
  [
    'src/chat/words/en/operating.ts',
    '  until: (time: string) => `Confirm by',
    '  plannedOn: (device: string) => `Planned on a ${device}.`,\n',
  ],
]

/** What doesn't compile until it is filled in. */
const required: Recipe['additions'] = [
  [
    'src/store/queries/lifecycle/advance.ts',
    '  compromised: plan.compromised ?? false,\n',
    '  planned_on: plan.plannedOn,\n',
  ],
  ['src/operations/plan/draft.ts', '    undoOf: planned.undoOf,\n', '    plannedOn: planned.channel.device,\n'],
  ['src/operations/model/rows.ts', '    compromised: row.compromised,\n', '    plannedOn: row.planned_on,\n'],
  [
    'src/chat/words/de/operating.ts',
    '    until: (time) => `Bis',
    '    plannedOn: (device) => `Geplant auf: ${device}.`,\n',
  ],
]

const column: Recipe = {
  additions: [
    ...required,
    [
      'src/chat/views/plan.ts',
      '      ...originLines(operation, messages),\n',
      '      { text: messages.plan.plannedOn(operation.plannedOn) },\n',
    ],
  ],
  files: {
    'test/scenarios/planned-on.test.ts': `import { ordinary, upnsOf } from '../support/people.ts'
describe('the device of a plan', () => {
  const world = useWorld()
  it('is on its card', async () => {
    const chat = await world().person(world().emulator.world.operators.lee, { signedIn: true })
    await chat.say('disable accounts ' + upnsOf(ordinary(world(), 1)))
    await chat.heard('Planned on a desktop.')
  })
})
`,
  },
}

/** A field of the plan's form, with the error about it. */
const field: Recipe = {
  additions: [
    ['src/operations/rules/errors.ts', '  badTicket: { readonly', '  callerUnknown: NoDetails\n'],
    ['src/operations/rules/errors.ts', "'reason' | 'ticket'", "'caller' | "],
    ['src/operations/rules/errors.ts', '  badTicket: { kind', "  callerUnknown: { kind: 'input', field: 'caller' },\n"],
    [
      'src/operations/plan/form-fields.ts',
      '  ticket: {\n',
      `  /** How it was made sure who asked for this. */
  caller: {
    inputs: { caller: textUpTo(200) },
    on: ['plan'],
    part: 'line',
    limit: 200,
    shown: ({ changing }) => changing === 1,
  },
`,
    ],
    ['src/chat/views/field-words.ts', '  admins: (', '  caller: ({ form }) => form.caller,\n'],
    ['src/operations/confirm/confirm.ts', '    count,\n    admins,', '    caller,\n'],
    [
      'src/operations/confirm/confirm.ts',
      '  checkAdminNames(',
      '  if (row.counts.change === 1 && !caller) throw new ruleErrors.callerUnknown()\n',
    ],
    ...languages.flatMap(
      (language) =>
        [
          [
            `src/chat/words/${language}/errors/rules.ts`,
            '  badTicket: (',
            "  callerUnknown: () => ({ what: 'Nobody was called back.', todo: 'Say who asked.' }),\n",
          ],
          [
            `src/chat/words/${language}/show.ts`,
            'repeated: {\n',
            "caller: { label: 'Called back', placeholder: 'Who, at which number' },\n",
          ],
        ] as const,
    ),
  ],
  files: {
    'test/scenarios/caller.test.ts': `import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld } from '../support/rollcall.ts'
describe('a new field of the plan', () => {
  const world = useWorld()
  it('is on the card, keeps what was typed, and has its error beside it', async () => {
    const { emulator } = world()
    const [account] = ordinary(world(), 1)
    if (account) emulator.world.change(account.id, { accountEnabled: false })
    const chat = await world().person(emulator.world.operators.alex, { signedIn: true })
    await chat.say('enable accounts ' + upnsOf(account ? [account] : []))
    await chat.heard('Called back')
    await chat.press('Enable 1 account', { reason: 'They are back', ticket: 'CHG-7' })
    await chat.heard(/Called back[\\s\\S]*Nobody was called back/)
    await chat.press('Enable 1 account', { reason: 'They are back', caller: 'Alex, 555 0100' })
    await chat.heard('Enabled 1 account')
  })
})
`,
  },
}

// All in one copy, because type-checking and starting scenarios take most of the time.
describe('the recipes for a new command, a new action, a new rule and a new column', () => {
  let folder = ''
  const node = (...args: string[]) => {
    // Without the options of the mocha that runs this test, and its databases, which have no new column.
    const env = { ...process.env, MOCHA_OPTIONS: '', ROLLCALL_TEST_FOLDER: '' }
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
    assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`)
    return stdout
  }
  /** The files in which the compiler finds errors. */
  const wrong = () => {
    const args = ['node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.recipe.json']
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    return [...new Set([...stdout.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file))].sort()
  }
  const read = (file: string) => readFile(join(folder, file), 'utf8')

  before(async () => {
    folder = await temporaryFolder('recipe-')
    const parts = [
      ...[
        'src',
        'emulator',
        'test/support',
        'test/layers-exceptions.json',
        'scripts',
        'trial',
        'docs/commands.md',
        'docs/architecture.md',
        'docs/rules.md',
        'docs/permissions.md',
        'docs/configuration.md',
        'aad.manifest.json',
        'appPackage',
        'biome.json',
      ],
      ...['.gitignore', 'package.json', 'tsconfig.json', '.mocharc.one.json'],
    ]
    for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    // Only what the recipes touch; other tests aren't part of the copy.
    const types = { extends: './tsconfig.json', include: ['src', 'emulator', 'scripts/generate.ts', 'test/scenarios'] }
    await writeFile(join(folder, 'tsconfig.recipe.json'), JSON.stringify(types))
    for (const recipe of [command, action]) await follow(recipe)
  })

  /** Makes a recipe's changes, except in files that match. */
  async function follow({ additions, files }: Recipe, without = /^$/) {
    for (const [file, before, added] of additions.filter(([file]) => !without.test(file))) {
      const source = await read(file)
      assert.equal(source.split(before).length, 2, `${file}: ${before}`)
      await writeFile(
        join(folder, file),
        source.replace(before, () => added + before),
      )
    }
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), content)
    }
  }

  /** Adds the column. Released migrations never change, so this is the next one, with the view as the latest has it. */
  async function newMigration(): Promise<Recipe['files']> {
    const migrations = 'src/store/migrations'
    const names = (await readdir(join(folder, migrations))).sort()
    const texts = await Promise.all(names.map((name) => read(join(migrations, name))))
    const [view] = texts.flatMap((text) => text.match(/^create view whole_operations as[\s\S]*?;$/m) ?? []).slice(-1)
    assert.ok(view)
    const name = `${String(names.length + 1).padStart(4, '0')}-planned-on.sql`
    return {
      [join(migrations, name)]: `-- The device it was planned on.
alter table operations add column planned_on text not null default 'unknown';
alter table operations alter column planned_on drop default;
drop view whole_operations;
${view}
`,
    }
  }

  it('let the compiler name what a rule about accounts still lacks, in five files at most', async () => {
    const touched = [...rule.additions.map(([file]) => file), ...Object.keys(rule.files)]
    assert.ok(new Set(touched.filter((file) => file.startsWith('src/'))).size <= 5)
    const words = /chat\/words/
    await follow(rule, words)
    // The languages, and nothing else.
    assert.deepEqual(wrong(), languages.map((language) => `src/chat/words/${language}/terms.ts`).sort())
    await follow({ additions: rule.additions.filter(([file]) => words.test(file)), files: {} })
    assert.deepEqual(wrong(), [])
  })

  it('let the compiler name what a new field of the plan still lacks, in four files and its words', async () => {
    const touched = new Set(field.additions.map(([file]) => file).filter((file) => !file.includes('/chat/words/')))
    assert.ok(touched.size <= 4, [...touched].join('\n'))
    /** Makes the changes in these files. */
    const change = (...files: string[]) =>
      follow({ additions: field.additions.filter(([file]) => files.some((one) => file.endsWith(one))), files: {} })
    await change('operations/rules/errors.ts')
    const errorWords = languages.map((language) => `src/chat/words/${language}/errors/rules.ts`).sort()
    assert.deepEqual(wrong(), ['src/app/process/errors.ts', ...errorWords])
    await change('en/errors/rules.ts', 'de/errors/rules.ts')
    assert.deepEqual(wrong(), ['src/app/process/errors.ts'])
    await change('plan/form-fields.ts', 'en/show.ts')
    const unsaid = ['src/chat/views/field-words.ts', 'src/chat/words/de/show.ts', 'src/operations/confirm/confirm.ts']
    assert.deepEqual(wrong(), unsaid)
    await change('views/field-words.ts', 'de/show.ts', 'confirm/confirm.ts')
    assert.deepEqual(wrong(), [])
    await follow({ additions: [], files: field.files })
    const scenario = 'test/scenarios/caller.test.ts'
    assert.match(node('node_modules/mocha/bin/mocha.js', '--config', '.mocharc.one.json', scenario), /1 passing/)
  })

  it('require nine files for an action that reads something new', () => {
    const { additions, files } = action
    assert.equal(new Set([...additions.map(([file]) => file), ...Object.keys(files)]).size, 9)
  })

  it('result in commands that compile, are documented and work, without changing Teams’ full list', async () => {
    node('--import', 'tsx', 'scripts/generate.ts')
    node('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.recipe.json')
    const page = await read('docs/commands.md')
    for (const heading of [/^## ping$/m, /^## lift password change$/m]) assert.match(page, heading)
    assert.match(page, /^## lift password change\n[^#]*When it runs: `User-PasswordProfile\.ReadWrite\.All`/m)
    assert.match(page, /^## ping\n\nAnswer\.$/m)
    const manifest = 'appPackage/manifest.json'
    assert.deepEqual(JSON.parse(await read(manifest)), JSON.parse(await readFile(join(root, manifest), 'utf8')))
    const scenarios = ['ping', 'lift', 'emergency'].map((name) => `test/scenarios/${name}.test.ts`)
    assert.match(node('node_modules/mocha/bin/mocha.js', '--config', '.mocharc.one.json', ...scenarios), /3 passing/)
  })
  it('let the compiler name every place that a new state of operations affects', async () => {
    const states = 'src/core/operation-states.ts'
    const code = await read(states)
    await writeFile(join(folder, states), code.replace("  | 'planned'\n", "  | 'planned'\n  | 'frozen'\n"))
    assert.deepEqual(wrong(), concernedByState.toSorted())
    await writeFile(join(folder, states), code)
  })

  it('result in a column that people see, in ten files at most, which the compiler names', async () => {
    await follow({ additions: declared, files: await newMigration() })
    assert.deepEqual(wrong(), required.map(([file]) => file).sort())
    await follow(column)
    assert.deepEqual(wrong(), [])
    const touched = new Set([...declared, ...column.additions].map(([file]) => file))
    assert.ok(touched.size < 10, [...touched].join('\n'))
    const scenario = 'test/scenarios/planned-on.test.ts'
    assert.match(node('node_modules/mocha/bin/mocha.js', '--config', '.mocharc.one.json', scenario), /1 passing/)
  })
})
