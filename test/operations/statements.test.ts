import assert from 'node:assert/strict'
import { outboxEmpty } from '../support/outbox.ts'
import { useStatements } from '../support/statements.ts'
import { anna, authorise, reason, useHarness } from './harness.ts'

/** Of the harness, its queue and its look at the outbox, and the borders of transactions. */
const isOther = (text: string) =>
  /^(begin|commit|rollback)|test_jobs|^select count\(\*\)::integer as n from posts/i.test(text)

/** What it needs to know and to decide, its event of three (lock, read, write), the answer, and its card of two. */
const forConfirming = 14

/** Three events of three each, three cards of two, the writes of two steps, and reading back. */
const forRunning = 29

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
    // A card that changes while it is being drawn is claimed and read once more.
    const overtaken = running.filter((text) => /^with due as materialized \(select p.id/.test(text)).length
    assert.ok(overtaken <= 2, `${overtaken} claims`)
    assert.ok(running.length <= forRunning + 2 * overtaken, `${running.length}:\n${running.join('\n')}`)
    assert.equal((await operations.get(operation.id, anna)).state, 'done')
  })
})
