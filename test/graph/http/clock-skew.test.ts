import assert from 'node:assert/strict'
import { watchClockSkew } from '../../../src/graph/http/clock-skew.ts'
import { type GraphResponse, retryAfter } from '../../../src/graph/http/response.ts'
import { drive, idOf, scripted } from '../script.ts'

const at = Date.UTC(2026, 0, 5, 9)
const dated = (ms: number) => new Date(at + ms).toUTCString()

describe("Graph's clock", () => {
  it('is taken from its latest response; seconds are ignored, and a missing date changes nothing', async () => {
    const answers: GraphResponse[] = [600_000, 1_500, -600_000].map((ms) => ({
      status: 200,
      headers: { date: dated(ms) },
      body: null,
      at,
    }))
    const watched = watchClockSkew(async () => answers.shift() ?? { status: 0, headers: {}, body: null, at })
    const seen: number[] = []
    for (let n = 0; n < 4; n++) {
      await watched.transport({ method: 'GET', url: '/' }, { token: 'x', fresh: false })
      seen.push(watched.clockSkew.ms)
    }
    assert.deepEqual(seen, [600_000, 0, -600_000, -600_000])
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
      const states = await drive(clock, graph.as(async () => 'token').accountStates([idOf('ann')]))
      const validFrom = states.get(idOf('ann'))?.validFrom ?? Number.NaN
      assert.ok(Math.abs(validFrom - (clock.now() - 60_000)) < 1_000, `${apart}: ${validFrom - clock.now()}`)
    }
  })
})
