import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { Directory } from '../../../src/graph/directory/directory.ts'
import { methodRequests } from '../../../src/graph/directory/methods.ts'
import { requests } from '../../../src/graph/index.ts'
import { drive, type Item, idOf, type Reply, type Script, scripted, throttled, valuesOf } from '../script.ts'

const token = async () => 'token'
const done: Reply = { status: 204 }
const did = (apply: () => void): Reply => {
  apply()
  return done
}
const refusal = (status: number): Reply => ({ status, body: { error: { code: 'Refused', message: '' } } })
const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)
const disable = (key: string) => ({ key, request: requests.patchUser(idOf(key), { accountEnabled: false }) })
const keyOf = ({ url }: Item) => Buffer.from(url.slice(-12), 'hex').toString().replaceAll('\0', '')

/** Runs writes and records the callbacks. */
async function send(
  { graph, clock }: Pick<ReturnType<typeof scripted>, 'graph' | 'clock'>,
  changes: Parameters<Directory['write']>[0],
  options: { signal?: AbortSignal; token?: () => Promise<string> } & Partial<Parameters<Directory['write']>[1]> = {},
) {
  const sending: string[] = []
  const settled = new Map<string, string>()
  const written = graph.as(options.token ?? token).write(changes, {
    onSending: async (some) => void sending.push(...some),
    onSettled: async (some) => {
      for (const { key, outcome } of some) {
        assert.ok(!settled.has(key), `${key} settled twice`)
        settled.set(
          key,
          outcome.outcome === 'failed' || outcome.outcome === 'uncertain'
            ? `${outcome.outcome} ${outcome.reason.code}`
            : outcome.outcome,
        )
      }
    },
    ...options,
  })
  const error = await drive(clock, written).catch((reason: unknown) => reason)
  return { sending, settled, error }
}

/** A Graph that tracks whether accounts are enabled; `patch` can answer differently from what it did. */
function tenant(patch: (item: Item, apply: () => void) => Reply | undefined, more: Partial<Script> = {}) {
  const off = new Set<string>()
  const script = scripted({
    item: (item) => {
      if (item.method === 'PATCH') return patch(item, () => off.add(item.url.slice('/users/'.length)))
      const value = valuesOf(item.url).map((id) => ({ id, accountEnabled: !off.has(id) }))
      return { status: 200, body: { value } }
    },
    ...more,
  })
  return { ...script, off, patches: () => script.items().filter((item) => item.method === 'PATCH') }
}

