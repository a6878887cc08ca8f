import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { features } from '../../src/features/index.ts'
import { createOperations, type Operation, type Operations, operationQueue } from '../../src/operations/index.ts'
import { sweepEvery } from '../../src/operations/run/sweep.ts'
import { anna, authorise, channel, reason } from '../operations/harness.ts'
import { createWorld, type World } from '../operations/world.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { wholeRegistry } from '../support/registry.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

interface Instance {
  readonly operations: Operations
  close(): Promise<void>
}

const limits = {
  confirmCountAbove: 1000,
  approvalAbove: 10_000,
  approvalAboveIrreversible: 10_000,
  approvalWindow: 24 * 3_600_000,
  handoverAfter: 15 * 60_000,
  maxAccounts: 2000,
  abortAboveFailures: 20,
  maxAccountsPerHour: 1_000_000,
  readOnly: false,
  protectedAccounts: [],
  missingProtected: 'block' as const,
}

/** The store side of a bot instance on a server. */
async function startInstance(databaseUrl: string, world: World, clock: Clock = systemClock): Promise<Instance> {
  const opened: TestStore = await openTestStore({ databaseUrl, queues: [operationQueue] })
  const operations = createOperations({
    store: opened.store,
    graph: { as: () => world.directory(), close: async () => {} },
    clock,
    log: createLog({ level: 'silent' }),
    random: randomBytes,
    registry: wholeRegistry,
    features,
    limits,
    onStep: () => {},
    notifyApprover: async () => ({}),
    notify: async () => {},
    notice: async () => {},
    showRoleCard: async () => ({}),
    tokenFor: async () => async () => 'token',
  })
  await operations.start()
  return {
    operations,
    close: async () => {
      await operations.close()
      await opened.close()
    },
  }
}

function plan({ operations }: Instance, world: World, count: number) {
  const inputs = Array.from({ length: count }, (_, n) => world.add(`user${n}`).id)
  const directory = world.directory()
  return operations.plan({ playbook: 'disable', inputs, requester: anna, directory, locale: 'en-US', channel })
}

async function untilEnded({ operations }: Instance, id: string): Promise<Operation> {
  for (;;) {
    const operation = await operations.get(id, anna)
    if (operation.finishedAt !== null) return operation
    await delay(50)
  }
}

describe('operations on two instances', () => {
  it('are verified on either instance without repeated writes', async () => {
    const world = createWorld()
    const databaseUrl = await createTestDatabase()
    const instances = [await startInstance(databaseUrl, world), await startInstance(databaseUrl, world)] as const
    try {
      const { operation, token } = await plan(instances[0], world, 60)
      // Visible late: not on the first read, but on the second.
      let looks = 0
      world.step = (name) => {
        if (name === 'states') looks += 1
      }
      world.seen = (account) => (looks > 1 ? account : { ...account, accountEnabled: true })
      const by = { person: anna, authorise, token, reason, choices: { signOut: true }, count: 60 }
      await instances[0].operations.confirm(operation.id, by)
      const { state, progress } = await untilEnded(instances[1], operation.id)
      assert.deepEqual(
        [state, progress.verified, progress.unconfirmed, progress.actions[0]?.verified],
        ['done', 60, 0, 60],
      )
      assert.equal(looks, 2)
      assert.equal(world.written.length, 120)
    } finally {
      await Promise.all(instances.map((one) => one.close()))
    }
  })

  it('continue elsewhere when instances freeze, which notice on waking', async () => {
    const databaseUrl = await createTestDatabase()
    const world = createWorld()
    let wake = () => {}
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    // They look for work but don't renew leases, and their second batch is delayed.
    const sleeping: Clock = {
      ...systemClock,
      every: (ms, task) => (ms === sweepEvery ? systemClock.every(ms, task) : () => {}),
    }
    const nextFreezes = () =>
      new Promise<void>((froze) => {
        world.step = async (name) => {
          if (name !== 'leaving' || world.written.length !== 3) return
          world.step = () => {}
          froze()
          await woken
        }
      })
    const freezing = nextFreezes()
    const sleepers = [await startInstance(databaseUrl, world, sleeping)]
    const [first] = sleepers
    assert.ok(first)
    const { operation, token } = await plan(first, world, 9)
    await first.operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason,
      choices: { signOut: false },
    })
    await freezing
    const freezingToo = nextFreezes()
    sleepers.push(await startInstance(databaseUrl, world, sleeping))
    await freezingToo
    const other = await startInstance(databaseUrl, world)
    try {
      const { state, progress } = await untilEnded(other, operation.id)
      assert.deepEqual([state, progress.done], ['done', 9])
      assert.equal(world.written.length, 9)
      wake()
      await Promise.all(sleepers.map((sleeper) => sleeper.close()))
      // The delayed batches were sent after all; later ones weren't.
      const late = ['disable:user3', 'disable:user4', 'disable:user5']
      assert.deepEqual(
        world.written.slice(9),
        sleepers.flatMap(() => late),
      )
      assert.equal((await other.operations.get(operation.id, anna)).progress.done, 9)
    } finally {
      wake()
      await other.close()
    }
  })
})
