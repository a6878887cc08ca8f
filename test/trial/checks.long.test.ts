import assert from 'node:assert/strict'
import { checks } from '../../trial/checks/index.ts'
import type { Alter } from '../../trial/wire.ts'
import { faults } from './faults.ts'
import { trial, useTenant } from './tenant.ts'

const automatic = checks.filter(({ kind, basic }) => kind === 'automatic' && !basic)
const guided = checks.filter(({ kind, basic }) => kind === 'guided' && !basic)
/** Not by an answer on the wire. */
const ofDoctor = ['doctor', 'doctor-connection', 'doctor-secret']

const planted: Alter = (check, name, answer) => {
  const [at, alter] = faults[check] ?? []
  return at === name && alter ? alter(answer) : answer
}

describe('the checks of a trial', () => {
  const tenant = useTenant()

  it('find everything as documented in the emulator, with nothing omitted', async () => {
    const { results, code, left } = await trial(tenant())
    const others = results.filter(({ verdict }) => verdict !== 'asDocumented')
    assert.deepEqual(
      others.map(({ check, says }) => `${check.id}: ${says}`),
      [],
    )
    assert.deepEqual([code, left], [0, []])
    assert.equal(results.length, checks.length)
  })

  it('each find a fault planted for them', async () => {
    assert.deepEqual([...Object.keys(faults), ...ofDoctor].sort(), automatic.map(({ id }) => id).sort())
    const { results, code } = await trial(tenant(), {
      only: Object.keys(faults),
      alter: planted,
    })
    const missed = results.filter(({ check, verdict }) => !check.basic && verdict !== 'surprise')
    assert.deepEqual(
      missed.map(({ check, verdict, says }) => `${check.id}: ${verdict}, ${says}`),
      [],
    )
    assert.equal(code, 1)
  })

  it('detect a doctor that reports a problem, or misses a wrong connection or secret', async () => {
    const wrong = await trial(tenant(), {
      only: ['doctor'],
      examine: async () => [{ about: 'clock', verdict: 'wrong' }],
    })
    assert.deepEqual(verdicts(wrong, ['doctor']), ['surprise'])
    const blind = [
      { about: 'OAuth connection', verdict: 'ok' },
      { about: 'SSO app', verdict: 'ok' },
    ]
    const overlooked = await trial(tenant(), { only: ofDoctor, examine: async () => blind })
    assert.deepEqual(verdicts(overlooked, ofDoctor), ['asDocumented', 'surprise', 'surprise'])
  })

  it('each treat a "no" as a surprise, with what was noted', async () => {
    const said = guided.flatMap(({ id }) => [
      [id, 'no'],
      [`${id} reason`, 'none'],
      [`${id} note`, 'Nothing came.'],
    ])
    const { results } = await trial(tenant(), { only: guided.map(({ id }) => id), answers: Object.fromEntries(said) })
    for (const { check, verdict, says } of results.filter(({ check }) => check.kind === 'guided' && !check.basic))
      assert.deepEqual([check.id, verdict, says], [check.id, 'surprise', 'no: Nothing came.'])
  })

  it('distinguish expected differences from surprises, if the person says which it is', async () => {
    const known = guided.filter(({ expected = [] }) => expected.length > 0)
    assert.ok(known.length > 15)
    const said = known.flatMap(({ id }) => [
      [id, 'no'],
      [`${id} reason`, '1'],
    ])
    const { results, code } = await trial(tenant(), {
      only: known.map(({ id }) => id),
      answers: Object.fromEntries(said),
    })
    for (const { check, verdict, because } of results.filter(({ check }) => known.includes(check)))
      assert.deepEqual([check.id, verdict, because], [check.id, 'expected', check.expected?.[0]?.because])
    assert.equal(code, 0)
  })

  it('change nothing unless someone says that both accounts were made for the trial', async () => {
    const written: string[] = []
    tenant().emulator.watchWrites(({ id }) => written.push(id))
    for (const answer of ['no', 'skip', 'later']) {
      const answers = { 'throw-away': answer, 'throw-away note': '' }
      const { results, code } = await trial(tenant(), { answers })
      assert.equal(results.filter(({ verdict }) => verdict === 'notReached').length, checks.length - 4, answer)
      assert.equal(code, 1)
    }
    assert.deepEqual(written, [])
  })

  it('each end early when something basic differs', async () => {
    const basics: Readonly<Record<string, () => Promise<unknown>>> = {
      permissions: async () => {
        const { registration } = tenant().emulator
        const { consented } = registration
        registration.consented = consented.filter((scope) => scope !== 'GroupMember.Read.All')
        try {
          return await trial(tenant(), { only: [] })
        } finally {
          registration.consented = consented
        }
      },
      operator: () =>
        trial(tenant(), {
          alter: (check, _name, answer) => (check === 'operator' ? { ...answer, status: 403 } : answer),
        }),
      'roles-of-operator': () =>
        trial(tenant(), {
          alter: (check, _name, answer) =>
            check === 'roles-of-operator' ? { ...answer, body: { value: [{ displayName: null }] } } : answer,
        }),
      'throw-away': () => trial(tenant(), { answers: { 'throw-away': 'no', 'throw-away note': '' } }),
    }
    assert.deepEqual(
      Object.keys(basics),
      checks.filter(({ basic }) => basic).map(({ id }) => id),
    )
    for (const [id, run] of Object.entries(basics)) {
      const { results, stopped, code } = (await run()) as Awaited<ReturnType<typeof trial>>
      const at = results.findIndex(({ check }) => check.id === id)
      assert.equal(results[at]?.verdict, 'surprise', id)
      assert.ok(
        results.slice(at + 1).every(({ verdict }) => verdict === 'notReached'),
        id,
      )
      assert.match(stopped ?? '', /is basic/)
      assert.equal(code, 1)
    }
  })
})

const verdicts = ({ results }: Awaited<ReturnType<typeof trial>>, ids: readonly string[]) =>
  ids.map((id) => results.find(({ check }) => check.id === id)?.verdict)
