import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { lookout } from '../../test/support/secrets.ts'

/*
 * For mocha: saves what the bot sends in each test, as the emulator's conversations receive it, in one file per test. A
 * message is saved in each of its states, once, without what differs from one run to the next.
 */

const folder = process.env['RECORD_TO'] ?? ''
let test = { file: 'none', title: 'none' }
const messages = new Map<string, Set<string>>()

const { look } = lookout
// Every message of every emulator is searched for secrets as it arrives.
lookout.look = (place, ...values) => {
  look(place, ...values)
  if (place !== 'chat') return
  for (const value of values) keep(String(value))
}

function keep(text: string): void {
  const { text: said, summary, attachments, suggestedActions, ...rest } = JSON.parse(text)
  const message = steady(JSON.stringify({ type: rest.type, text: said, summary, attachments, suggestedActions }))
  if (passing.test(message)) return
  const path = join(test.file, `${slugOf(test.title)}.json`)
  messages.set(path, (messages.get(path) ?? new Set()).add(message))
}

/** Messages that depend on how fast the machine is. */
const passing = /The answer will appear here|Die Antwort erscheint hier/

const month =
  '(?:Jan|Feb|Mar|Mär|Apr|May|Mai|Jun|Jul|Aug|Sept?|Oct|Okt|Nov|Dec|Dez)(?:\\.|r?uary?|ch|z|il|[ei]|y|ust|(?:t?em|o)ber)?(?![a-zä])'
const weekday = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So)[a-zä.]*,? )?'
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<guid>'],
  [/\b(?:[bdfghjklmnprstvz][aiou]){3}-\d\d\b/g, '<operation>'],
  [/127\.0\.0\.1:\d+/g, '<address>'],
  [/\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?/g, '<time>'],
  [new RegExp(`${weekday}(?:${month} \\d{1,2}|\\d{1,2}\\. ${month})(?:,? \\d{4})?`, 'g'), '<day>'],
  [/\b\d{1,2}(?::\d\d)?(?::\d\d)? ?[AP]M\b|\b\d{1,2}:\d\d(?::\d\d)?\b/g, '<time>'],
  [/\b[0-9a-f]{12,}\b/g, '<hash>'],
  [/(?<=[?&]s=)[\w-]+|(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{24,}/g, '<token>'],
  [/\b\d{13}\b/g, '<time>'],
]

const steady = (text: string): string =>
  placeholders.reduce((left, [pattern, name]) => left.replace(pattern, name), text)

/** A test's title as a file name. */
const slugOf = (title: string): string =>
  `${title.replace(/[^\w]+/g, '-').slice(0, 120)}-${createHash('sha256').update(title).digest('hex').slice(0, 6)}`

export const mochaHooks = {
  beforeAll(this: Mocha.Context) {
    const { file = 'none' } = this.test?.parent?.suites[0] ?? {}
    test = { file: relative(process.cwd(), file), title: 'before the tests' }
  },
  beforeEach(this: Mocha.Context) {
    const { file = 'none' } = this.currentTest ?? {}
    test = { file: relative(process.cwd(), file), title: this.currentTest?.fullTitle() ?? 'none' }
  },
  /** In parallel runs, after each file. */
  afterAll() {
    for (const [path, found] of messages) {
      const file = join(folder, path)
      mkdirSync(join(file, '..'), { recursive: true })
      const sorted = [...found].sort().map((message) => JSON.parse(message))
      writeFileSync(file, `${JSON.stringify(sorted, null, 1)}\n`)
    }
    messages.clear()
  },
}
