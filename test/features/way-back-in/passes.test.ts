import assert from 'node:assert/strict'
import { methodsOf } from '../../../emulator/account-objects.ts'
import { UserError } from '../../../src/core/errors.ts'
import { createLog } from '../../../src/core/log.ts'
import type { Metrics } from '../../../src/core/metrics.ts'
import { passErrors } from '../../../src/features/way-back-in/pass-errors.ts'
import { createPass } from '../../../src/features/way-back-in/passes.ts'
import { createGraph } from '../../../src/graph/client.ts'
import { drive, type Item, idOf, type Reply, type Script, scripted, throttled } from '../../graph/script.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { members, needed, refusal, tenant, token } from './pass-calls.ts'

const adele = idOf('adele')
const secret = 'xR7pass9Q'
const pass = {
  id: 'pass-1',
  temporaryAccessPass: secret,
  lifetimeInMinutes: 60,
  isUsableOnce: true,
  startDateTime: '2026-01-05T09:00:00Z',
}
const created: Reply = { status: 201, body: pass }
async function ask(answer: (item: Item) => Reply | undefined, source: () => Promise<string> = async () => token()) {
  const script: Script = { item: answer }
  const { graph, clock, trips } = scripted(script)
  const asking = graph.as(source).ask(createPass, adele, { minutes: 60 })
  const result = await drive(clock, asking).catch((error: unknown) => error)
  return { result, trips, error: result instanceof UserError ? result : undefined }
}