describe('write', () => {
  it('settles each change once, and announces it before sending', async () => {
    const it = tenant((_, apply) => did(apply))
    const { sending, settled } = await send(it, keys(50).map(disable))
    assert.deepEqual(sending.sort(), keys(50).sort())
    assert.deepEqual([...settled.values()], Array(50).fill('done'))
    assert.equal(it.off.size, 50)
    assert.equal(it.patches().length, 50)
    assert.ok(it.patches().every((item) => item.headers['x-ms-throttle-priority'] === 'High'))
  })

  it('resends only throttled changes, each after its own delay', async () => {
    const waits: Record<string, string> = { k1: '0.25', k2: '3', k3: 'Mon, 05 Jan 2026 09:00:07 GMT' }
    const it = tenant((item, apply) => {
      const wait = waits[keyOf(item)]
      return item.before === 0 && wait ? throttled({ 'Retry-After': wait }) : did(apply)
    })
    const start = it.clock.now()
    const { settled } = await send(it, keys(8).map(disable))
    assert.deepEqual([...settled.values()], Array(8).fill('done'))
    const again = it.patches().filter((item) => item.before > 0)
    assert.deepEqual(
      again.map((item) => [keyOf(item), (it.trips[item.trip]?.at ?? 0) - start]),
      [
        ['k1', 250],
        ['k2', 3000],
        ['k3', 7000],
      ],
    )
    assert.equal(it.patches().length, 11)
  })

  it('uses a new connection after a broken one, a missing item, a 503 or a 504, but not after a 429', async () => {
    const first: Record<string, Reply | undefined> = {
      k0: undefined,
      k1: { status: 503 },
      k2: { status: 504 },
      k3: throttled(),
    }
    for (const [key, reply] of Object.entries(first)) {
      const it = tenant((item) => (item.before === 0 && keyOf(item) === key ? reply : done))
      const { settled } = await send(it, keys(4).map(disable))
      assert.deepEqual([...settled.values()], Array(4).fill('done'))
      assert.deepEqual(
        it.trips.map((trip) => trip.fresh),
        [false, key !== 'k3'],
      )
    }
    const broken = tenant(() => done, { outer: (_, count) => (count === 0 ? new Error('ECONNRESET') : undefined) })
    const { settled } = await send(broken, keys(4).map(disable))
    assert.equal(settled.size, 4)
    assert.deepEqual(
      broken.trips.map((trip) => trip.fresh),
      [false, true],
    )
  })

  it("reads back what it gave up on: done if it shows, failed if it doesn't", async () => {
    const it = tenant((item, apply) => {
      if (keyOf(item) === 'k0') apply()
      if (keyOf(item) === 'k1') return { status: 503 }
      return keyOf(item) === 'k2' ? did(apply) : throttled()
    })
    const { settled } = await send(it, keys(4).map(disable))
    const trips = it.trips.filter(({ items }) => items.some((item) => item.method === 'PATCH' && keyOf(item) === 'k3'))
    const ends = { k0: 'done', k1: 'failed unavailable', k2: 'done', k3: 'failed throttled' }
    assert.deepEqual(Object.fromEntries(settled), ends)
    assert.equal(it.patches().filter((item) => keyOf(item) === 'k1').length, 24)
    const [first, last] = [trips.at(0), trips.at(-1)].map((trip) => trip?.at ?? 0)
    const minutes = ((last ?? 0) - (first ?? 0)) / 60_000
    assert.ok(minutes > 14 && minutes <= 15, `the last try was after ${minutes} minutes`)
  })

  it("reads again after a few seconds before deciding that a change wasn't applied", async () => {
    const looked: number[] = []
    const reading = scripted({
      item: (item) => {
        if (item.method === 'PATCH') return { status: 504 }
        looked.push(reading.clock.now())
        return { status: 200, body: { value: [{ id: idOf('k0'), accountEnabled: looked.length < 3 }] } }
      },
    })
    const { settled } = await send(reading, [disable('k0')])
    assert.equal(settled.get('k0'), 'done')
    assert.deepEqual(
      [looked[1], looked[2]].map((at) => (at ?? 0) - (looked[0] ?? 0)),
      [2000, 7000],
    )
  })

  it('leaves uncertain what can neither be confirmed nor read', async () => {
    const it = scripted({ item: (item) => (item.method === 'PATCH' ? { status: 504 } : { status: 403, body: {} }) })
    const { settled } = await send(it, [disable('k0')])
    assert.equal(settled.get('k0'), 'uncertain unavailable')
  })

  it('accepts a sign-out that shows, and stays uncertain otherwise', async () => {
    const it = scripted({
      item: (item) =>
        item.method === 'POST'
          ? { status: 504 }
          : {
              status: 200,
              body: {
                value: [
                  { id: idOf('k0'), signInSessionsValidFromDateTime: '2026-01-05T09:00:00Z' },
                  { id: idOf('k1'), signInSessionsValidFromDateTime: '2025-12-24T18:00:00Z' },
                ],
              },
            },
    })
    const { settled } = await send(
      it,
      keys(2).map((key) => ({ key, request: requests.revokeSessions(idOf(key)) })),
    )
    assert.deepEqual(Object.fromEntries(settled), { k0: 'done', k1: 'uncertain unavailable' })
  })

  it('stops after the batches in flight, and settles what was sent', async () => {
    const stop = new AbortController()
    const it = scripted(
      { item: () => done, outer: (_, count) => void (count === 1 && stop.abort()) },
      { connections: 1 },
    )
    const { sending, settled, error } = await send(it, keys(100).map(disable), { signal: stop.signal })
    assert.equal(error, undefined)
    assert.equal(it.trips.length, 2)
    assert.deepEqual([sending.length, settled.size], [40, 40])
  })

  it('reads back what was waiting to be resent when stopped', async () => {
    const stop = new AbortController()
    const it = tenant((item, apply) => {
      if (keyOf(item) === 'k0') apply()
      if (keyOf(item) === 'k1') stop.abort()
      return throttled({ 'Retry-After': '100' })
    })
    const { settled } = await send(it, keys(2).map(disable), { signal: stop.signal })
    assert.deepEqual(Object.fromEntries(settled), { k0: 'done', k1: 'failed cancelled' })
  })

  it("reports what was throttled every time and doesn't show, when stopped", async () => {
    const stop = new AbortController()
    const away: string[] = []
    const statuses: Record<string, number> = { k0: 429, k1: 429, k2: 503, k3: 500 }
    const it = tenant((item, apply) => {
      if (keyOf(item) === 'k0') apply()
      if (keyOf(item) === 'k3') stop.abort()
      return { ...throttled({ 'Retry-After': '100' }), status: statuses[keyOf(item)] ?? 500 }
    })
    const { settled } = await send(it, keys(4).map(disable), {
      signal: stop.signal,
      onWaiting: async (some) => void away.push(...some.flatMap(({ key, untouched }) => (untouched ? [key] : []))),
    })
    assert.deepEqual(Object.fromEntries(settled), { k0: 'done', k3: 'failed cancelled' })
    assert.deepEqual(away.sort(), ['k1', 'k2'])
  })

  it('rules a sign-out out only if it was throttled every time', async () => {
    const stop = new AbortController()
    const away: string[] = []
    const script = scripted({
      item: (item) => {
        if (item.method !== 'POST')
          return { status: 200, body: { value: valuesOf(item.url).map((id) => ({ id, accountEnabled: true })) } }
        const isFirst = item.url.includes(idOf('k0'))
        if (!isFirst) stop.abort()
        return { ...throttled({ 'Retry-After': '100' }), status: isFirst ? 429 : 503 }
      },
    })
    const changes = keys(2).map((key) => ({ key, request: requests.revokeSessions(idOf(key)) }))
    const { settled } = await send(script, changes, {
      signal: stop.signal,
      onWaiting: async (some) => void away.push(...some.flatMap(({ key, untouched }) => (untouched ? [key] : []))),
    })
    assert.deepEqual(away, ['k0'])
    assert.deepEqual([...settled.keys()], ['k1'])
  })

  it('ends a change that others have to precede after three more tries, however many jobs make them', async () => {
    const it = tenant(() => done, { item: () => refusal(400) })
    const request = methodRequests.deleteMethod(idOf('k0'), 'phoneMethods/1')
    const waiting: boolean[] = []
    const ends: (string | undefined)[] = []
    for (const attempts of [0, 1, 2, 3]) {
      const earlier = attempts === 0 ? undefined : { attempts, firstSentAt: it.clock.now() }
      const { settled } = await send(it, [{ key: 'k0', request, earlier }], {
        onWaiting: async (some) => void waiting.push(...some.map(({ untouched }) => untouched)),
      })
      ends.push(settled.get('k0'))
    }
    assert.deepEqual(waiting, [false, false, false])
    assert.deepEqual(ends, [undefined, undefined, undefined, 'failed invalid'])
  })

  it('never gives up because it is throttled, whatever else goes wrong before and after', async () => {
    const answers = ['lost', ...Array(60).fill('throttled'), 'unavailable'] as const
    const it = tenant((item, apply) => {
      const answer = answers[item.before]
      if (answer === 'throttled') return throttled({ 'Retry-After': '1' })
      return answer === undefined ? did(apply) : { status: answer === 'lost' ? 504 : 503 }
    })
    const { settled } = await send(it, keys(3).map(disable))
    assert.deepEqual([...settled.values()], Array(3).fill('done'))
  })

  it('does not count how often it was throttled as tries', async () => {
    const it = tenant(({ before }) =>
      before === 0 ? { status: 504 } : throttled({ 'Retry-After': before < 5 ? '1' : '60' }),
    )
    const waiting: unknown[] = []
    await send(it, [disable('k0')], { onWaiting: async (some) => void waiting.push(...some) })
    assert.deepEqual(
      waiting.map((one) => ({ ...(one as object), until: 0 })),
      [{ key: 'k0', until: 0, untouched: false, throttled: 5 }],
    )
  })

  it('does not forget what an earlier job tried if it is throttled now', async () => {
    const it = tenant(() => throttled({ 'Retry-After': '60' }))
    const earlier = { attempts: 1, firstSentAt: it.clock.now() }
    const waiting: boolean[] = []
    await send(it, [{ ...disable('k0'), earlier }, disable('k1')], {
      onWaiting: async (some) => void waiting.push(...some.map(({ untouched }) => untouched)),
    })
    assert.deepEqual(waiting, [false, true])
  })

  it("sends nothing that couldn't be recorded first, and ends if a result can't be", async () => {
    const refuse = () => Promise.reject(new Error('disk full'))
    const before = tenant(() => done)
    assert.match(String((await send(before, keys(3).map(disable), { onSending: refuse })).error), /disk full/)
    assert.equal(before.trips.length, 0)
    const after = scripted({ item: () => done }, { connections: 1 })
    assert.match(String((await send(after, keys(100).map(disable), { onSettled: refuse })).error), /disk full/)
    assert.ok(after.trips.length < 5)
  })

  it('fails only the bad change if Graph refuses a whole batch', async () => {
    const it = tenant((item) => (keyOf(item) === 'k2' ? { status: 400, body: {} } : done), {
      outer: (trip) => (trip.items.length > 1 ? { status: 400, body: {} } : undefined),
    })
    const { settled } = await send(it, keys(4).map(disable))
    assert.deepEqual(Object.fromEntries(settled), { k0: 'done', k1: 'done', k2: 'failed invalid', k3: 'done' })
  })

  it('sends changes alone after an oversized response, and reads back those refused then', async () => {
    const refused = new Set(['k1', 'k2'])
    const it = tenant((item, apply) => (refused.has(keyOf(item)) ? refusal(403) : did(apply)), {
      outer: ({ items }) => {
        if (items.length < 2 || items.some(({ method }) => method !== 'PATCH')) return undefined
        it.off.add(idOf('k1'))
        return 'tooLarge'
      },
    })
    const start = it.clock.now()
    const { settled } = await send(it, keys(4).map(disable))
    assert.deepEqual(Object.fromEntries(settled), { k0: 'done', k1: 'done', k2: 'failed forbidden', k3: 'done' })
    // The first 403 may concern a recently activated role and is retried.
    assert.deepEqual([it.patches().length, it.clock.now() - start], [9, 7_000])
  })

  it('reads back a change whose response was too large, without resending it', async () => {
    const it = tenant((_, apply) => did(apply), {
      outer: ({ items: [item] }) => {
        if (item?.method !== 'PATCH') return undefined
        it.off.add(idOf(keyOf(item)))
        return 'tooLarge'
      },
    })
    const { settled } = await send(it, keys(1).map(disable))
    assert.deepEqual([[...settled.values()], it.patches().length], [['done'], 1])
  })

  it('reports a refusal with its code and ID', async () => {
    const body = { error: { code: 'Authorization_RequestDenied', innerError: { 'request-id': 'r' } } }
    const it = scripted({ item: () => ({ status: 403, body }) })
    const outcomes: unknown[] = []
    await send(it, [disable('k0')], { onSettled: async (some) => void outcomes.push(...some) })
    const reason = { code: 'forbidden', status: 403, graphCode: 'Authorization_RequestDenied' }
    assert.deepEqual(outcomes, [{ key: 'k0', outcome: { outcome: 'failed', reason, requestId: 'r' } }])
  })
})

