import assert from 'node:assert/strict'
import { setImmediate as immediate } from 'node:timers/promises'
import { conversationOf, createSendQueue } from '../../../src/chat/channel/send-queue.ts'

describe('the order of what is sent', () => {
  /** A send that stays in progress until released. */
  const held = () => {
    let [release, fail]: [() => void, (error: Error) => void] = [() => {}, () => {}]
    const gate = new Promise<void>((resolve, reject) => {
      release = resolve
      fail = reject
    })
    return { send: () => gate, release: () => release(), fail: () => fail(new Error('No')) }
  }

  it('is preserved within a conversation, whatever the result of each call', async () => {
    const order = createSendQueue()
    const said: string[] = []
    const [first, second] = [held(), held()]
    const sent = [
      order.run('a', () => first.send().finally(() => said.push('first'))),
      order.run('a', () => second.send().finally(() => said.push('second'))),
      order.run('a', async () => said.push('third')),
    ]
    const outcomes = Promise.allSettled(sent)
    second.release()
    await immediate()
    assert.deepEqual(said, [])
    first.fail()
    assert.deepEqual(
      (await outcomes).map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled'],
    )
    assert.deepEqual(said, ['first', 'second', 'third'])
  })

  it('delays no other conversations, and no calls without one', async () => {
    const order = createSendQueue()
    const slow = held()
    const waiting = order.run('a', slow.send)
    assert.equal(await order.run('b', async () => 'b'), 'b')
    assert.equal(await order.run(undefined, async () => 'read'), 'read')
    slow.release()
    await waiting
  })

  it('queues up to a hundred calls, refuses more, and forgets idle conversations', async () => {
    const order = createSendQueue()
    const slow = held()
    const waiting = Array.from({ length: 100 }, () => order.run('a', slow.send))
    await assert.rejects(order.run('a', slow.send), /Too much waits/)
    slow.release()
    await Promise.all(waiting)
    await immediate()
    assert.equal(order.size, 0)
    assert.equal(await order.run('a', async () => 'again'), 'again')
  })

  it('applies to posting, editing and deleting, not to reading or creating', () => {
    const root = 'https://smba.example/emea/v3/conversations'
    const of = (method: string, path: string) => conversationOf({ method, url: `${root}${path}` })
    for (const [method, path] of [
      ['POST', '/a%3Ax/activities'],
      ['POST', '/a%3Ax/activities/1'],
      ['PUT', '/a%3Ax/activities/1'],
      ['DELETE', '/a%3Ax/activities/1?x=y'],
    ] as const)
      assert.equal(of(method, path), `${root}/a%3Ax`)
    assert.notEqual(of('POST', '/b/activities'), of('POST', '/a/activities'))
    for (const [method, path] of [
      ['GET', '/a/activities/1/members'],
      ['GET', '/a/members/29%3Ax'],
      ['POST', ''],
    ] as const)
      assert.equal(of(method, path), undefined)
    assert.equal(conversationOf({ method: 'POST', url: 'https://token.example/api/usertoken/exchange' }), undefined)
  })
})
