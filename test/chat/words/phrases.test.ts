import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Phrases nobody would say to a colleague, all of which were once used here. src/chat/words/README.md says what to write instead.
 */
const unnatural = {
  en: [
    'Your approval:',
    'asks for it, until',
    'has to approve this',
    'plan holds until',
    'accounts of these',
    'pieces of your text',
    'found no account in',
    'That you took it out',
    'chain holds',
    'as it should be',
    'Rollcall itself',
    'Its time came',
    'Went on',
    'Type the number above',
    'Second person above',
    'Form of a ticket',
    'I may, for you',
    'are looked at again',
    'for what changed since',
    'goes on in the newer',
    'asks to wait',
    'faster than I can',
    'put the id behind',
    'looks after accounts with you',
    'takes nothing behind',
    'No account fits',
    'ead along here',
    'Given twice',
    'Left alone',
    'To look at:',
    'please',
    'oops',
    'whitelist',
    'blacklist',
    'Left out',
    'left out',
    'Tries again what',
    'takes the reason',
    'It takes ',
    ': takes ',
    'does not let',
    'does not answer',
    'did not answer',
    'organization',
    ' license',
    'behavior',
    ' authorize',
    'cannot be undone',
    'goes into the record',
    'in your name',
    'own chat',
    ' mail address',
    'bject id',
    'an operation id',
    'any more:',
    'as a rule',
    'ran out',
    'gone by',
    'anew',
    'to go on',
    'goes on',
    'I cannot',
    'I could not',
    'more than I can',
    'Whoever',
    'whoever',
    'somebody',
    'Somebody',
    'everybody',
    'Everybody',
    ' rights',
    'and-over',
    'ake-over',
    'of others',
    'are free',
    'by now',
    'its hour',
    ' lately ',
    "'Plan it'",
    'did not respond',
    'does not allow',
    '(s)',
  ],
  de: [
    'freiwillig',
    'Die Kette hält',
    'Die Kette ist gebrochen',
    'Nachgelesen',
    'Wie es geht',
    'bleibt aus',
    'bitte ',
    'usgelassen',
    'Unberührt',
    'lässt sich nicht rückgängig',
    'Mailadresse',
    'Vorgemerkt',
    'eigenen Chat',
    'Adminrolle',
    'verlangt hat',
    'von selbst',
    'Nichts wurde',
    'Nichts wird',
    'Nichts ändert',
    'ragen Sie danach noch einmal',
    'Sagen Sie es',
    'Lokal synchronisiert',
    'In Active Directory',
    'Anmeldung sperren',
    'sperrt den Zugriff',
    'Austritt',
    'Knöpfe',
    'lassen sich nicht rückgängig',
    'aus der ersten Gruppe',
    'n…',
    '...“',
    'icht sicher',
    'Rechten',
    'Arbeitskonto',
    'bgeschaltet',
    ' gefragte',
    'Grenzen,',
    'egal ',
    'weiterzumachen',
    'Was, an wem',
  ],
} as const

const folder = fileURLToPath(new URL('../../../src/', import.meta.url))
const textsOf = (language: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && new RegExp(`^(chat/words|features/[\\w-]+)/${language}/`).test(name))
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        // Comments and paths are for engineers.
        .filter((line) => !/^\s*(\/\/|\/\*|\*)|^import /.test(line))
        .map((line) => ({ name, line: line.trim() })),
    )

/** Words of one sentence; two numbers or names that are put in count as two words. */
const maxWords = 26

/** The sentences of a line of source. A colon or semicolon ends one: readers rest there. */
const sentencesOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|`([^`]*)`/g)].flatMap(([, plain, template]) =>
    (plain ?? template ?? '').replace(/\$\{[^}]*\}/g, 'x').split(/(?<=[.!?:;])\s+/),
  )

describe('what the bot says', () => {
  for (const language of ['en', 'de'] as const)
    it(`contains no phrase that reads like a translation (${language})`, () => {
      const lines = textsOf(language)
      assert.ok(lines.length > 500)
      const found = lines.filter(({ line }) => unnatural[language].some((phrase) => line.includes(phrase)))
      assert.deepEqual(found, [])
    })

  for (const language of ['en', 'de'] as const)
    it(`has no sentence that is too long (${language})`, () => {
      const all = textsOf(language).flatMap(({ line }) => sentencesOf(line))
      assert.ok(all.length > 500)
      assert.deepEqual(
        all.filter((sentence) => sentence.trim().split(/\s+/).length > maxWords),
        [],
      )
    })
})
