import assert from 'node:assert/strict'
import { decodeBatch } from '../../../src/graph/batch/codec.ts'

describe('the responses of a batch', () => {
  const statuses = (ids: readonly unknown[]) => {
    const responses = ids.map((id, index) => ({ id, status: 204 + index }))
    return decodeBatch({ status: 200, headers: {}, body: { responses }, at: 0 }, 2).map(({ status }) => status)
  }

  it('belong to the requests whose positions they name, in any order', () => {
    assert.deepEqual(statuses(['1', '0']), [205, 204])
    assert.deepEqual(statuses([1, 0]), [205, 204])
  })

  for (const id of ['', ' ', null, undefined, '0x0', '-0', '0.0', [], [0], true])
    it(`belong to no request with the ID ${JSON.stringify(id)}`, () => assert.deepEqual(statuses([id]), [0, 0]))
})
