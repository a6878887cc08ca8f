import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readTypedAccounts } from '../../../src/bot/input/typed-accounts.ts'

describe('typed accounts', () => {
  it('are addresses, ids and names, in order', () => {
    for (const [text, identifiers] of [
      ['adele', ['adele']],
      ['Adele Vance, MiriamG; a@x.example', ['Adele Vance', 'MiriamG', 'a@x.example']],
      ['adele vance and bo berg', ['adele vance', 'bo berg']],
      ['adele vance und bo berg bitte', ['adele vance', 'bo berg']],
      ['a@x.example and b@x.example please', ['a@x.example', 'b@x.example']],
      ["the account of O'Brien, Zoë", ["O'Brien", 'Zoë']],
      ['user adele?', ['adele']],
    ] as const)
      assert.deepEqual(readTypedAccounts(text), { identifiers, rest: [] }, text)
  })

  it('are only addresses if a name precedes its own', () => {
    for (const text of [
      'Ann Lee <a@x.example>; "Berg, Bo" <b@x.example>',
      'Lee, Ann <a@x.example>; Berg, Bo <b@x.example>',
    ])
      assert.deepEqual(readTypedAccounts(text), { identifiers: ['a@x.example', 'b@x.example'], rest: [] }, text)
    assert.deepEqual(readTypedAccounts('adele and Bo <b@x.example>').rest, ['adele Bo'])
  })

  it('report every other word', () => {
    for (const [text, rest] of [
      ['a@x.example tomorow at noon', ['tomorow at noon']],
      ['not a@x.example', ['not']],
      ['the disabled people', ['the disabled people']],
      ['Ann Lee\ta@x.example\tSales', ['Ann Lee', 'Sales']],
      ['Ref. 4711 a@x.example', ['Ref. 4711']],
    ] as const)
      assert.deepEqual(readTypedAccounts(text).rest, rest, text)
  })

  it('survives any text, and soon', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => void readTypedAccounts(text)))
    for (const text of ['<'.repeat(50_000), 'A, b <'.repeat(15_000), 'and '.repeat(25_000), 'x '.repeat(45_000)])
      readTypedAccounts(text)
  })
})
