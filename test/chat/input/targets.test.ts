import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isOnlyTargets, readTargets } from '../../../src/chat/input/targets.ts'
import { takeIds } from '../../support/all-commands.ts'

/** Nothing that another service names. */
const none = { sources: [], risks: [], leaving: false }

describe('readTargets', () => {
  it('reads a single column of a pasted table, even with single words only', () => {
    for (const before of ['', '\n', ' \n'])
      assert.deepEqual(readTargets(`${before}sAMAccountName;Name\nnass0042;Sadiq\n0042078x;Nina`).identifiers, [
        'sam:nass0042',
        'sam:0042078x',
      ])
  })

  it('finds groups among accounts, quoted or not', () => {
    assert.deepEqual(readTargets(`group:"Sales leads" a@x.example, group:'HR' group:sales@x.example`), {
      identifiers: ['a@x.example'],
      groups: ['Sales leads', 'HR', 'sales@x.example'],
      ...none,
      filter: undefined,
      rest: [],
    })
  })

  it('finds incidents, risk and leave dates among accounts, in English and German', () => {
    const read = (text: string) => {
      const { sources, risks, leaving, identifiers, rest } = readTargets(text, takeIds)
      return [sources, risks, leaving, identifiers, rest]
    }
    for (const text of ['incident:1234', 'Incident #1234', 'vorfall: 1234', 'incident 1234', ' Vorfall 1234. '])
      assert.deepEqual(read(text), [['1234'], [], false, [], []], text)
    assert.deepEqual(read('risk:high, Risiko:mittel; a@x.example'), [
      [],
      ['high', 'medium'],
      false,
      ['a@x.example'],
      [],
    ])
    assert.deepEqual(read('leaving:today and Ausscheiden: heute'), [[], [], true, [], []])
    assert.deepEqual(read('incident:1, incident:1 incident:2')[0], ['1', '2'])
  })

  it('does not read them from other words, addresses, groups or numbers that are too long', () => {
    for (const text of ['risk:low', 'leaving:tomorrow', 'incident:abc', 'incident:1234567890123', 'my-incident:1'])
      assert.deepEqual(readTargets(text, takeIds).sources, [], text)
    assert.deepEqual(readTargets('risk:low').rest, ['risk:low'])
    assert.deepEqual(readTargets('incident:1234@x.example', takeIds).identifiers, ['1234@x.example'])
    const { groups, risks } = readTargets('group:"risk:high"')
    assert.deepEqual([groups, risks], [['risk:high'], []])
    assert.deepEqual(readTargets('Ann, incident 1234 was hers', takeIds).sources, [])
  })

  it('reads a filter if nothing else is given', () => {
    assert.deepEqual(readTargets('department:"Customer Care" enabled').filter, {
      department: 'Customer Care',
      enabled: true,
    })
    assert.deepEqual(readTargets('disabled guests').filter, { enabled: false, guests: true })
  })

  it('does not read filters next to accounts or groups, or from other words', () => {
    assert.equal(readTargets('a@x.example department:Sales').filter, undefined)
    assert.equal(readTargets('group:Sales disabled').filter, undefined)
    assert.equal(readTargets('the disabled people').filter, undefined)
    assert.deepEqual(readTargets('the disabled people').rest, ['the disabled people'])
  })

  it('ends an unquoted group where the list continues', () => {
    for (const text of ['group:Sales, a@x.example', 'group:Sales; a@x.example', 'a@x.example,group:Sales']) {
      const { identifiers, groups, rest } = readTargets(text)
      assert.deepEqual([identifiers, groups, rest], [['a@x.example'], ['Sales'], []])
    }
  })

  it('trims group names and ignores empty ones', () => {
    assert.deepEqual(readTargets('group:  " HR  team "').groups, ['HR  team'])
    assert.deepEqual(readTargets(`group:"" group:' '`), {
      identifiers: [],
      groups: [],
      ...none,
      filter: undefined,
      rest: [],
    })
    assert.deepEqual(readTargets('subgroup:HR').groups, [])
  })

  it('leaves nothing over if it reads a filter', () => {
    const everyone = { identifiers: [], groups: [], ...none, rest: [] }
    assert.deepEqual(readTargets(' Disabled\tguest '), { ...everyone, filter: { enabled: false, guests: true } })
    assert.deepEqual(readTargets('enabled'), { ...everyone, filter: { enabled: true } })
    assert.deepEqual(readTargets('TITLE:x'), { ...everyone, filter: { title: 'x' } })
  })

  it('returns a filter given together with accounts or groups', () => {
    assert.equal(readTargets('a@x.example department:"Customer Care"').besides, 'department:"Customer Care"')
    assert.equal(readTargets('group:Sales, Title:Manager, more').besides, 'Title:Manager')
    assert.equal(readTargets('department:Sales').besides, undefined)
    assert.equal(readTargets('what department:Sales is').besides, undefined)
  })

  it('does not mistake a signature for a filter', () => {
    for (const text of ['Ann, title: Manager, a@x.example', 'a@x.example subtitle:x', 'a@x.example title:']) {
      assert.equal(readTargets(text).besides, undefined, text)
    }
  })

  it('does not read a filter from a sentence containing one of its words', () => {
    for (const text of ['disabled people', 'the disabled', 'disabled or guests', 'subtitle:x']) {
      assert.equal(readTargets(text).filter, undefined)
    }
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => void readTargets(`group:${text}`)))
  })
})

describe('isOnlyTargets', () => {
  const id = '5d3b7a51-0e5c-4b65-9d3c-9a5e3f7f0f11'

  it('is true for accounts and groups in any kind of list', () => {
    for (const text of [
      'a@x.example',
      `a@x.example, ${id}; b@x.example\n\nc@x.example d@x.example`,
      'Ann Lee <a@x.example>; "Bo Berg" <b@x.example>',
      'group:"Sales leads"',
      'a@x.example  b@x.example , c@x.example',
      'a@x.example group:HR b@x.example',
      ` group:HR, ${id} `,
    ]) {
      assert.equal(isOnlyTargets(text), true, text)
    }
  })

  it('is false if there are other words, and for nothing', () => {
    for (const text of [
      '',
      ' \n',
      ', ;',
      'help',
      'block a@x.example',
      'a@x.example, please',
      'a@x.example and b@x.example',
      'block <a@x.example> now',
      'Ann <nobody>',
      'to <a@x.example> or <b@x.example>',
      'group:Sales disabled',
      'department:Sales',
    ]) {
      assert.equal(isOnlyTargets(text), false, text)
    }
  })

  it('is fast on long text of any kind', () => {
    for (const text of [
      '<'.repeat(50_000),
      '<a '.repeat(20_000),
      'a@x.example,'.repeat(8_000),
      'group:"'.repeat(10_000),
    ])
      isOnlyTargets(text)
  })
})
