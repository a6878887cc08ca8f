import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createLog } from '../../../src/core/log.ts'
import { noMetrics } from '../../../src/core/metrics.ts'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { features } from '../../../src/features/index.ts'
import type { SentNotice } from '../../../src/operations/index.ts'
import { inChangeTransaction } from '../../../src/operations/lifecycle/advance.ts'
import { events, expiryReminderTime } from '../../../src/operations/lifecycle/events.ts'
import { knownOperations } from '../../../src/operations/lifecycle/known-operations.ts'
import { createNotifier } from '../../../src/operations/posts/deliver.ts'
import { createNotifications } from '../../../src/operations/posts/notification-choices.ts'
import { noticesOf } from '../../../src/operations/posts/posts.ts'
import { remindAfter } from '../../../src/operations/rules/deadlines.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { reminderQueries } from '../../../src/store/queries/posts/reminders.ts'
import { dying, setApprovals, setOperations } from '../../support/events.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, authorise, channel, reason, someone, useHarness } from '../harness.ts'
import { member } from '../world.ts'

const second = 1_000
const minute = 60_000

describe('a short message about something a person is waiting for', () => {
  let failing = 0
  const h = useHarness(() => ({
    limits: { approvalAbove: 1, approverGroupId: 'approvers' },
    onNotice: () => {
      if (failing-- > 0) throw new Error('Teams is away')
    },
  }))
  const approver = () => ({
    person: someone('erin'),
    directory: member,
  })

  beforeEach(() => {
    failing = 0
    for (const name of ['bob', 'carol', 'dora', 'erin', 'frank']) h().world.add(name)
    h().world.groups.set('approvers', new Set(['erin', 'frank']))
  })

  const whom = ({ to }: SentNotice) =>
    'requester' in to ? 'requester' : 'shared' in to ? 'shared' : (to.approver as { chat: string }).chat
  const rows = () =>
    h()
      .store.db.selectFrom('posts')
      .selectAll()
      .where(
        'role',
        'in',
        noticesOf(features).map(({ kind }) => kind),
      )
  const open = async () => (await rows().whereRef('shown', '<', 'wanted').execute()).length
  /** What people were told since last time, once nothing is in progress. */
  const told = async () => {
    await h().work()
    for (let look = 0; look < 500 && (await open()) > 0; look++);
    return h()
      .notices.splice(0)
      .map((one) => `${one.about} ${whom(one)}`)
  }
  const one = (name = 'bob') => h().begin('disable', [name])
  const two = async () => {
    const { id } = await h().begin('disable', ['carol', 'dora'])
    await h().work()
    return id
  }
  /** Advances by `ms`, plus a few seconds until the next sweep. */
  const pass = async (ms: number) => {
    await h().clock.advance(ms)
    await h().sweep()
    await h().clock.advance(10 * second)
    await h().sweep()
  }
  /** Denies it in the database only, as left by a process that dies right after the change. */
  const denyAndDie = async () => {
    const id = await two()
    const denied = { now: h().clock.now() }
    await setApprovals(h().store.db, { decided_at: h().clock.now() }, id)
    await inChangeTransaction(dying(h().store), ({ advance }) =>
      advance({ tenantId: anna.tid, id }, events.denied, denied),
    )
  }
  /** Another process on the same database, some time later. */
  const instance = (
    sent: string[],
    later: () => number,
    send: () => Promise<void> = async () => {},
    lines: string[] = [],
  ) =>
    createNotifier({
      store: h().store,
      random: randomBytes,
      registry: wholeRegistry,
      features,
      limits: h().limits,
      metrics: noMetrics,
      notify: async () => {},
      notifyApprover: async () => ({}),
      showRoleCard: async () => ({}),
      clock: { ...h().clock, now: () => h().clock.now() + later() },
      log: createLog({ level: 'error', destination: { write: (line) => void lines.push(line) } }),
      notice: async (notice) => {
        await send()
        sent.push(`${notice.about} ${whom(notice)}`)
      },
    })

  /** Adds what is due at that time, as an instance does every few seconds. */
  const remind = async (later: number) => {
    const reminders = reminderQueries(h().store.db, knownOperations(wholeRegistry))
    const now = h().clock.now() + later
    await reminders.waiting(now, remindAfter, expiryReminderTime)
    await reminders.expiring(now, expiryReminderTime)
  }

  it('is sent about the end only if the operation took longer than half a minute', async () => {
    h().limits.approvalAbove = 100
    await one()
    assert.deepEqual(await told(), [])
    await one('carol')
    await h().clock.advance(30 * second + 1)
    assert.deepEqual(await told(), ['ended requester'])
  })

  it('is sent about the end of a scheduled operation', async () => {
    h().limits.approvalAbove = 100
    await h().begin('disable', ['bob'], { runAt: h().clock.now() + 60 * minute })
    await h().clock.advance(60 * minute)
    assert.deepEqual(await told(), ['ended requester'])
  })

  it('announces an approval, then the result', async () => {
    await h().operations.approve(await two(), approver())
    assert.deepEqual(await told(), ['approved requester', 'ended requester'])
  })

  it('announces a denial', async () => {
    await h().operations.deny(await two(), approver())
    assert.deepEqual(await told(), ['denied requester'])
  })

  it('reminds both sides once, ten minutes before a request expires, and says that nobody answered', async () => {
    await two()
    await pass(10 * minute)
    await told()
    await pass(10 * minute - 21 * second)
    assert.deepEqual(await told(), [])
    await pass(second)
    assert.deepEqual((await told()).sort(), ['expiring erin', 'expiring frank', 'expiring requester'])
    for (let time = 0; time < 3; time++) await pass(minute)
    assert.deepEqual(await told(), [])
    await pass(10 * minute)
    assert.deepEqual(await told(), ['notApproved requester'])
  })

  it('reminds the approvers once after a third of the time, however often the request is opened again', async () => {
    const id = await two()
    await pass(10 * minute - 21 * second)
    assert.deepEqual(await told(), [])
    await pass(21 * second)
    assert.deepEqual((await told()).sort(), ['reminder erin', 'reminder frank'])
    const { version } = (await operationQueries(h().store.db).find({ tenantId: anna.tid, id })) ?? assert.fail()
    await setOperations(h().store.db, { version: version + 1 }, id)
    await pass(minute)
    assert.deepEqual(await told(), [])
  })

  it('reminds nobody asked later, or about a request answered before it was sent', async () => {
    const id = await two()
    const frank = h().store.db.updateTable('operation_approvers').where('approver_oid', '=', 'frank')
    await frank.set({ asked_at: h().clock.now() + 10 * minute }).execute()
    const sent: string[] = []
    await remind(10 * minute)
    await instance(sent, () => 10 * minute).sweep()
    assert.equal(await open(), 1)
    await h().operations.deny(id, approver())
    await h().work()
    await remind(12 * minute)
    await instance(sent, () => 12 * minute).sweep()
    assert.deepEqual([sent, await open()], [[], 0])
  })

  it('reminds again about a request that needs another approval', async () => {
    const runAt = h().clock.now() + 60 * minute
    const { id } = await h().begin('disable', ['carol', 'dora'], { runAt })
    await h().work()
    await pass(10 * minute)
    assert.deepEqual((await told()).sort(), ['reminder erin', 'reminder frank'])
    await h().operations.approve(id, approver())
    h().world.groups.set('approvers', new Set(['frank']))
    await h().clock.advance(50 * minute)
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'awaitingApproval')
    await told()
    await pass(10 * minute)
    assert.deepEqual(await told(), ['reminder frank'])
  })

  it('reminds nobody who could not be asked', async () => {
    const id = await two()
    const frank = h().store.db.updateTable('posts').where('role', '=', 'approver').where('person', '=', 'frank')
    await frank.set({ address: null, unreachable: true }).where('operation_id', '=', id).execute()
    await pass(10 * minute)
    assert.deepEqual(await told(), ['reminder erin'])
    await pass(10 * minute)
    assert.deepEqual((await told()).sort(), ['expiring erin', 'expiring requester'])
  })

  it('does not remind anyone about a request that has been answered', async () => {
    const id = await two()
    const sent: string[] = []
    await remind(20 * minute)
    await instance(sent, () => 20 * minute).sweep()
    assert.equal(await open(), 3)
    await h().operations.deny(id, approver())
    await h().work()
    await remind(22 * minute)
    await instance(sent, () => 22 * minute).sweep()
    assert.deepEqual([sent, await open()], [[], 0])
    assert.deepEqual(await told(), ['denied requester'])
  })

  it('is not sent to the person who pressed Cancel or Stop', async () => {
    await h().operations.cancel(await two(), { person: anna })
    await h().operations.stop((await one()).id, { person: anna })
    await h().clock.advance(minute)
    assert.deepEqual(await told(), [])
    assert.deepEqual(await rows().execute(), [])
  })

  it('says that sign-in needed, unless it has happened by then', async () => {
    h().limits.approvalAbove = 100
    h().signInError = new signInErrors.signedOut()
    await one()
    assert.deepEqual(await told(), ['paused requester'])
    failing = 1
    await one('carol')
    await h().work()
    h().signInError = undefined
    await h().operations.resume(anna)
    await h().clock.advance(15 * second)
    await h().sweep()
    assert.deepEqual(await told(), [])
  })

  describe('is sent', () => {
    it('after a crash between the change and the message, because both are one transaction', async () => {
      await denyAndDie()
      const sent: string[] = []
      await instance(sent, () => 10 * second).sweep()
      assert.deepEqual(sent, ['denied requester'])
    })

    it('by one of several instances that check at the same time', async () => {
      await denyAndDie()
      const sent: string[] = []
      const later = () => 10 * second
      await Promise.all([1, 2, 3].map(() => instance(sent, later).sweep()))
      assert.deepEqual(sent, ['denied requester'])
    })

    it('by another one a minute after an attempt that never returned, and not again', async () => {
      await denyAndDie()
      const sent: string[] = []
      await new Promise<void>((resolve) => {
        const never = () => {
          resolve()
          return new Promise<void>(() => {})
        }
        void instance([], () => 10 * second, never).sweep()
      })
      await instance(sent, () => 70 * second - 1).sweep()
      assert.deepEqual(sent, [])
      await instance(sent, () => 70 * second).sweep()
      await instance(sent, () => 200 * second).sweep()
      assert.deepEqual(sent, ['denied requester'])
    })

    it('again with growing delays while it fails, at most ten times', async () => {
      await denyAndDie()
      const [tries, lines]: [number[], string[]] = [[], []]
      let at = 0
      const broken = async () => {
        tries.push(at)
        throw new Error('Teams is away')
      }
      for (at = 10; at < 7_200; at += 10) await instance([], () => at * second, broken, lines).sweep()
      assert.deepEqual(tries, [10, 20, 40, 80, 160, 320, 640, 1_240, 1_840, 2_440])
      assert.match(lines.join(), /could not be sent for an hour; giving up/)
    })
  })

  describe("according to its reader's preferences", () => {
    const choose = (choice: 'all' | 'decisions' | 'off', oid = anna.oid) =>
      createNotifications(h()).choose({ oid, tid: anna.tid }, choice)
    const story = async () => {
      const id = await two()
      await pass(10 * minute)
      await pass(10 * minute)
      const before = await told()
      await h().operations.approve(id, approver())
      return [...before.sort(), ...(await told())]
    }

    it('is sent about everything by default', async () => {
      assert.equal(await createNotifications(h()).find(anna), 'all')
      const reminders = ['expiring erin', 'expiring frank', 'expiring requester', 'reminder erin', 'reminder frank']
      assert.deepEqual(await story(), [...reminders, 'approved requester', 'ended requester'])
    })

    it('omits results for people who only want decisions', async () => {
      await choose('decisions')
      const reminders = ['expiring erin', 'expiring frank', 'expiring requester', 'reminder erin', 'reminder frank']
      assert.deepEqual(await story(), [...reminders, 'approved requester'])
    })

    it('is not sent to people who turned it off, but to others as before; cards are still sent', async () => {
      await choose('off')
      await choose('off', 'frank')
      assert.deepEqual(await story(), ['expiring erin', 'reminder erin'])
      assert.equal(h().cards.filter(({ token }) => token !== undefined).length, 2)
      assert.equal(await createNotifications(h()).find({ oid: anna.oid, tid: 'fabrikam' }), 'all')
    })
  })

  describe('in the conversation in which it was planned', () => {
    const shared = { ...channel, shared: { chat: 'team' } }
    const begin = async (name: string) => {
      const { operation, token } = await h().plan('disable', [name], { channel: shared })
      await h().operations.cardPosted(operation.id, anna, { activityId: 'a1', reference: { chat: 'own' } })
      const confirmation = { person: anna, authorise, token, reason, choices: { signOut: false }, count: 1 }
      return h().operations.confirm(operation.id, confirmation)
    }

    it('says what was done, however fast, wherever its card is now', async () => {
      await begin('bob')
      await h().work()
      assert.deepEqual(
        h().notices.map(({ to }) => to),
        [{ shared: { chat: 'team' } }],
      )
    })

    it('says nothing if nothing was done', async () => {
      h().world.faults.set('bob', 'failed')
      const { id } = await begin('bob')
      await h().work()
      assert.equal((await h().operations.get(id, anna)).state, 'done')
      assert.deepEqual(await told(), [])
    })
  })
})