describe('a new password, which should be set only once', () => {
  const reset = (key: string) => ({ key, request: requests.setPassword(idOf(key)) })
  const timeOut: Reply = { status: 504 }
  /** `patch` answers each reset; `readable: false` refuses to say when passwords were set. */
  const accounts = (patch: (item: Item, apply: () => void) => Reply | undefined, readable = true) => {
    const at = new Map<string, string>()
    const it = scripted({
      item: (item) => {
        const apply = () => at.set(item.url.slice('/users/'.length), new Date(it.clock.now()).toISOString())
        if (item.method === 'PATCH') return patch(item, apply)
        if (!readable) return refusal(403)
        const value = valuesOf(item.url).map((id) => ({
          id,
          lastPasswordChangeDateTime: at.get(id) ?? '2020-01-01T00:00:00Z',
        }))
        return { status: 200, body: { value } }
      },
    })
    return {
      ...it,
      patches: () =>
        it
          .items()
          .filter(({ method }) => method === 'PATCH')
          .map(keyOf),
    }
  }

  it('is not sent again if reading back shows it', async () => {
    const it = accounts((_, apply) => {
      apply()
      return timeOut
    })
    const { settled } = await send(it, keys(3).map(reset))
    assert.deepEqual([...settled.values()], Array(3).fill('done'))
    assert.deepEqual(it.patches().sort(), keys(3))
  })

  it('is sent once more if reading back does not show it, and only then', async () => {
    const it = accounts((item, apply) => (item.before === 0 && keyOf(item) === 'k1' ? timeOut : did(apply)))
    const { settled } = await send(it, keys(3).map(reset))
    assert.deepEqual([...settled.values()], Array(3).fill('done'))
    assert.deepEqual(it.patches().sort(), ['k0', 'k1', 'k1', 'k2'])
  })

  for (const readable of [true, false]) {
    it(`is not certain after two time-outs, ${readable ? 'if it does not show' : 'if that cannot be read'}`, async () => {
      const it = accounts(() => timeOut, readable)
      const { settled } = await send(it, [reset('k0')])
      assert.deepEqual([...settled], [['k0', 'uncertain unavailable']])
      assert.equal(it.patches().length, 2)
    })
  }

  it('is resent as often as Graph refuses to process it', async () => {
    const it = accounts((item, apply) => {
      if (item.before > 3) return did(apply)
      return item.before % 2 === 0 ? throttled() : { status: 503 }
    })
    const { settled } = await send(it, [reset('k0')])
    assert.deepEqual([...settled], [['k0', 'done']])
    assert.equal(it.patches().length, 5)
  })

  it('is left to the next slice if stopped before it was read back, which sends it once more', async () => {
    const stop = new AbortController()
    const it = accounts(() => {
      stop.abort()
      return timeOut
    })
    const first = await send(it, [reset('k0')], { signal: stop.signal })
    assert.deepEqual([...first.settled], [['k0', 'uncertain cancelled']])
    const { settled } = await send(it, [{ ...reset('k0'), sentBefore: true }])
    assert.deepEqual([...settled], [['k0', 'uncertain unavailable']])
    assert.equal(it.patches().length, 2)
  })
})

