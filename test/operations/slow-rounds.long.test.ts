import assert from 'node:assert/strict'
import { method, withDefault } from '../../emulator/account-objects.ts'
import { hasEnded } from '../../src/core/operation-states.ts'
import type { Directory } from '../../src/graph/directory/directory.ts'
import { methodsOf } from '../../src/graph/directory/methods.ts'
import { emulated } from '../graph/emulated.ts'
import { ordinary } from '../support/people.ts'
import { useStore } from '../support/store.ts'
import { drive, watched } from './drive.ts'
import { createJobTable } from './hand-queue.ts'
import { anna, authorise, createHarness, reason } from './harness.ts'
import { createWorld } from './world.ts'

const scopes = ['UserAuthenticationMethod.ReadWrite.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory']

describe('rounds of a step whose reads are slow', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  it('end with the slice, so that what was read is not read again', async () => {
    const it = emulated({
      seed: 3,
      users: 400,
      faults: [],
      connections: 64,
      scopes,
      writes: { capacity: 3_000, perSecond: 20 },
      latency: { base: 80, connect: 0, item: 15, object: 0.1, lanes: 4, slots: 64, jitter: 0 },
    })
    const people = ordinary({ emulator: it } as never, 52)
    for (const { id } of people)
      it.world.change(id, { methods: withDefault([method('microsoftAuthenticator'), method('fido2')]) })
    const directory = it.open()
    const reads: { readonly at: number; readonly id: string }[] = []
    const noting: Directory = {
      ...directory,
      ask: (call, ...given) => {
        const [ids] = given
        if (Object.is(call, methodsOf))
          reads.push(...(ids as readonly string[]).map((id) => ({ at: it.clock.now(), id })))
        return directory.ask(call, ...given)
      },
    }
    const harness = createHarness(watched(store()), {
      clock: { ...it.clock, now: () => Math.floor(it.clock.now()) },
      world: { ...createWorld(), directory: () => noting },
      limits: { confirmCountAbove: 1_000, abortAboveFailures: 100 },
      queueOn: store(),
    })
    const run = async () => {
      await harness.operations.start()
      const { operation, token } = await harness.plan(
        'removeMethods',
        people.map(({ id }) => id),
      )
      reads.length = 0
      await harness.operations.confirm(operation.id, {
        person: anna,
        authorise,
        token,
        reason,
        count: operation.counts.change,
      })
      while (!hasEnded((await harness.operations.get(operation.id, anna)).state)) {
        await harness.work()
        await it.clock.sleep(100)
      }
    }
    await drive(it.clock, run(), 1)
    await drive(it.clock, harness.operations.close(), 1)
    const removed = it.arrivals.filter(({ url, status }) => url.includes('/authentication/') && status === 204)
    assert.equal(removed.length, people.length * 2)
    const last = Math.max(...removed.map(({ at }) => at))
    const needed = reads.filter(({ at }) => at <= last).length
    // Each account has methods of two phases, and is read before each. In the first slices, Graph refuses what turns out to be
    // too fast.
    assert.ok(needed <= 2 * people.length + 12, `${needed} reads for ${people.length} accounts`)
  })
})
