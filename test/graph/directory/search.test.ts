import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compileSearch } from '../../../emulator/graph/search.ts'
import { buildSearch } from '../../../src/graph/directory/search.ts'
import { encode } from '../../../src/graph/http/odata.ts'

const person = (displayName: string, alias = 'x') => ({
  displayName,
  surname: displayName.split(' ').at(-1) ?? '',
  userPrincipalName: `${alias}@contoso.test`,
  mail: `${alias}@contoso.test`,
})
const finds = (text: string, one: object) => compileSearch(buildSearch(text) ?? '', { eventual: true })(one)

describe('the search for a name', () => {
  it('finds names with accents typed without them, and vice versa', () => {
    for (const [typed, displayName] of [
      ['garcia', 'Aaliyah García'],
      ['aaliyah garcia', 'Aaliyah García'],
      ['GARCIA aaliyah', 'Aaliyah García'],
      ['garcía', 'Bob Garcia'],
      ['jurgen', 'Jürgen Malik'],
      ['juergen malik', 'Jürgen Malik'],
      ['jürgen', 'Juergen Malik'],
      ['jürgen', 'Jurgen Malik'],
      ['weiss', 'Anna Weiß'],
      ['weiß', 'Anna Weiss'],
      ['soren', 'Søren Holm'],
      ['soeren holm', 'Søren Holm'],
      ['lukasz', 'Łukasz Bielski'],
      ['olafur', 'Ólafur Berg'],
      ['akesson', 'Ada Åkesson'],
      ['nunez', 'Ana Núñez'],
      ['dvorak', 'Jan Dvořák'],
      ['ozturk', 'Can Öztürk'],
      ['celik', 'Ece Çelik'],
      ['ayse', 'Ayşe Kaya'],
      ['zoe', 'Zoë Khan'],
      ['renee', 'Renée Conti'],
      ['ines', 'Inês Dias'],
    ] as const)
      assert.ok(finds(typed, person(displayName)), `${displayName} by ${typed}`)
  })

  it('finds names with marks and capitals inside', () => {
    for (const [typed, displayName] of [
      ["o'brien", "Miles O'Brien"],
      ['obrien', "Miles O'Brien"],
      ['seo-yeon', 'Seo-yeon Park'],
      ['mcdonald', 'Ann McDonald'],
      ['ann mcdonald', 'Ann McDonald'],
      ['hall.grady', 'Grady Hall'],
    ] as const)
      assert.ok(finds(typed, person(displayName)), `${displayName} by ${typed}`)
  })

  it('finds sign-in names formed from a name', () => {
    assert.ok(finds('aaliyah garcia', person('A. G.', 'aaliyah.garcia2')))
    assert.ok(finds('Jürgen Malik', person('J. M.', 'juergen.malik')))
    assert.ok(finds('garcia aaliyah', person('A. G.', 'aaliyah.garcia')))
    assert.ok(finds('adelev', person('Adele Vance', 'AdeleV')))
    assert.ok(finds('grady.hall', person('G. H.', 'grady.hall')))
    assert.ok(finds('adelev@contoso', person('Adele Vance', 'AdeleV')))
  })

  it('finds nobody else', () => {
    assert.ok(!finds('aaliyah garcia', person('Ana García', 'agarcia')))
    assert.ok(!finds('garcia', person('Aaliyah Garza', 'aaliyah')))
    assert.ok(!finds('vance', person('Adele Bowen', 'adelev')))
  })

  it('is no longer than an address can be, and always valid', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme' }), (text) => {
        const search = buildSearch(text)
        if (search === undefined) return
        compileSearch(search, { eventual: true })
        if (/^[\p{L}\s]{1,40}$/u.test(text)) assert.ok(encode(search).length < 1_800, search)
      }),
    )
    const words = buildSearch('aaliyah bartholomew garcia hernandez', 'x'.repeat(300)) ?? ''
    assert.ok(encode(words).length <= 1_400, String(encode(words).length))
    assert.equal(buildSearch('  '), undefined)
  })
})
