import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readPlanText } from '../../../src/chat/input/plan-text.ts'

/** A Wednesday evening in Berlin. */
const typing = { now: Date.parse('2026-11-25T20:30:00Z'), timeZone: 'Europe/Berlin' }
const read = (text: string, timed = true) => readPlanText(text, typing, { timed, contains: 'asked' })

describe('text besides the accounts of a change', () => {
  it('can include a reason up to the end of its line, including addresses', () => {
    for (const [text, accounts, reason] of [
      ['a@x.example because phished by b@x.example', 'a@x.example', 'phished by b@x.example'],
      ['a@x.example reason: left, see ticket: INC1', 'a@x.example', 'left, see ticket: INC1'],
      ['a@x.example\nGrund: Austritt morgen\nb@x.example', 'a@x.example\n\nb@x.example', 'Austritt morgen'],
      ['a@x.example weil gephisht', 'a@x.example', 'gephisht'],
      ['a@x.example because of phishing', 'a@x.example', 'phishing'],
      ['group:"Left because of X" because they left', 'group:"Left because of X"', 'they left'],
      ['a@x.example reason: one\nb@x.example reason: two', 'a@x.example\nb@x.example', 'one; two'],
    ] as const)
      assert.deepEqual(read(text), { accounts, reason }, text)
  })

  it('ends a quoted reason only if a ticket or time follows', () => {
    assert.deepEqual(read('a@x.example reason:"phished" ticket:INC123'), {
      accounts: 'a@x.example',
      reason: 'phished',
      ticket: 'INC123',
    })
    assert.deepEqual(read('a@x.example reason:"phished" by b@x.example'), {
      accounts: 'a@x.example',
      reason: '"phished" by b@x.example',
    })
  })

  it('can mark the accounts as compromised, before the reason, if the command supports it', () => {
    for (const [text, more] of [
      ['a@x.example as compromised', {}],
      ['a@x.example als kompromittiert weil gephisht', { reason: 'gephisht' }],
      ['a@x.example as compromised, ticket: INC1', { ticket: 'INC1' }],
    ] as const) {
      const { accounts, ...rest } = read(text)
      assert.deepEqual([accounts.replace(/,$/, '').trim(), rest], ['a@x.example', { compromised: true, ...more }], text)
    }
    for (const text of [
      'a@x.example reason: seen as compromised',
      'group:"as compromised"',
      'was-as-compromised@x.example',
    ])
      assert.equal(read(text).compromised, undefined, text)
    const elsewhere = readPlanText('a@x.example as compromised', typing, { timed: false })
    assert.deepEqual(elsewhere, { accounts: 'a@x.example as compromised' })
  })

  it('can include a ticket, with or without a colon', () => {
    for (const text of ['a@x.example ticket: INC123', 'a@x.example ticket INC123', 'ticket:"INC123" a@x.example'])
      assert.deepEqual(read(text), { accounts: 'a@x.example', ticket: 'INC123' }, text)
    assert.deepEqual(read('ticket team'), { accounts: 'ticket team' })
  })

  it('can include the start time', () => {
    for (const [text, date, time] of [
      ['tomorrow at 18:00', '2026-11-26', '18:00'],
      ['at 6 pm tomorrow', '2026-11-26', '18:00'],
      ['today at 11:45 pm', '2026-11-25', '23:45'],
      ['at 18:00', '2026-11-26', '18:00'],
      ['at 22:00', '2026-11-25', '22:00'],
      ['on Wednesday at 9:00', '2026-12-02', '09:00'],
      ['next friday 12:15', '2026-11-27', '12:15'],
      ['on 2026-12-24 at 08:00', '2026-12-24', '08:00'],
      ['on Dec 1 at 12 am', '2026-12-01', '00:00'],
      ['on 1st January at 10:00', '2027-01-01', '10:00'],
      ['morgen um 18 Uhr', '2026-11-26', '18:00'],
      ['übermorgen um 8:30 Uhr', '2026-11-27', '08:30'],
      ['am Montag um 7 Uhr', '2026-11-30', '07:00'],
      ['am 1. Dezember um 18.30 Uhr', '2026-12-01', '18:30'],
      ['am 24.12.2026 um 8 Uhr', '2026-12-24', '08:00'],
      ['tomorrow', '2026-11-26', ''],
    ] as const) {
      const read_ = read(`a@x.example ${text}`)
      assert.deepEqual(read_, { accounts: 'a@x.example', runAtDate: date, runAtTime: time }, text)
    }
  })

  it('can include the end time, if the command supports one', () => {
    const until = { accounts: 'a@x.example', enableAtDate: '2026-11-30', enableAtTime: '08:00' }
    for (const text of ['until Monday at 8:00', 'until Monday 8 am', 'bis Montag 8 Uhr', 'bis zum 30.11.2026 um 8 Uhr'])
      assert.deepEqual(read(`a@x.example ${text}`), until, text)
    assert.deepEqual(read('a@x.example tomorrow at 9:00 until Monday at 8:00'), {
      ...until,
      runAtDate: '2026-11-26',
      runAtTime: '09:00',
    })
    assert.equal(read('a@x.example until Monday', false).accounts, 'a@x.example until Monday')
  })

  it("is returned as it is if it isn't a valid date or time", () => {
    for (const text of [
      'at 25:00',
      'on 31.02.2026',
      'at 13 pm',
      'tomorow',
      'at 18:75',
      'sam:monday',
      'group:"Friday team"',
    ])
      assert.deepEqual(read(text), { accounts: text }, text)
  })

  it('survives any text quickly', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => void read(text)))
    for (const text of [
      'because '.repeat(12_000),
      'ticket: '.repeat(12_000),
      'at 1 '.repeat(20_000),
      '"'.repeat(90_000),
    ])
      read(text)
  })
})
