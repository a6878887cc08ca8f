import assert from 'node:assert/strict'
import { accountStates } from '../../../src/graph/directory/account-states.ts'
import { passwordsOf } from '../../../src/graph/directory/passwords.ts'
import { watchClockSkew } from '../../../src/graph/http/clock-skew.ts'
import { retryAfter } from '../../../src/graph/http/response.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { drive, idOf, scripted } from '../script.ts'

const at = Date.UTC(2026, 0, 5, 9)
const dated = (ms: number) => new Date(at + ms).toUTCString()

/** A connection whose answers take as long as scripted, in ms: until their headers, and until their body. */
function observe(answers: readonly { date?: number; headersAfter?: number; bodyAfter?: number; setBy?: number }[]) {
  const clock = createFakeClock(at)
  const left = [...answers]
  const watched = watchClockSkew(async (_url, { onHeaders }) => {
    const { date, headersAfter = 0, bodyAfter = 0, setBy = 0 } = left.shift() ?? {}
    const headers: Record<string, string> = date === undefined ? {} : { date: dated(clock.now() - at + date) }
    await clock.advance(headersAfter)
    clock.set(setBy)
    onHeaders?.(headers)
    await clock.advance(bodyAfter)
    return { status: 200, headers, text: '' }
  }, clock)
  return async () => {
    const seen: number[] = []
    for (const _ of answers) {
      await watched.send('https://graph.example.test', { method: 'GET', headers: {}, fresh: false })
      seen.push(watched.clockSkew.ms)
    }
    return seen
  }
}

describe("Graph's clock", () => {
  const repeated = <T>(one: T) => [one, one, one]

  it('is taken from three responses that agree, as the least of their differences', async () => {
    const dates = [600_000, 610_000, 605_000, -600_000, -600_000, -590_000]
    assert.deepEqual(await observe(dates.map((date) => ({ date })))(), [0, 0, 600_000, 0, 0, -590_000])
  })

  it('is not moved by a single response, by seconds, or by a response without a date', async () => {
    assert.deepEqual(await observe([{ date: -600_000 }, ...repeated({ date: 1_500 }), {}])(), [0, 0, 0, 0, 0])
    assert.deepEqual(await observe([...repeated({ date: 600_000 }), {}])(), [0, 0, 600_000, 600_000])
  })

  it('does not depend on how long the headers or the body take', async () => {
    for (const slow of [{ bodyAfter: 60_000 }, { headersAfter: 60_000 }, { date: 60_000, headersAfter: 60_000 }])
      assert.deepEqual(await observe(repeated({ date: 0, ...slow }))(), [0, 0, 0])
  })

  it('is not mistaken when ours is set back during the requests', async () => {
    assert.deepEqual(await observe(repeated({ date: 0, setBy: -60_000 }))(), [0, 0, 0])
  })

  it('applies to its own times', () => {
    const told = (headers: Record<string, string>): number | undefined =>
      retryAfter({ status: 429, at, headers: { ...headers, 'retry-after': dated(630_000) }, body: undefined })
    assert.equal(told({ date: dated(600_000) }), at + 30_000)
    assert.equal(told({}), at + 630_000)
  })

  it("is converted to ours for sign-outs, so that earlier ones aren't mistaken for later ones or vice versa", async () => {
    for (const apart of [600_000, -600_000]) {
      const { graph, clock } = scripted({
        item: () => undefined,
        outer: ({ url }) => {
          const now = clock.now() + apart
          const signInSessionsValidFromDateTime = new Date(now - 60_000).toISOString()
          const body = { value: [{ id: idOf('ann'), accountEnabled: true, signInSessionsValidFromDateTime }] }
          const headers = { date: new Date(now).toUTCString() }
          const batch = { responses: [{ id: '0', status: 200, body }] }
          return { status: 200, headers, body: url === '/$batch' ? batch : body }
        },
      })
      const directory = graph.as(async () => 'token')
      for (let times = 0; times < 2; times++) await drive(clock, directory.ask(accountStates, [idOf('ann')]))
      const states = await drive(clock, directory.ask(accountStates, [idOf('ann')]))
      const validFrom = states.get(idOf('ann'))?.validFrom ?? Number.NaN
      assert.ok(Math.abs(validFrom - (clock.now() - 60_000)) < 1_000, `${apart}: ${validFrom - clock.now()}`)
    }
  })

  it('leaves sign-outs and new passwords where they were when bodies are late', async () => {
    const { graph, clock } = scripted({
      item: () => undefined,
      outer: ({ url }) => {
        const before = new Date(clock.now() - 60_000).toISOString()
        const account = { id: idOf('ann'), signInSessionsValidFromDateTime: before, lastPasswordChangeDateTime: before }
        const batch = { responses: [{ id: '0', status: 200, body: { value: [account] } }] }
        const body = url === '/$batch' ? batch : { value: [account] }
        return { status: 200, headers: { date: new Date(clock.now()).toUTCString() }, body }
      },
      body: () => clock.sleep(5_000),
    })
    const directory = graph.as(async () => 'token')
    const asked = clock.now()
    for (let times = 0; times < 4; times++) {
      const begun = clock.now()
      const states = await drive(clock, directory.ask(accountStates, [idOf('ann')]))
      const passwords = await drive(clock, directory.ask(passwordsOf, [idOf('ann')]))
      assert.equal(states.get(idOf('ann'))?.validFrom, begun - 60_000)
      assert.equal(passwords.get(idOf('ann'))?.changedAt, begun + 5_000 - 60_000)
    }
    assert.equal(clock.now() - asked, 40_000)
  })
})
