import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readAccounts, readNames } from '../../../src/chat/input/accounts.ts'

const id = '8c14a998-3c8d-4c52-ad09-c9032671ea31'
const found = (text: string) => readAccounts(text).identifiers

describe('readNames', () => {
  it('reads a list of single names and identifiers', () => {
    assert.deepEqual(readNames('adelev\n0042\n\nann@x.example, alexw'), ['adelev', '0042', 'ann@x.example', 'alexw'])
  })

  it('refuses sentences, tables and other characters', () => {
    for (const text of [
      '',
      'please disable adelev',
      'adelev\nKind regards, Ann Lee',
      'Adele\tadele@x.example',
      'a:b',
      'a@b c@d',
    ])
      assert.equal(readNames(text), undefined, text)
  })
})

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

  it('reads names with addresses as copied from mail clients', () => {
    assert.deepEqual(found('"Vance, Adele" <adele@x.example>; Alex Wilber <mailto:alex@x.example>'), [
      'adele@x.example',
      'alex@x.example',
    ])
  })

  it('reads object IDs, guests, apostrophes and names of any script', () => {
    const guest = "o'brien_y.example#EXT#@x.example"
    assert.deepEqual(found(`${id} ${guest} zoë@x.example`), [id, guest, 'zoë@x.example'])
  })

  it('reads on-premises names with a domain or prefix', () => {
    assert.deepEqual(found('CONTOSO\\adelev, sam:alexw; employee:0042 and mailto:ann@x.example'), [
      'CONTOSO\\adelev',
      'sam:alexw',
      'employee:0042',
      'ann@x.example',
    ])
  })

  it("reads columns of sign-in names and employee IDs that aren't addresses", () => {
    assert.deepEqual(found('Name;sAMAccountName\nAdele;adelev\nAlex;alexw\n;two words'), ['sam:adelev', 'sam:alexw'])
    assert.deepEqual(found('Employee ID\n0042\n0043'), ['employee:0042', 'employee:0043'])
    assert.deepEqual(found('sAMAccountName,UserPrincipalName\nadelev,adele@x.example'), ['adele@x.example'])
  })

  it('drops the full stop of a sentence', () => {
    assert.deepEqual(found('Please check ann@x.example.'), ['ann@x.example'])
  })

  it('keeps duplicates for later reporting', () => {
    assert.deepEqual(found('a@x.example a@x.example'), ['a@x.example', 'a@x.example'])
  })

  it('reads the best column of a table with a header', () => {
    const csv =
      'Display name;User principal name;Mail\n"Vance; Adele";adele@x.example;a.vance@x.example\nAlex;alex@x.example;\n'
    assert.deepEqual(found(csv), ['adele@x.example', 'alex@x.example'])
    assert.deepEqual(found(`id,mail\n${id},a@x.example`), [id])
  })

  it('reads a single column with a header', () => {
    assert.deepEqual(found('UPN\na@x.example\nb@x.example'), ['a@x.example', 'b@x.example'])
  })

  it('reads any number of accounts per line in a single column', () => {
    assert.deepEqual(readAccounts('"Mail"\na@x.example, "b@x.example"\n\nAnn\n'), {
      identifiers: ['a@x.example', 'b@x.example'],
      rest: ['Ann'],
    })
  })

  it('reads a tab-separated table, and one with quotes and separators in its cells', () => {
    assert.deepEqual(found('Name\tE-mail\nAnn\ta@x.example\n'), ['a@x.example'])
    assert.deepEqual(found('Name,Mail\n"Ann ""A, B"" C", "a@x.example" \n'), ['a@x.example'])
  })

  it('reports table rows without an account, and ignores other columns', () => {
    const lines = ['ann,Ann,boss@x.example', 'short', '"open,a@x.example,boss', 'bob,b@x.example,boss@x.example']
    assert.deepEqual(readAccounts(['Name,Mail,Manager', ...lines, ''].join('\n\n')), {
      identifiers: ['b@x.example'],
      rest: lines.slice(0, 3),
    })
  })

  it('does not treat single lines, or text without a header, as a table', () => {
    assert.deepEqual(readAccounts('upn'), { identifiers: [], rest: ['upn'] })
    assert.deepEqual(readAccounts('mails\nid'), { identifiers: [], rest: ['mails', 'id'] })
    assert.deepEqual(found('a@x.example,b@x.example\nid,mail\nc@x.example,d@x.example'), [
      'a@x.example',
      'b@x.example',
      'c@x.example',
      'd@x.example',
    ])
    assert.deepEqual(found('\na@x.example'), ['a@x.example'])
  })

  it('removes quotes around an address and punctuation after it', () => {
    assert.deepEqual(found(`'ann@x.example', ''bob@x.example'!? (carl@x.example).`), [
      'ann@x.example',
      'bob@x.example',
      'carl@x.example',
    ])
  })

  it('ignores incomplete addresses', () => {
    const halves = ['@x.example', 'ann@', 'ann@@x.example', `'@'`, 'ann@.', `'@x.example`, '@']
    assert.deepEqual(readAccounts(halves.join('\n')), { identifiers: [], rest: halves })
    assert.deepEqual(found('a@x.example@b@y.example'), ['a@x.example', 'b@y.example'])
    assert.deepEqual(found('a@x.example@b'), ['a@x.example'])
  })

  it('ignores anything longer than an address can be', () => {
    const long = (length: number) => `${'a'.repeat(length - '@x.example'.length)}@x.example`
    assert.deepEqual(found(`${long(320)} ${long(321)}`), [long(320)])
  })

  it('truncates long unrecognised parts to one line', () => {
    const [piece = ''] = readAccounts(`${'word '.repeat(500)}`).rest
    assert.equal([...piece].length, 120)
    assert.ok(piece.startsWith('word word') && piece.endsWith('…'))
  })

  it('reports what it could not understand', () => {
    assert.deepEqual(readAccounts('a@x.example, Adele Vance\nfoo'), {
      identifiers: ['a@x.example'],
      rest: ['Adele Vance', 'foo'],
    })
  })

  it('keeps only the first twenty unrecognised parts', () => {
    const { identifiers, rest } = readAccounts(Array.from({ length: 5000 }, (_, index) => `x${index}`).join(','))
    assert.equal(identifiers.length, 0)
    assert.equal(rest.length, 20)
  })

  it('finds every address however the list is separated', () => {
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
