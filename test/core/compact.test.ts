import assert from 'node:assert/strict'
import { compact } from '../../src/core/compact.ts'

describe('compact', () => {
  it('drops what conditions left out, and keeps the rest in order', () => {
    const [text, many, found] = ['', 0, undefined as { readonly name: string } | undefined]
    assert.deepEqual(compact(['first', text && 'empty', many > 0 && 'many', found?.name, null, 'last']), [
      'first',
      'last',
    ])
    const line = { text: 'kept' }
    assert.deepEqual(compact([found && line, line]), [line])
  })
})
