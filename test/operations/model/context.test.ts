import assert from 'node:assert/strict'
import { enqueueSlice, operationQueue } from '../../../src/operations/model/context.ts'
import type { SendOptions, Store } from '../../../src/store/store.ts'

describe('queuing a slice', () => {
  const key = { tenantId: 'ours', id: 'AB12' }
  const sent = async (options?: Parameters<typeof enqueueSlice>[2]) => {
    const calls: [string, object, SendOptions | undefined][] = []
    const queue = { send: async (...args: (typeof calls)[0]) => void calls.push(args) }
    await enqueueSlice({ store: { queue } as unknown as Store }, key, options)
    assert.equal(calls.length, 1)
    return calls[0]
  }

  it('names the operation, once however often it is queued', async () => {
    assert.deepEqual(await sent(), [operationQueue, key, { singletonKey: 'ours/AB12' }])
    assert.equal(operationQueue, 'operation-slices')
  })

  it('waits for its time, and for its transaction', async () => {
    const tx = {} as never
    assert.deepEqual(await sent({ after: 7, tx }), [operationQueue, key, { after: 7, tx, singletonKey: 'ours/AB12' }])
  })
})
