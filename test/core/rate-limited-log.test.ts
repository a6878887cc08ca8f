import assert from 'node:assert/strict'
import { createLog } from '../../src/core/log.ts'
import { limitRepeats } from '../../src/core/rate-limited-log.ts'
import { createFakeClock } from '../support/fake-clock.ts'

describe('a log that limits repeated failures', () => {
  const make = () => {
    const lines: Record<string, unknown>[] = []
    const clock = createFakeClock()
    const write = (line: string) => void lines.push(JSON.parse(line))
    return { lines, clock, log: limitRepeats(createLog({ level: 'debug', destination: { write } }), clock) }
  }

  it('writes five of a kind per minute, then how many were suppressed', async () => {
    const { lines, clock, log } = make()
    const error = Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
    for (let time = 0; time < 100; time++) log.child({ operation: `o${time}` }).warn('a sweep failed', { error })
    assert.equal(lines.length, 5)
    assert.equal(lines[4]?.['operation'], 'o4')
    await clock.advance(60_000)
    const { level, msg, what, times } = lines[5] ?? {}
    assert.deepEqual([level, msg, what, times], [40, 'Held back', 'a sweep failed', 95])
    log.warn('a sweep failed', { error })
    assert.equal(lines.length, 7, 'the next minute begins with a line of its own')
  })

  it('distinguishes kinds by text, cause and level', () => {
    const { lines, log } = make()
    for (let time = 0; time < 10; time++) {
      for (const refused of ['audience', 'expired']) log.warn('Inbound request refused', { refused })
      log.error('Inbound request refused', { refused: 'expired' })
    }
    assert.equal(lines.length, 15)
  })

  it('always writes lines with a reference, fatal errors and non-failures', () => {
    const { lines, log } = make()
    for (let time = 0; time < 10; time++) {
      log.error('Unexpected error', { reference: `r${time}` })
      log.fatal('ends')
      log.info('Command')
    }
    assert.equal(lines.length, 30)
  })

  it('stays bounded for any number of causes, and reports the rest on closing', () => {
    const { lines, log } = make()
    for (let time = 0; time < 2_000; time++) log.warn('x', { error: { code: `E${time}` } })
    assert.equal(lines.length, 505)
    log.close()
    assert.deepEqual([lines.at(-1)?.['what'], lines.at(-1)?.['times']], ['x', 1495])
  })
})
