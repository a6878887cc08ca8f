import assert from 'node:assert/strict'
import type { tokenErrors } from '../../../src/auth/errors.ts'
import { escapeText } from '../../../src/chat/card/escape.ts'
import type { commandErrors } from '../../../src/chat/commands/errors.ts'
import type { targetErrors } from '../../../src/chat/commands/target-errors.ts'
import type { fileErrors } from '../../../src/chat/input/errors.ts'
import { parseCommand } from '../../../src/chat/input/parse.ts'
import type { turnErrors } from '../../../src/chat/turn/errors.ts'
import { playbookText } from '../../../src/chat/views/action-texts.ts'
import { errorText, type Messages } from '../../../src/chat/words/index.ts'
import type { Details } from '../../../src/core/errors.ts'
import type { permissionErrors, signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { timeErrors } from '../../../src/core/time-errors.ts'
import { features } from '../../../src/features/index.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import type { approvalErrors } from '../../../src/operations/confirm/errors.ts'
import { operationErrors } from '../../../src/operations/lifecycle/errors.ts'
import type { planErrors } from '../../../src/operations/plan/errors.ts'
import type { ruleErrors } from '../../../src/operations/rules/errors.ts'
import type { storeErrors } from '../../../src/store/engine/errors.ts'
import { commands } from '../../support/all-commands.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'
import { ofFeature } from '../../support/of-feature.ts'
import { everythingSaid, messagesFor } from '../../support/words.ts'

const en = everythingSaid('en')
const de = everythingSaid('de')

/** Every leaf of the messages, with its path. */
function* leaves(value: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value]
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, path ? `${path}.${key}` : key)
}

const shape = (messages: Messages) => [...leaves(messages)].map(([path, value]) => `${path}: ${typeof value}`).sort()

/** A message filled in with ordinary values. */
const say = (value: unknown): string => {
  if (typeof value !== 'function') return String(value)
  const said = value(...[3, 4, 5].slice(0, value.length))
  return typeof said === 'object' ? `${said.what} ${said.todo}` : String(said)
}

/** Those of features are in the folders of their tests. */
const ofFeatures = await Promise.all(
  features.map(({ name }) =>
    ofFeature<{ errors: Readonly<Record<string, readonly Details[]>> }>(name, 'error-samples.ts'),
  ),
)