describe('creating a Temporary Access Pass', () => {
  it('requests one that works once, in a request of its own, and returns the response', async () => {
    const { result, trips } = await ask(() => created)
    assert.deepEqual(result, { id: 'pass-1', pass: secret, minutes: 60, startsAt: Date.UTC(2026, 0, 5, 9) })
    assert.deepEqual(
      trips.map(({ url, items }) => [url, items.map(({ body }) => body)]),
      [[`/users/${adele}/authentication/temporaryAccessPassMethods`, [{ lifetimeInMinutes: 60, isUsableOnce: true }]]],
    )
  })

  it('is never batched, even if several are created at the same time', async () => {
    const { graph, clock, trips } = scripted({ item: () => created })
    const directory = graph.as(async () => token())
    const all = ['a', 'b', 'c'].map((name) => directory.ask(createPass, idOf(name), { minutes: 60 }))
    await drive(clock, Promise.all(all))
    assert.equal(trips.length, 3)
    assert.ok(trips.every(({ url }) => url.endsWith('/temporaryAccessPassMethods')))
  })

  it('never retries after a broken connection, a server error or an unreadable response', async () => {
    const unclear: readonly (Reply | undefined)[] = [
      undefined,
      ...[408, 500, 502, 503, 504].map((status) => refusal(status, '', { 'retry-after': '1' })),
      { status: 201, body: { id: 'pass-1' } },
      { status: 201, body: { ...pass, temporaryAccessPass: null } },
      { status: 201, body: { ...pass, lifetimeInMinutes: null } },
      { status: 202 },
    ]
    for (const answer of unclear) {
      const { error, trips } = await ask(() => answer)
      assert.equal(error?.code, 'passNotShown', JSON.stringify(answer))
      assert.equal(trips.length, 1, JSON.stringify(answer))
    }
  })

  it('leaves the retry to the person when Graph has no capacity', async () => {
    const { error, trips } = await ask(() => throttled({ 'retry-after': '7' }))
    assert.deepEqual([error?.code, trips.length], ['graphThrottled', 1])
    assert.deepEqual(error?.details, { seconds: 7, status: 429, graphCode: 'TooManyRequests' })
  })

  it('uses a new token if Graph refused the old one without looking at the request', async () => {
    let tokens = 0
    const source = async () => `${token()}${++tokens}`
    for (const status of [401, 403]) {
      const { result, trips } = await ask(({ before }) => (before === 0 ? refusal(status) : created), source)
      assert.deepEqual([(result as { pass?: string }).pass, trips.length], [secret, 2])
      assert.notEqual(trips[0]?.token, trips[1]?.token)
    }
    const { error } = await ask(() => refusal(401))
    assert.equal(error?.code, 'signInExpired')
  })

  it('says why none was created', async () => {
    const said: readonly (readonly [Reply, string])[] = [
      [refusal(404), 'gone'],
      [refusal(400, 'Temporary Access Pass cannot be added to an external guest user.'), 'guest'],
      [
        refusal(
          400,
          'Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].',
        ),
        'policy',
      ],
      [refusal(400, 'Invalid LifetimeInMinutes specified. The valid range between 60 and 480.'), 'lifetime'],
      [refusal(400, 'Your tenant is not licensed for this feature.'), 'licence'],
      [refusal(400, 'Something new'), 'other'],
      [refusal(403), 'role'],
    ]
    for (const [answer, because] of said) {
      const { error, trips } = await ask(() => answer)
      assert.ok(error instanceof passErrors.passRefused, because)
      assert.equal(error.details.because, because)
      assert.equal(trips.length, answer.status === 403 ? 2 : 1)
    }
    const { error } = await ask(
      () => refusal(403),
      async () => token('User.Read'),
    )
    assert.ok(error instanceof passErrors.passRefused && error.details.because === 'permission')
  })

  it('keeps the secret out of logs, metrics, spans and errors, even if the answer is garbled', async () => {
    const lines: string[] = []
    const into = { write: (line: string) => void lines.push(line) }
    const heard: unknown[] = []
    const span = { set: (...all: unknown[]) => heard.push(all), fail: (...all: unknown[]) => heard.push(all) }
    const metrics = new Proxy({} as Metrics, {
      get: (_target, name) =>
        name === 'span'
          ? (...all: unknown[]) => {
              heard.push(all.slice(0, 2))
              return (all[2] as (given: object) => unknown)({
                ...span,
                event: (...more: unknown[]) => heard.push(more),
              })
            }
          : (...all: unknown[]) => heard.push(all),
    })
    const clock = createFakeClock()
    const whole = JSON.stringify(pass)
    const errors: unknown[] = []
    for (const text of [
      whole,
      whole.slice(0, -1),
      `${whole}x`,
      whole.replace(`"${secret}"`, secret),
      whole.slice(0, 45),
    ]) {
      const graph = createGraph({
        baseUrl: 'https://graph.example.test',
        clock,
        log: createLog({ level: 'debug', destination: into }),
        tenantSize: 'L',
        metrics,
        wire: { openAhead: () => {}, close: async () => {}, send: async () => ({ status: 201, headers: {}, text }) },
      })
      const asked = graph.as(async () => token()).ask(createPass, adele, { minutes: 60 })
      await drive(clock, asked).catch((error: unknown) => {
        assert.ok(error instanceof passErrors.passNotShown)
        errors.push(error.stack, error.details, error.cause)
      })
    }
    assert.equal(lines.length, 4, 'the garbled answers are logged')
    assert.ok(heard.length > 10)
    assert.equal(errors.length, 12)
    const all = JSON.stringify([lines, heard, errors])
    assert.ok(!all.includes(secret) && !all.includes(secret.slice(0, 6)), all)
  })

  it('is refused by the emulated Entra for the same reasons', async () => {
    const it = tenant(needed)
    const [someone] = members(it, 1)
    const guest = [...it.world.people.values()].find(({ userType }) => userType === 'Guest')
    assert.ok(someone && guest)
    const because = async (id: string, minutes = 60) => {
      const error = await drive(it.clock, it.directory.ask(createPass, id, { minutes })).catch(
        (refused: unknown) => refused,
      )
      assert.ok(error instanceof passErrors.passRefused, String(error))
      return error.details.because
    }
    assert.equal(await because(guest.id), 'guest')
    assert.equal(await because(idOf('nobody')), 'gone')
    assert.equal(await because(someone.id, 10), 'lifetime')
    it.world.change(someone.id, { isManagementRestricted: true })
    assert.equal(await because(someone.id), 'role')
    const made = it.arrivals.filter(({ method: verb }) => verb === 'POST').map(({ status }) => status)
    assert.deepEqual(made, [400, 404, 400, 403, 403])
  })

  it('leaves at most one behind if the response is lost, which the next one replaces', async () => {
    const it = tenant(needed)
    const [someone] = members(it, 1)
    assert.ok(someone)
    it.faults.add({ match: { method: 'POST', path: 'temporaryAccess' }, fail: 'hangUp', applied: true, times: 1 })
    const create = () => drive(it.clock, it.directory.ask(createPass, someone.id, { minutes: 60 }))
    await assert.rejects(create(), passErrors.passNotShown)
    const unseen = methodsOf(someone).filter(({ pass }) => pass)
    assert.equal(unseen.length, 1)
    const { id } = await create()
    assert.deepEqual(
      methodsOf(someone).flatMap(({ id: one, pass }) => (pass ? [one] : [])),
      [id],
    )
  })
})