describe('a token refused midway', () => {
  const unauthorized: Reply = {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm=""' },
    body: { error: { code: 'InvalidAuthenticationToken' } },
  }

  it('is renewed once, for batches and single items, resending only what was refused', async () => {
    for (const whole of [true, false]) {
      const asked: unknown[] = []
      const source = async (options?: { renew?: boolean }) => {
        asked.push(options)
        return options?.renew ? 'new' : 'old'
      }
      const refuses = (item: { token: string }) => item.token === 'old'
      const it = tenant((item) => (!whole && refuses(item) && keyOf(item) !== 'k0' ? unauthorized : done), {
        ...(whole && { outer: (trip) => (refuses(trip) ? unauthorized : undefined) }),
      })
      const { settled } = await send(it, keys(12).map(disable), { token: source })
      assert.deepEqual([...settled.values()], Array(12).fill('done'))
      assert.deepEqual(asked, [undefined, { renew: true }])
      assert.equal(it.patches().length, whole ? 24 : 23)
    }
  })

  it('ends the job if the new one is refused too, keeping what was done', async () => {
    const it = tenant((item) => (keyOf(item) === 'k0' ? done : unauthorized))
    const { settled, error } = await send(it, keys(3).map(disable))
    assert.ok(error instanceof signInErrors.signInExpired)
    assert.deepEqual(Object.fromEntries(settled), { k0: 'done' })
  })

  const claims = '{"access_token":{"nbf":{"essential":true, "value":"1657834417"}}}'
  const challenged = (reason = 'TokenCreatedWithOutdatedPolicies'): Reply => ({
    status: 401,
    headers: {
      'WWW-Authenticate': `Bearer realm="", authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, client_id="x", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}", errorDescription="x"`,
    },
    body: { error: { message: `Continuous access evaluation resulted in challenge with code: ${reason}` } },
  })
  /** Issues a new token on every request, and records the requests. */
  const source = () => {
    const asked: unknown[] = []
    const tokens = async (options?: { renew?: boolean; claims?: string }) => {
      asked.push(options)
      return `${options?.claims ? 'claims' : options?.renew ? 'renewed' : 'first'}-${asked.length}`
    }
    return { asked, tokens }
  }

  it('is replaced after a challenge, with the claims, resending only what was challenged', async () => {
    const { asked, tokens } = source()
    const it = tenant((item) =>
      ['k3', 'k5'].includes(keyOf(item)) && !item.token.startsWith('claims') ? challenged() : done,
    )
    const { settled } = await send(it, keys(12).map(disable), { token: tokens })
    assert.deepEqual([...settled.values()], Array(12).fill('done'))
    assert.deepEqual(asked, [undefined, { renew: true, claims }])
    assert.equal(it.patches().length, 14)
  })

  it('can be challenged after expiring', async () => {
    const { asked, tokens } = source()
    const it = tenant(({ token }) =>
      token.startsWith('first') ? unauthorized : token.startsWith('renewed') ? challenged() : done,
    )
    const { settled } = await send(it, keys(3).map(disable), { token: tokens })
    assert.deepEqual([...settled.values()], Array(3).fill('done'))
    assert.deepEqual(asked, [undefined, { renew: true }, { renew: true, claims }])
  })

  it('ends the job if one with the claims is challenged too, even while others pass', async () => {
    for (const others of [3, 200]) {
      const { asked, tokens } = source()
      const it = tenant((item) => (keyOf(item) === 'k0' ? challenged() : done))
      const { settled, error } = await send(it, keys(others).map(disable), { token: tokens })
      assert.ok(error instanceof signInErrors.moreProofRequired)
      assert.equal(error.details['claims'], claims)
      assert.ok(!settled.has('k0'))
      assert.ok(asked.length <= 4, `${asked.length} tokens for ${others} changes`)
    }
  })

  it("ends the job if the server's address is refused, whatever policy Entra names", async () => {
    const located = () => challenged('LocationConditionEvaluationSatisfied')
    const insists = await send(tenant(located), keys(30).map(disable), { token: source().tokens })
    const blocked = await send(tenant(located), keys(90).map(disable), {
      token: async (options?: { claims?: string }) => {
        if (options?.claims) throw new signInErrors.policyBlocked({ policy: 'access', aadsts: 53003 })
        return 'first'
      },
    })
    for (const { error } of [insists, blocked])
      assert.ok(error instanceof signInErrors.policyBlocked && error.details['policy'] === 'location')
  })
})