/** Details for every error; several where the messages differ. */
const samples: Readonly<Record<string, readonly Details[]>> = {
  ...({
    signedOut: [{}],
    signInExpired: [{}],
    wrongAccount: [{ upn: 'ann@x.example' }],
    consentRequired: [
      { scopes: 'User.Read.All' },
      { scopes: 'User.Read.All User.Read' },
      { scopes: 'User.Read.All', url: 'https://login.example.test/x' },
      { scopes: 'User.Read.All', addOn: 1 },
    ],
    moreProofRequired: [{}, { policy: 'device' }],
    policyBlocked: [
      { policy: 'location', aadsts: 53003 },
      { policy: 'mfa' },
      { policy: 'device', aadsts: 530003 },
      { policy: 'unheard of' },
    ],
    signInRefused: [{ aadsts: 50076 }, { aadsts: 50105 }, {}],
  } satisfies ErrorSamples<typeof signInErrors>),
  ...({
    graphForbidden: [{ needed: 'User.Read.All' }, { needed: 'AuditLog.Read.All', granted: 1, role: 'Reports Reader' }],
  } satisfies ErrorSamples<typeof permissionErrors>),
  ...({
    timeUnreadable: [{ field: 'runAt' }],
    timeMissing: [{ field: 'runAt' }],
    timeInGap: [{ field: 'runAt', date: '2026-03-29', time: '02:30', zone: 'Europe/Berlin' }],
  } satisfies ErrorSamples<typeof timeErrors>),
  ...({
    tokenServiceUnavailable: [{}],
  } satisfies ErrorSamples<typeof tokenErrors>),
  ...({
    licenceMissing: [{}],
    notInCloud: [{}],
    graphThrottled: [{ seconds: 1 }, { seconds: 5 }],
    graphUnavailable: [{}],
    graphTooLarge: [{}],
    membersHidden: [{ name: 'Sales' }],
    tooManyToRead: [{ count: 30_000, limit: 20_000 }],
    leaveDatesUnseen: [{}],
  } satisfies ErrorSamples<typeof graphErrors>),
  ...({
    storeUnavailable: [{}, { stopping: 1 }, { storing: 1 }],
    storeFull: [{}],
  } satisfies ErrorSamples<typeof storeErrors>),
  ...({
    operationNotFound: [{ id: 'k7m2p' }],
    notYourOperation: [{ id: 'k7m2p', requester: 'Ann' }],
    mayNotOversee: [{}],
    notAnOperator: [{}],
    notAnApprover: [{}],
    operationExpired: [{ id: 'k7m2p', minutes: 10 }],
    operationUnderWay: [{ id: 'k7m2p', state: 'running' }],
    operationEnded: [{ id: 'k7m2p', state: 'done' }],
    handingOver: [{ id: 'k7m2p' }],
    anotherVersion: [{ id: 'k7m2p' }],
    tampered: [{ id: 'k7m2p' }],
  } satisfies ErrorSamples<typeof operationErrors>),
  ...({
    textTooLong: [{ length: 3, limit: 2 }],
    reasonRequired: [{ min: 10 }, { min: 10, length: 5 }],
    badTicket: [{ ticket: '42', pattern: 'INC' }],
    countMismatch: [{ expected: 7 }],
    reasonNotRepeated: [
      { count: 1, reasons: 1 },
      { count: 3, reasons: 2 },
    ],
    adminsNotNamed: [{ count: 1 }, { count: 3 }],
    tooManyAdmins: [{ count: 7, limit: 5 }],
    compromisedTimed: [{ field: 'enableAt' }],
    timePast: [{ field: 'runAt' }, { field: 'enableAt' }],
    timeAhead: [{ field: 'runAt' }],
    timeTooFar: [{ field: 'runAt', days: 90 }],
    nothingToDo: [{}],
    tooManyThisHour: [
      { count: 3, limit: 2, used: 0 },
      { count: 3, limit: 5, used: 4, minutes: 1 },
    ],
    protectionIncomplete: [{ count: 1 }],
    readOnly: [{}],
  } satisfies ErrorSamples<typeof ruleErrors>),
  ...({
    noAccounts: [{}, { text: 'adele' }],
    namesNotFound: [
      { text: 'adele', count: 1, more: 0 },
      { text: 'adele, joe', count: 2, more: 0 },
      { text: 'adele, joe, ann, bob, eve', count: 7, more: 2 },
    ],
    nameShared: [{ name: 'alex', count: 3 }],
    notUnderstood: [{ text: 'tomorow', count: 1 }],
    tooManyAccounts: [{ count: 3, limit: 2 }],
    switchedOff: [{ setting: 'DEVICE_ACTIONS' }],
    notEnded: [{ id: 'k7m2p' }],
    cannotUndo: [{ id: 'k7m2p' }],
    nothingToUndo: [{ id: 'k7m2p' }],
    nothingToRetry: [{ id: 'k7m2p' }],
  } satisfies ErrorSamples<typeof planErrors>),
  ...({
    approverNotOffered: [{}],
    planOvertaken: [
      { id: 'a', count: 1, operation: 'b' },
      { id: 'a', count: 2, operation: 'b' },
    ],
    nobodyMayApprove: [{ limit: 20 }],
    ownApproval: [{ id: 'k7m2p' }],
    notAskedToApprove: [{ id: 'k7m2p' }],
    targetMayNotApprove: [{ id: 'k7m2p' }],
    approverDisabled: [{ id: 'k7m2p' }],
    approvalAnswered: [
      { id: 'k7m2p', name: 'Ann', answer: 'denied' },
      { id: 'k7m2p', name: 'Ann', answer: 'approved' },
    ],
    approvalExpired: [{ id: 'k7m2p' }],
    signInToApprove: [{ id: 'k7m2p', page: 'https://bot.example/approve/k7m2p' }],
    planChanged: [{ id: 'k7m2p' }],
    approverUnchecked: [{ id: 'k7m2p', name: 'Alex Wilber' }],
    questionMissing: [{}],
    tooManyQuestions: [{ limit: 5 }],
    noQuestion: [{ id: 'tobaki-42' }],
    alreadyExtended: [{ id: 'tobaki-42' }],
    cannotExtend: [{ id: 'tobaki-42' }],
    notAmongAccounts: [
      { names: 'ann@example.com', count: 1 },
      { names: 'ann@example.com, ben@example.com', count: 7 },
    ],
    excludedShared: [{ name: 'Ann Lee', count: 2 }],
    notAmongItems: [
      { names: 'Mail Sync Pro', count: 1 },
      { names: 'a, b, c, d, e', count: 7 },
    ],
    noItemsLeft: [{ id: 'tobaki-42' }],
    allExcluded: [
      { id: 'tobaki-42', count: 1 },
      { id: 'tobaki-42', count: 3 },
    ],
  } satisfies ErrorSamples<typeof approvalErrors>),
  ...({
    unknownCommand: [
      {},
      { nearest: 'list users' },
      { nearest: 'list users', file: 1 },
      { nearest: 'whoami', alone: 'whoami' },
    ],
    badArguments: [
      { command: 'undo', argument: 'operation', problem: 'missing' },
      { command: 'list users', argument: 'search', problem: 'tooLong', limit: 120 },
      { command: 'no command', argument: 'unheard of', problem: 'invalid' },
    ],
  } satisfies ErrorSamples<typeof commandErrors>),
  ...({
    fileNotTaken: [{ command: 'help' }],
    fileTooLarge: [
      { limit: 2, name: 'a.csv' },
      { limit: 2, files: 3 },
    ],
    fileNotText: [{ name: 'a.xlsx' }],
    fileWithoutAccounts: [{ name: 'a.csv' }],
    fileUnavailable: [{ name: 'a.csv' }],
  } satisfies ErrorSamples<typeof fileErrors>),
  ...({
    wrongTenant: [{}],
    unknownSender: [{}],
    messageTooLong: [{ length: 3, limit: 2 }],
    tooFast: [{ seconds: 1 }, { seconds: 5 }],
  } satisfies ErrorSamples<typeof turnErrors>),
  ...({
    nothingSelected: [{}],
    noSuchAccount: [{ text: 'adele' }],
    filterUnknown: [{ filter: 'departement:', nearest: 'department:' }],
    filterBesideAccounts: [{ filter: 'department:Sales' }],
    listExpired: [{}],
    groupNotFound: [{ name: 'Sales' }],
    groupAmbiguous: [
      { name: 'Sales', choices: 'one (1); two (2)' },
      { name: 'Sales', choices: '' },
      { name: 'Sales leads', choices: 'one (1); two (2)', unquoted: 1 },
    ],
    nobodyAtRisk: [{ level: 'high' }, { level: 'medium' }],
    nobodyLeaving: [{}],
    groupEmpty: [{ name: 'Sales' }],
    onlyListed: [{ filter: 'inactive:90d' }],
  } satisfies ErrorSamples<typeof targetErrors>),
  ...Object.assign({}, ...ofFeatures.map((one) => one?.errors)),
}

