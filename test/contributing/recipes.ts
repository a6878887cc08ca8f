/** What a contributor writes for a recipe of CONTRIBUTING.md: complete files, and insertions before existing text. */
export interface Recipe {
  readonly files: Readonly<Record<string, string>>
  readonly additions: readonly (readonly [file: string, before: string, added: string])[]
}

export const languages = ['en', 'de'] as const

export const command: Recipe = {
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

export const action: Recipe = {
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
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld } from '../support/rollcall.ts'
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

export const rule: Recipe = {
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
import { useWorld } from '../support/rollcall.ts'
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

/** A new state of operations, which the compiler asks for in everything that it concerns. */
export const state: Recipe = {
  additions: [['src/core/operation-states.ts', "  | 'planned'\n", "  | 'frozen'\n"]],
  files: {},
}

/**
 * Everything that it concerns; its card, once `Operation` has it. The rest follows from the facts in
 * `operation-states.ts`.
 */
export const concernedByState: readonly string[] = [
  'src/core/operation-states.ts',
  ...languages.map((language) => `src/chat/words/${language}/terms.ts`),
  'src/operations/model/rows.ts',
  'src/chat/views/format.ts',
]

/** Declares a column and what is shown of it. */
export const declared: Recipe['additions'] = [
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
export const required: Recipe['additions'] = [
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

export const column: Recipe = {
  additions: [
    ...required,
    [
      'src/chat/views/plan.ts',
      '      ...respondsToLines(operation.origin, messages),\n',
      '      { text: messages.plan.plannedOn(operation.plannedOn) },\n',
    ],
  ],
  files: {
    'test/scenarios/planned-on.test.ts': `import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld } from '../support/rollcall.ts'
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
export const field: Recipe = {
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
    [
      'src/chat/views/field-words.ts',
      '  admins: ({ plan }, { admins }) => ({',
      '  caller: ({ form }) => form.caller,\n',
    ],
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

/** A message to a person, in the order in which the compiler asks for it. */
export const message: Recipe = {
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
    await chat.press('Disable 1 account', { reason: 'Left the company', signOut: 'false', caller: 'Alex' })
    await chat.heard(/Noted: disable 1 account/i)
  })
})
`,
  },
}
