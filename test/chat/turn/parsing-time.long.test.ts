import assert from 'node:assert/strict'
import { findMisspeltFilter, readFilter } from '../../../src/chat/input/filter.ts'
import { parseCommand, plainText } from '../../../src/chat/input/parse.ts'
import { commandLineFor } from '../../../src/chat/input/phrasings.ts'
import { isOnlyTargets, readTargets } from '../../../src/chat/input/targets.ts'
import { createCommandParser } from '../../../src/chat/turn/command-parser.ts'
import { commands, takeIds } from '../../support/all-commands.ts'

const typing = { now: Date.UTC(2026, 4, 27, 10), timeZone: 'Europe/Berlin' }
/** What grows with the square takes a third of a second at this length, even at a nanosecond for each step. */
const longest = 25_000
const shorter = longest / 4

/** What a text begins with, before something is repeated up to its full length. */
const beginnings = [
  '',
  'x ',
  'tobaki-42 ',
  'a ticket',
  'a ticket:',
  'reason',
  'x because',
  'x until',
  'x at',
  'incident',
  'incident:',
  'receiver',
  'receiver:',
  'group:',
  'risk:',
  'as ',
  'without ',
  'who is ',
]
const repeated = [
  ...[' ', '\n', '\t', ' \n', ',', ';', ':', '-', '.', '#', '"', "'", '<', '@', '1', '1.', 'a', 'a '],
  ...[
    'a@',
    'a@.',
    '<a ',
    '<at ',
    '&',
    '&amp;',
    '\u00a0',
    '\u200b',
    '00000000-',
    'ab12-',
    "group:'",
    'title: ',
    'guest',
  ],
  ...[',ticket', ';ticket;', 'ticket:', 'ticket ', ',reason:', ' because ', ' until ', ' at ', 'monday ', ' 18:00'],
  ...['incident:', 'incident ', 'group:', 'group:a ', 'group:"', 'department:', 'risk:', 'receiver:', ' and ', ' to '],
]
const text = (beginning: string, piece: string) => (length: number) =>
  `${beginning}${piece.repeat(Math.ceil(length / piece.length))}x`
const texts = [
  ...beginnings.flatMap((beginning) => [' ', '\n', ':'].map((piece) => text(beginning, piece))),
  ...repeated.flatMap((piece) => ['', 'x '].map((beginning) => text(beginning, piece))),
]

/** CPU time of one call, in microseconds. */
function cpuOf(read: () => unknown): number {
  const before = process.cpuUsage()
  try {
    read()
  } catch {
    // A refusal is an answer too.
  }
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/**
 * How much longer the long text takes than one of a quarter of its length: four times in proportion, sixteen times if it
 * grows with the square. The least of several measurements, because other work of the process counts too.
 */
function growth(read: (text: string) => unknown, one: (length: number) => string): number {
  const [long, short] = [one(longest), one(shorter)]
  const least = (of: string) => Math.min(...Array.from({ length: 3 }, () => cpuOf(() => read(of))))
  return least(long) / least(short)
}

/** Faster texts can't stop the process, and their times are too short to compare, in microseconds. */
const worthComparing = 10_000

/** Between growing in proportion and growing with the square. */
const mostGrowth = 10

function assertProportional(read: (text: string) => unknown): void {
  for (const one of texts) {
    if (cpuOf(() => read(one(longest))) < worthComparing) continue
    // What the process does besides can spoil a few measurements in a row, but not all of them.
    let grown = Number.POSITIVE_INFINITY
    for (let round = 0; round < 5 && grown >= mostGrowth; round++) grown = growth(read, one)
    assert.ok(grown < mostGrowth, `${grown.toFixed(1)} times longer: ${JSON.stringify(one(40))}`)
  }
}

describe('the time to parse a text', () => {
  const withText = commands.flatMap(({ name, fromText }) =>
    fromText ? [[name, (said: string) => fromText(said, typing)] as const] : [],
  )
  for (const [name, read] of withText)
    it(`grows in proportion to its length, for “${name}”`, () => {
      assertProportional(read)
    })

  const readers = {
    plainText,
    readTargets: (said: string) => readTargets(said, takeIds),
    isOnlyTargets: (said: string) => isOnlyTargets(said, takeIds),
    readFilter,
    findMisspeltFilter,
    'finding the command': (said: string) => parseCommand(said, commands, takeIds),
    sentences: (said: string) => commandLineFor(said, () => false, commands),
  } satisfies Record<string, (text: string) => unknown>
  for (const [name, read] of Object.entries<(text: string) => unknown>(readers))
    it(`grows in proportion to its length, for ${name}`, () => {
      assertProportional(read)
    })

  it('grows in proportion to its length, for whole messages', () => {
    const parse = createCommandParser(commands, () => typing.now, takeIds)
    assertProportional((said) => parse({ text: said }, typing))
  })
})
