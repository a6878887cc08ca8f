import assert from 'node:assert/strict'
import { outboxEmpty } from '../support/outbox.ts'
import { useStatements } from '../support/statements.ts'
import { anna, authorise, reason, useHarness } from './harness.ts'

/** Of the harness, its queue and its look at the outbox, and the borders of transactions. */
const isOther = (text: string) =>
  /^(begin|commit|rollback)|test_jobs|^select count\(\*\)::integer as n from posts/i.test(text)

/** Its event of three (lock, read, write), what it needs to know and to decide, and its card of four. */
const forConfirming = 18

/** Three events of three each, three cards of four, the writes of two steps, and reading back. */
const forRunning = 41

describe('the statements for one account', () => {
  const h = useHarness()
  const statements = useStatements()

  it('stay within their counts', async () => {
    const { operations, world } = h()
    world.add('bob')
    const { operation, token } = await h().plan('disable', ['bob'])
    await h().shown()
    const sent = () =>
      statements()
        .map(({ text }) => text.replace(/\s+/g, ' ').trim())
        .filter((text) => !isOther(text))
    const planned = sent().length
    await operations.confirm(operation.id, { person: anna, authorise, token, reason })
    await outboxEmpty(h().store, h().clock.now)
    const confirmed = sent().length
    await h().work()
    const all = sent()
    const confirming = all.slice(planned, confirmed)
    const running = all.slice(confirmed)
    assert.ok(confirming.length <= forConfirming, `${confirming.length}:\n${confirming.join('\n')}`)
    assert.ok(running.length <= forRunning, `${running.length}:\n${running.join('\n')}`)
    assert.equal((await operations.get(operation.id, anna)).state, 'done')
  })
})
