import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { bind } from '../../../src/chat/card/bind.ts'

const text = (value: string, more: object = {}) => ({
  type: 'AdaptiveCard',
  body: [{ type: 'TextBlock', text: value, ...more }],
})

describe('binding a card template', () => {
  it('inserts data where the template names it', () => {
    assert.deepEqual(bind(text('Hello ${person.name}.'), { person: { name: 'Ann' } }), text('Hello Ann.'))
  })

  it('repeats for each list entry and omits what is absent', () => {
    const template = {
      body: [
        { type: 'TextBlock', $data: '${rows}', text: '${name}' },
        { type: 'TextBlock', $when: '${exists(note)}', text: '${note}' },
      ],
    }
    const data = { rows: [{ name: 'a' }, { name: 'b' }] }
    assert.deepEqual(bind(template, data), {
      body: [
        { type: 'TextBlock', text: 'a' },
        { type: 'TextBlock', text: 'b' },
      ],
    })
    assert.deepEqual(bind(template, { rows: [], note: 'n' }), { body: [{ type: 'TextBlock', text: 'n' }] })
  })

  it('throws if a placeholder has no data, naming it', () => {
    assert.throws(() => bind(text('${who.name}'), { who: {} }), /who\.name/)
    assert.throws(() => bind(text('Hello ${name}, you ${age}'), { name: 'x' }), /age/)
    assert.throws(() => bind(text('x', { $data: '${rows}' }), {}), /rows/)
  })

  it('requires the data of repeated parts, and none of omitted ones', () => {
    const row = { type: 'TextBlock', $data: '${rows}', $when: '${exists(name)}', text: '${name} ${mail}' }
    const template = { body: [row] }
    assert.deepEqual(bind(template, { rows: [{}, { name: 'a', mail: 'b' }, { mail: 'c' }] }), {
      body: [{ type: 'TextBlock', text: 'a b' }],
    })
    assert.throws(
      () =>
        bind(template, {
          rows: [
            { name: 'a', mail: 'b' },
            { name: 'c', mail: null },
          ],
        }),
      /mail/,
    )
    assert.throws(() => bind({ body: [{ $data: '${one}', text: '${name}' }] }, { one: {}, name: 'outer' }), /name/)
  })

  it("leaves the engine's settings alone, which other code may rely on", () => {
    bind(text('${name}'), { name: 'Ann' })
    const { GlobalSettings } = createRequire(import.meta.url)('adaptivecards-templating')
    assert.equal(GlobalSettings.getUndefinedFieldValueSubstitutionString, undefined)
  })

  it('binds the same template again after a failure', () => {
    const template = text('${name}')
    assert.throws(() => bind(template, {}))
    assert.deepEqual(bind(template, { name: 'Ann' }), text('Ann'))
  })

  it('never interprets data: expressions in it stay literal', () => {
    const name = '${secret} ${1+1} ${$root.secret}'
    assert.deepEqual(bind(text('${name}'), { name, secret: 's' }), text(name))
    assert.deepEqual(bind(text('I am ${name}.'), { name, secret: 's' }), text(`I am ${name}.`))
  })

  it('keeps whole values, their types and action data unchanged', () => {
    const data = { list: ['*', '${x}', 1, true, null], n: 5 }
    const template = { actions: [{ type: 'Action.Submit', data: '${data}' }], count: '${data.n}' }
    assert.deepEqual(bind(template, { data }), { actions: [{ type: 'Action.Submit', data }], count: 5 })
  })

  it('refuses templates that compute or are malformed', () => {
    assert.throws(() => bind(text('${1 + 1}'), {}), /compute/)
    assert.throws(() => bind(text("${if(x, 'a', 'b')}"), { x: true }), /compute/)
    assert.throws(() => bind(text('${name'), { name: 'x' }), /open placeholder/)
    assert.throws(() => bind(text('x', { $when: '${count > 1}' }), { count: 2 }), /exists/)
    assert.throws(() => bind(text('x', { $when: false }), {}), /exists/)
  })
})
