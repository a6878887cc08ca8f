import assert from 'node:assert/strict'
import { bindAll } from '../../src/core/bind.ts'

describe('bindAll', () => {
  it('passes all functions the same first argument, followed by their own', async () => {
    const bound = bindAll('Rollcall', {
      greet: (name: string, word = 'from') => `Hello ${word} ${name}`,
      length: async ({ length }: string, more: number) => length + more,
    })
    assert.equal(bound.greet('to'), 'Hello to Rollcall')
    assert.equal(await bound.length(2), 10)
  })
})
