import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readTypedAccounts, withoutDoubtfulWords } from '../../../src/chat/input/typed-accounts.ts'

describe('typed accounts', () => {
  it('are addresses, IDs and names, in order', () => {
    for (const [text, identifiers] of [
      ['adele', ['adele']],
      ['Adele Vance, MiriamG; a@x.example', ['Adele Vance', 'MiriamG', 'a@x.example']],
      ['adele vance and bo berg', ['adele vance', 'bo berg']],
      ['adele vance und bo berg bitte', ['adele vance', 'bo berg']],
      ['a@x.example and b@x.example please', ['a@x.example', 'b@x.example']],
      ["the account of O'Brien, Zoë", ["O'Brien", 'Zoë']],
      ['user adele?', ['adele']],
      ['adele immediately, thank you', ['adele']],
      ['elsa das', ['elsa das']],
      ['elsa das, abel now and anna von der Leyen', ['elsa das', 'abel now', 'anna von der Leyen']],
      ['von der Leyen', ['von der Leyen']],
    ] as const)
      assert.deepEqual(readTypedAccounts(text), { identifiers, rest: [] }, text)
  })

  it('keep words that could be part of a name, and know it without them', () => {
    for (const [name, english, german] of [
      ['adele now', 'adele', 'adele'],
      ['elsa das', 'elsa das', 'elsa das'],
      ['das gupta', 'das gupta', 'gupta'],
      ['die adele', 'die adele', 'adele'],
      ['von der Leyen', 'von der Leyen', 'Leyen'],
    ] as const)
      assert.deepEqual([withoutDoubtfulWords(name, 'en-GB'), withoutDoubtfulWords(name, 'de-DE')], [english, german])
  })

  it('are only the addresses if a name precedes its address', () => {
    for (const text of [
      'Ann Lee <a@x.example>; "Berg, Bo" <b@x.example>',
      'Lee, Ann <a@x.example>; Berg, Bo <b@x.example>',
    ])
      assert.deepEqual(readTypedAccounts(text), { identifiers: ['a@x.example', 'b@x.example'], rest: [] }, text)
    assert.deepEqual(readTypedAccounts('adele and Bo <b@x.example>').rest, ['adele Bo'])
  })

  it('include the name before an address in angle brackets, whatever a name can contain', () => {
    for (const [text, identifiers] of [
      ['Person 59 <person59@x.example>', ['person59@x.example']],
      ['"Person 59" <p59@x.example>', ['p59@x.example']],
      ["'Berg, Bo' <b@x.example>", ['b@x.example']],
      ['Vance, Adele <a@x.example>', ['a@x.example']],
      ['Vance, Adele 2 (External) <a@x.example>; Person, 59 <p59@x.example>', ['a@x.example', 'p59@x.example']],
      ['van der Berg, Jan <jan@x.example>; Lee, Ann <ann@x.example>', ['jan@x.example', 'ann@x.example']],
      ['Anna von der Leyen <anna@x.example>', ['anna@x.example']],
      ['svc-backup01 <svc@x.example>, Meeting Room 3 <room@x.example>', ['svc@x.example', 'room@x.example']],
      ['Bo Berg (IT & Sales) - Oslo <b@x.example>', ['b@x.example']],
      ['Ann <a@x.example> and Person 7 <p7@x.example>', ['a@x.example', 'p7@x.example']],
      ['the account Person 7 <p7@x.example>', ['p7@x.example']],
      ['a@x.example, Person 59 <p59@x.example>; adele', ['a@x.example', 'p59@x.example', 'adele']],
      [
        'Person 1 <p1@x.example>\nPerson 2 <p2@x.example>\nb@x.example',
        ['p1@x.example', 'p2@x.example', 'b@x.example'],
      ],
    ] as const)
      assert.deepEqual(readTypedAccounts(text), { identifiers, rest: [] }, text)
  })

  it('do not mistake conditions, times and other people before an address for its name', () => {
    for (const [text, rest] of [
      ['not Person 7 <b@x.example>', 'not Person 7'],
      ["'not Bo <b@x.example>", "'not Bo"],
      ['everyone except Person 7 <b@x.example>', 'everyone except Person 7'],
      ['manager of Person 7 <b@x.example>', 'manager Person 7'],
      ['adele and Person 7 <b@x.example>', 'adele Person 7'],
      ['for 2 hours Bo <b@x.example>', '2 hours Bo'],
      ['6 pm Bo <b@x.example>', '6 pm Bo'],
      ['24.12. Bo <b@x.example>', '24.12. Bo'],
      ['2 Tage Bo <b@x.example>', '2 Tage Bo'],
      ['until 18:00 Bo <b@x.example>', 'until 18:00 Bo'],
    ] as const)
      assert.deepEqual(readTypedAccounts(text), { identifiers: ['b@x.example'], rest: [rest] }, text)
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

  it('survive any text quickly', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => void readTypedAccounts(text)))
    for (const text of ['<'.repeat(50_000), 'A, b <'.repeat(15_000), 'and '.repeat(25_000), 'x '.repeat(45_000)])
      readTypedAccounts(text)
  })
})
