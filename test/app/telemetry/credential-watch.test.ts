import assert from 'node:assert/strict'
import { watchCredentials } from '../../../src/app/telemetry/credential-watch.ts'
import { type GaugeValue, noMetrics } from '../../../src/core/metrics.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createKeptLog } from '../../support/rollcall.ts'

const day = 86_400_000

describe('the watch over credentials', () => {
  const begin = (left: { bot?: number; sso?: number }) => {
    const clock = createFakeClock()
    const { log, lines } = createKeptLog()
    let read: () => Promise<readonly GaugeValue[]> = async () => []
    const watch = (_name: string, reading: typeof read) => {
      read = reading
    }
    const metrics = { ...noMetrics, watch }
    const at = (days: number | undefined) => (days === undefined ? undefined : clock.now() + days * day)
    const stop = watchCredentials({ bot: at(left.bot), sso: at(left.sso) }, { metrics, clock, log })
    const told = () =>
      lines.map((line) => {
        const { level, which, days } = JSON.parse(line) as Record<string, unknown>
        return [level, which, days]
      })
    return { clock, told, read: () => read(), stop }
  }

  it('reports the time left for those that are configured', async () => {
    const { read, stop } = begin({ sso: 40 })
    assert.deepEqual(await read(), [{ value: 40 * 86_400, labels: { credential: 'sso' } }])
    stop()
    assert.deepEqual(await begin({}).read(), [])
  })

  it('warns each day from 30 days before, and urgently from seven', async () => {
    const { clock, told, stop } = begin({ sso: 32, bot: 400 })
    assert.deepEqual(told(), [])
    await clock.advance(3 * day)
    assert.deepEqual(told(), [
      [40, 'sso', 30],
      [40, 'sso', 29],
    ])
    await clock.advance(23 * day)
    assert.deepEqual(told().at(-1), [50, 'sso', 6])
    stop()
  })

  it('says immediately that one has expired', () => {
    assert.deepEqual(begin({ bot: -1 }).told(), [[50, 'bot', -1]])
  })
})