describe('a 403', () => {
  const forbidden = refusal(403)

  it('is judged only after one renewal, in case a role was just activated', async () => {
    const asked: unknown[] = []
    const source = async (options?: { renew?: boolean }) => {
      asked.push(options)
      return options?.renew ? 'with the role' : 'without'
    }
    const it = tenant(({ token }) => (token === 'without' ? forbidden : done))
    const { settled } = await send(it, keys(60).map(disable), { token: source })
    assert.deepEqual([...settled.values()], Array(60).fill('done'))
    assert.deepEqual(asked, [undefined, { renew: true }])
  })

  it('is final if the new token gets it too, without a second renewal', async () => {
    let asked = 0
    const it = tenant((item) => (Number(keyOf(item).slice(1)) % 2 === 0 ? forbidden : done))
    const { settled } = await send(it, keys(60).map(disable), { token: async () => `token-${asked++}` })
    assert.deepEqual(
      keys(60).map((key) => settled.get(key)),
      keys(60).map((_, index) => (index % 2 === 0 ? 'failed forbidden' : 'done')),
    )
    assert.equal(asked, 2)
  })

  it("waits for a sign-in if the token can't be renewed, rather than being judged by an old one", async () => {
    const source = async (options?: { renew?: boolean }) => {
      if (options?.renew) throw new signInErrors.signInExpired()
      return 'old'
    }
    const { settled, error } = await send(
      tenant(() => forbidden),
      keys(3).map(disable),
      { token: source },
    )
    assert.ok(error instanceof signInErrors.signInExpired)
    assert.equal(settled.size, 0)
  })
})
