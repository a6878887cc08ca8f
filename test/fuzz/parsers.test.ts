import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readAccounts } from '../../src/chat/input/accounts.ts'
import { readFilter } from '../../src/chat/input/filter.ts'
import { parseCommand, plainText } from '../../src/chat/input/parse.ts'
import { readTargets } from '../../src/chat/input/targets.ts'
import { redact } from '../../src/core/log.ts'
import { oneLine, truncate } from '../../src/core/text.ts'
import { hostileText } from './texts.ts'

const commands = [
  { name: 'help' },
  { name: 'check status', aliases: ['check'], fromText: (text: string) => ({ text }) },
  { name: 'secret', hidden: true },
]

describe('parsers under hostile text', () => {
  it('find a command only at the start of the text', () => {
    const begins = /^[\s:]*(help|check status|check)(?![^\s:.,!?])/i
    fc.assert(
      fc.property(hostileText(), (text) => {
        const parsed = parseCommand(plainText(text), commands)
        if ('command' in parsed) assert.match(plainText(text).replace(/[\s:]+/g, ' '), begins)
        const rest = 'command' in parsed ? parsed.rest : (parsed.nearest?.rest ?? '')
        assert.ok(plainText(text).endsWith(rest))
      }),
    )
  })

  it('find only what is in a paste, and nothing ambiguous', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const { identifiers, rest } = readAccounts(text)
        for (const one of identifiers) {
          assert.ok(text.includes(one))
          assert.ok(one.length > 0 && one.length <= 320)
          assert.doesNotMatch(one, /[\s,;<>"()[\]:|]/u)
        }
        assert.ok(rest.length <= 20 && rest.every((piece) => [...piece].length <= 120))
      }),
    )
  })

  it('read every filter and target as plain values', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        for (const filter of [readFilter(text), readTargets(text).filter ?? {}])
          for (const [key, value] of Object.entries(filter)) {
            assert.ok(['search', 'enabled', 'guests', 'department', 'title'].includes(key), key)
            assert.ok(typeof value === 'string' || typeof value === 'boolean')
          }
      }),
    )
  })

  it('produce one line without control characters or bidirectional marks', () => {
    fc.assert(
      fc.property(hostileText(), fc.nat(50), (text, length) => {
        assert.doesNotMatch(oneLine(text), /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
        assert.ok([...truncate(text, length + 1)].length <= length + 1)
      }),
    )
  })

  it('redact tokens anywhere, and nothing twice', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/)
    fc.assert(
      fc.property(hostileText(8), part, part, part, hostileText(8), (before, head, body, signature, after) => {
        const token = `eyJ${head}.${body}.${signature}`
        const clean = redact(`${before} ${token} ${after}`)
        assert.ok(!clean.includes(token) && !clean.includes(`.${signature}`))
        assert.equal(redact(clean), clean)
      }),
    )
  })
})

// The others are in test/chat/turn/parsing-time.long.test.ts, with every command.
describe('parsers given a megabyte', () => {
  // Quadratic patterns are too slow even at a quarter of the length.
  const length = (fc.readConfigureGlobal().numRuns ?? 0) > 1_000 ? 1_000_000 : 250_000
  // Each made a common pattern backtrack excessively.
  const seeds = [
    'a',
    '.',
    '@',
    'a@',
    'a@.',
    "'",
    '"',
    '<',
    '<a ',
    '<at ',
    '&',
    '&amp;',
    ' ',
    '\u00a0',
    '\u200b',
    '0',
    '00000000-',
  ]
  const more = [
    'ab12-',
    'group:"',
    "group:'",
    'group: ',
    'department:"',
    'title: ',
    'enabled ',
    'guest',
    'eyJ',
    'eyJaaaaaa-',
    'eyJaaaaaa.',
    '.eyJaaaaaa',
    'Bearer a',
    '\n',
    '\t',
    ',',
  ]
  const readers: [string, (text: string) => unknown][] = [
    ['readAccounts', readAccounts],
    ['redact', redact],
    ['oneLine', oneLine],
  ]
  for (const [name, read] of readers) {
    it(`${name} takes time in proportion to the length`, () => {
      const before = process.cpuUsage()
      for (const seed of [...seeds, ...more]) {
        const text = seed.repeat(Math.ceil(length / seed.length))
        read(`${text}!`)
      }
      // In CPU time, which doesn't depend on what else the machine does. Backtracking takes hours.
      assert.ok(process.cpuUsage(before).user < 20e6)
    })
  }

  it('reads a hundred thousand accounts from one line', () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `someone.${index}@contoso.example`).join(' ')
    assert.equal(readAccounts(text).identifiers.length, 100_000)
  })
})
