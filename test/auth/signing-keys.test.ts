import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createSigningKeys } from '../../src/auth/signing-keys.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createKeptLog } from '../support/rollcall.ts'

const url = 'https://login.example/openid'
const hour = 3_600_000
const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
const key = (kid: string) => ({ kid, kty: 'RSA', n, e, endorsements: ['msteams'] })

/** Serves the channel's documents while it is up. */
function channel() {
  const clock = createFakeClock()
  const { log, lines } = createKeptLog()
  const state = { up: true, kids: ['one'], fetched: 0 }
  const fetchJson = async (asked: string): Promise<unknown> => {
    if (asked === url) state.fetched++
    if (!state.up) throw new Error('away')
    return asked === url ? { jwks_uri: `${url}/keys` } : { keys: state.kids.map(key) }
  }
  return { clock, lines, state, keys: createSigningKeys({ url, fetchJson, clock, log }) }
}

describe("the channel's signing keys", () => {
  it('are fetched once for all callers, and again after a day', async () => {
    const { clock, state, keys } = channel()
    const found = await Promise.all([keys.getKey('one'), keys.getKey('one'), keys.getKey('one')])
    assert.ok(found.every((one) => one?.key.type === 'public' && one.endorsements.includes('msteams')))
    assert.equal(state.fetched, 1)
    await clock.advance(24 * hour - 1)
    await keys.getKey('one')
    assert.equal(state.fetched, 1)
    await clock.advance(1)
    await keys.getKey('one')
    assert.equal(state.fetched, 2)
  })

  it('are found when new, and made-up IDs cause at most one fetch in ten seconds', async () => {
    const { clock, state, keys } = channel()
    await keys.getKey('one')
    state.kids = ['two']
    assert.equal(await keys.getKey('two'), null)
    await clock.advance(10_000)
    assert.ok(await keys.getKey('two'))
    assert.equal(await keys.getKey('one'), null, 'what the channel withdrew vouches for nobody')
    for (let at = 0; at < 100; at++) assert.equal(await keys.getKey(`made up ${at}`), null)
    assert.equal(state.fetched, 2)
  })

  it('are missed at level 50, and make the bot not ready, only if there never were any', async () => {
    const { clock, lines, state, keys } = channel()
    state.up = false
    await assert.rejects(keys.ready(), /away/)
    await assert.rejects(keys.ready(), /away/)
    assert.equal(state.fetched, 1, 'a load balancer asks often')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ level, msg }) => [level, msg]),
      [[50, 'There are no Bot Framework signing keys, so every message is refused']],
    )
    state.up = true
    await clock.advance(10_000)
    await keys.ready()
    state.up = false
    await clock.advance(80 * hour)
    await keys.ready()
    assert.equal(state.fetched, 2)
  })

  it('survive an outage of up to three days, and are refreshed afterwards', async () => {
    const { clock, lines, state, keys } = channel()
    await keys.getKey('one')
    state.up = false
    await clock.advance(71 * hour)
    assert.ok(await keys.getKey('one'))
    assert.match(lines.join(''), /could not be refreshed/)
    await clock.advance(hour)
    await assert.rejects(keys.getKey('one'), /away/)
    state.up = true
    await clock.advance(10_000)
    assert.ok(await keys.getKey('one'))
  })

  it('are missing if never fetched, and waiting callers cause no burst of requests', async () => {
    const { clock, state, keys } = channel()
    state.up = false
    for (let at = 0; at < 50; at++) await assert.rejects(keys.getKey('one'), /away/)
    assert.equal(state.fetched, 1)
    state.up = true
    await clock.advance(10_000)
    assert.ok(await keys.getKey('one'))
  })

  it('are not replaced by an invalid document', async () => {
    const clock = createFakeClock()
    const answers: unknown[] = [{ jwks_uri: url }, { keys: [key('one')] }, { nonsense: true }]
    const keys = createSigningKeys({ url, fetchJson: async () => answers.shift(), clock, log: createKeptLog().log })
    assert.ok(await keys.getKey('one'))
    await clock.advance(25 * hour)
    assert.ok(await keys.getKey('one'))
  })
})