/** Their advice ends with text to type, so a full stop could be mistaken for part of it. */
const endsAsGiven: ReadonlySet<string> = new Set(['badArguments', 'badTicket', 'groupAmbiguous'])

describe('the messages', () => {
  it('are chosen by locale, English by default', () => {
    assert.equal(messagesFor('de-AT').locale, 'de')
    assert.equal(messagesFor('DE').locale, 'de')
    assert.equal(messagesFor('en-GB').locale, 'en')
    assert.equal(messagesFor('fr-FR').locale, 'en')
    assert.equal(messagesFor('den').locale, 'en')
    assert.equal(messagesFor(undefined).locale, 'en')
    assert.equal(messagesFor('').locale, 'en')
  })

  it('have the same keys in every language, and functions in the same places', () => {
    assert.deepEqual(shape(de), shape(en))
  })

  it('are translated, except for names, signs, typed text and words that are the same', () => {
    const same = [...leaves(en)].filter(([path, value]) => {
      const other = [...leaves(de)].find(([theirs]) => theirs === path)?.[1]
      return typeof value === 'string' && value === other
    })
    const allowed =
      /^commands\.|^labels\.(status|name|ticket)$|^form\.ticket$|^common\.(none|bot)$|\.sorts\.(microsoft|windows)|^settings\.(cloud|version|graph)$|^details\.show$|^(audit|evidence)\.details$/
    assert.deepEqual(
      same.map(([path]) => path).filter((path) => !allowed.test(path)),
      [],
    )
  })

  for (const messages of [en, de]) {
    it(`need no escaping in cards (${messages.locale})`, () => {
      for (const [path, value] of leaves(messages)) {
        if (path.startsWith('errors.')) continue
        const text = say(value)
        assert.equal(escapeText(text), text, path)
      }
    })

    it(`are never empty and never lack a value (${messages.locale})`, () => {
      for (const [path, value] of leaves(messages)) {
        if (path.startsWith('errors.') || path === 'endedAs') continue
        const text = say(value)
        assert.ok(text.trim(), path)
        assert.doesNotMatch(text, /undefined|null|NaN|\[object|=>/, path)
      }
    })

    it(`explain every error (${messages.locale})`, () => {
      assert.deepEqual(Object.keys(samples).sort(), Object.keys(messages.errors).sort())
      for (const [code, all] of Object.entries(samples)) {
        for (const error of all) {
          const { what, todo } = errorText(messages, { code, details: error })
          for (const sentence of [what, todo]) {
            assert.ok(sentence.trim(), code)
            assert.doesNotMatch(sentence, /undefined|null|NaN/, code)
          }
          assert.match(what, /[.!?]$/, code)
        }
        const bare = errorText(messages, { code, details: all[0] ?? {} })
        if (!endsAsGiven.has(code)) assert.match(bare.todo, /[.?]$/, code)
      }
    })
  }

  it('count in singular and plural', () => {
    assert.equal(en.common.accounts(0), '0 accounts')
    assert.equal(en.common.accounts(1), '1 account')
    assert.equal(en.common.accounts(1200), '1,200 accounts')
    assert.equal(de.common.accounts(1), '1 Konto')
    assert.equal(de.common.accounts(1200), '1.200 Konten')
    assert.equal(playbookText(en, 'disable').button(1), 'Disable 1 account')
    assert.equal(playbookText(de, 'signOut').button(2), '2 Konten überall abmelden')
    assert.equal(en.common.of(15, 17), '15 of 17 accounts')
    assert.equal(en.common.of(1, 1), '1 account')
    assert.equal(de.common.of(0, 1), '0 von 1 Konto')
    assert.equal(playbookText(en, 'disable').done('Adele and Lynne'), 'Disabled Adele and Lynne')
    assert.equal(playbookText(de, 'enable').does('Adele und Lynne'), 'Adele und Lynne aktivieren')
    assert.equal(en.check.disableRest(1, 'Adele'), 'Disable Adele')
    assert.equal(en.check.disableRest(9, ''), 'Disable the 9 enabled accounts')
    assert.equal(en.progress.timeLeft(20), 'Less than a minute left.')
    assert.equal(en.progress.timeLeft(61), 'About 1 minute left.')
    assert.equal(de.progress.timeLeft(200), 'Es dauert noch etwa 3 Minuten.')
    assert.equal(en.result.seconds(1), '1 second')
    assert.equal(
      playbookText(de, 'disable').guests?.(1),
      '1 davon ist ein Gast. Gäste können von hier aus nicht abgemeldet werden.',
    )
  })

  for (const messages of [en, de]) {
    it(`never mix singular and plural (${messages.locale})`, () => {
      const many =
        /accounts|seconds|minutes|pieces|Konten|Sekunden|Minuten|Gäste\b|Einträge|people|Personen|rows|entries|Zeilen|ließen|Teile\b/
      const one = /\b(?:account|second|minute|piece|Konto|Sekunde|Minute|Eintrag|person|row|entry|Zeile|Teil)\b/
      for (const [path, value] of leaves(messages)) {
        if (typeof value !== 'function' || path.startsWith('errors.')) continue
        const said = (count: number) => String(value(...Array(value.length).fill(count)))
        // Directly after the number, where the noun must agree with it.
        for (const count of [0, 2])
          assert.doesNotMatch(said(count), new RegExp(`(?<![\\d.,])${count} ${one.source}`), path)
        assert.doesNotMatch(said(1), new RegExp(`(?<![\\d.,])1 (?:${many.source})`), path)
        for (const count of [0, 1, 2]) assert.doesNotMatch(said(count), /undefined|NaN/, path)
      }
    })
  }

  it('say how an operation ended', () => {
    const { operationEnded } = operationErrors
    assert.match(errorText(en, new operationEnded({ id: 'a', state: 'cancelled' })).what, /: cancelled\.$/)
    assert.match(errorText(de, new operationEnded({ id: 'a', state: 'done' })).what, /: fertig\.$/)
    // @ts-expect-error A state that is no end cannot be told.
    new operationEnded({ id: 'a', state: 'running' })
  })

  it('state waiting times in seconds, and in minutes if long', () => {
    const wait = (messages: Messages, seconds: number) =>
      errorText(messages, new graphErrors.graphThrottled({ seconds })).todo
    assert.deepEqual(
      [1, 30, 90, 91, 120, 121].map((seconds) => wait(en, seconds)),
      ['a second', '30 seconds', '90 seconds', '2 minutes', '2 minutes', '3 minutes'].map(
        (it) => `Try again in ${it}.`,
      ),
    )
    assert.match(wait(de, 1), /in einer Sekunde erneut/)
    assert.match(wait(de, 3600), /in 60 Minuten erneut/)
  })

  it('explain each command with its usage and at least two examples that run it', () => {
    for (const messages of [en, de]) {
      for (const [name, { usage, examples, summary }] of Object.entries(messages.commands)) {
        assert.ok(usage.startsWith(name), name)
        assert.match(summary, /\.$/, name)
        assert.ok(new Set(examples).size >= 2, `${name} has ${examples.length} example(s)`)
        for (const example of examples) {
          const parsed = parseCommand(example, commands)
          assert.equal('command' in parsed ? parsed.command.name : undefined, name, example)
        }
      }
    }
  })
})
