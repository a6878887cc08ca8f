import assert from 'node:assert/strict'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { anna, authorise, createHarness, reason, someone, useHarness } from '../harness.ts'

const ben = someone('ben')
const minute = 60_000

describe("an older operation's write", () => {
  const h = useHarness()
  const plan = (person: typeof anna, kind: string) => h().plan(kind, ['bob'], { requester: person })
  const confirm = ({ operation, token }: Awaited<ReturnType<typeof plan>>, person: typeof anna, more: object = {}) =>
    h().operations.confirm(operation.id, { person, authorise, token, reason, choices: { signOut: false }, ...more })

  it('is waited for while in flight before the newer one writes', async () => {
    h().world.add('bob')
    await confirm(await plan(anna, 'disable'), anna)
    await h().clock.advance(1)
    let during: readonly string[] | undefined
    h().world.step = async (name) => {
      if (name !== 'leaving' || during) return
      during = []
      await confirm(await plan(ben, 'enable'), ben)
      await h().queue.runOne()
      during = [...h().world.written]
    }
    await h().work()
    assert.deepEqual(during, [], 'the newer one wrote first')
    assert.deepEqual(h().world.written, ['disable:bob'])
    await h().clock.advance(1_000)
    await h().work()
    assert.deepEqual(h().world.written, ['disable:bob', 'enable:bob'])
    assert.equal(h().world.accounts.get('bob')?.accountEnabled, true)
  })

  /** Ben's plan precedes Anna's disable, which isn't visible in the directory when Ben's operation runs. */
  const enabledAfterUnseen = async (more: (now: number) => object) => {
    const bob = h().world.add('bob', { accountEnabled: false })
    const bens = await plan(ben, 'enable')
    const enabled = { ...bob, accountEnabled: true }
    h().world.accounts.set('bob', enabled)
    h().world.seen = () => enabled
    await h().clock.advance(1)
    await confirm(await plan(anna, 'disable'), anna)
    await h().work()
    assert.deepEqual(h().world.written, ['disable:bob'])
    h().world.accounts.set('bob', enabled)
    await h().clock.advance(1)
    await confirm(bens, ben, more(h().clock.now()))
  }

  it('is followed by a write if it might not be visible yet, even if the account looks right', async () => {
    await enabledAfterUnseen(() => ({}))
    await h().work()
    assert.deepEqual(h().world.written, ['disable:bob', 'enable:bob'])
  })

  it("proves that an account's visible state is current if it must be visible by now", async () => {
    await enabledAfterUnseen((now) => ({ runAt: now + 20 * minute }))
    await h().clock.advance(20 * minute)
    await h().work()
    assert.deepEqual(h().world.written, ['disable:bob'])
  })
})

describe('an operation whose accounts mostly failed for the same reason', () => {
  const h = useHarness()

  it('is paused and resumed in the audit, and continues on another instance', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `user${n}`)
    for (const name of names) h().world.add(name)
    for (const name of names.slice(0, 8)) h().world.faults.set(name, 'failed')
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'paused')
    const before = h().world.written.length
    await h().operations.close()

    const other = createHarness(h().store, { world: h().world, clock: h().clock })
    await other.operations.start()
    await other.work()
    assert.deepEqual([(await other.operations.get(id, anna)).state, h().world.written.length], ['paused', before])
    await other.operations.continueOperation(id, { person: anna })
    await other.work()
    await h().clock.advance(minute)
    await other.work()
    await other.operations.close()
    assert.deepEqual(new Set(h().world.written).size, names.length)

    const rows = await auditQueries(h().store.db).range(anna.tid, 1, 10_000)
    const entries = rows.map(({ entry }) => JSON.parse(entry))
    const steps = entries.filter((one) => one.operation === id && one.item === undefined)
    const paused = steps.find(({ step }) => step === 'paused')
    const resumed = steps.find(({ step }) => step === 'resumed')
    assert.deepEqual([paused?.before, paused?.after, paused?.why], ['running', 'paused', 'manyFailures'])
    assert.deepEqual([resumed?.before, resumed?.actor?.oid], ['paused', anna.oid])
    assert.ok(before < names.length, `${before} were tried before it was paused`)
  })
})
