import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readAccounts } from '../../src/bot/people.ts'

const id = '8c14a998-3c8d-4c52-ad09-c9032671ea31'
const found = (text: string) => readAccounts(text).identifiers

describe('readAccounts', () => {
  it('reads lines, commas, semicolons, tabs and spaces, mixed', () => {
    assert.deepEqual(found('a@x.example, b@x.example;c@x.example\nd@x.example\te@x.example f@x.example'), [
      'a@x.example',
      'b@x.example',
      'c@x.example',
      'd@x.example',
      'e@x.example',
      'f@x.example',
    ])
  })

  it('reads names with addresses as mail clients copy them', () => {
    assert.deepEqual(found('"Vance, Adele" <adele@x.example>; Alex Wilber <mailto:alex@x.example>'), [
      'adele@x.example',
      'alex@x.example',
    ])
  })

  it('reads object ids, guests, apostrophes and names of any script', () => {
    const guest = "o'brien_y.example#EXT#@x.example"
    assert.deepEqual(found(`${id} ${guest} zoë@x.example`), [id, guest, 'zoë@x.example'])
  })

  it('leaves off the full stop of a sentence', () => {
    assert.deepEqual(found('Please check ann@x.example.'), ['ann@x.example'])
  })

  it('keeps what is given twice, for somebody else to name', () => {
    assert.deepEqual(found('a@x.example a@x.example'), ['a@x.example', 'a@x.example'])
  })

  it('reads the best column of a table with a header', () => {
    const csv =
      'Display name;User principal name;Mail\n"Vance; Adele";adele@x.example;a.vance@x.example\nAlex;alex@x.example;\n'
    assert.deepEqual(found(csv), ['adele@x.example', 'alex@x.example'])
    assert.deepEqual(found(`id,mail\n${id},a@x.example`), [id])
  })

  it('reads one column under a header', () => {
    assert.deepEqual(found('UPN\na@x.example\nb@x.example'), ['a@x.example', 'b@x.example'])
  })

  it('says what it could not understand', () => {
    assert.deepEqual(readAccounts('a@x.example, Adele Vance\nfoo'), {
      identifiers: ['a@x.example'],
      rest: ['Adele Vance', 'foo'],
    })
  })

  it('keeps only the first twenty pieces of rubbish', () => {
    const { identifiers, rest } = readAccounts(Array.from({ length: 5000 }, (_, index) => `x${index}`).join(','))
    assert.equal(identifiers.length, 0)
    assert.equal(rest.length, 20)
  })

  it('finds every address of a list however it is separated', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,15}[a-z0-9]$/)
    const separator = fc.constantFrom('\n', ', ', ';', '\t', ' ', ' ;\n')
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 50 }), separator, (names, mark) => {
        const addresses = names.map((one) => `${one}@contoso.example`)
        assert.deepEqual(found(addresses.join(mark)), addresses)
      }),
    )
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => void found(text)))
  })
})
