import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Unreachable } from '../../../src/core/errors.ts'
import { createLog } from '../../../src/core/log.ts'
import { noMetrics } from '../../../src/core/metrics.ts'
import type { OperationState } from '../../../src/core/operation-states.ts'
import { features } from '../../../src/features/index.ts'
import type { ApproverCard, NotifyApprover } from '../../../src/operations/confirm/types.ts'
import { findApprovers } from '../../../src/operations/confirm/who-is-asked.ts'
import { findOperation } from '../../../src/operations/lifecycle/access.ts'
import { events } from '../../../src/operations/lifecycle/events.ts'
import type { Context } from '../../../src/operations/model/context.ts'
import { createNotifier } from '../../../src/operations/posts/deliver.ts'
import { absenceQueries } from '../../../src/store/queries/absences.ts'
import { forgetApprovers, insertApprovers } from '../../../src/store/queries/approval/approvers.ts'
import { extensionChange } from '../../../src/store/queries/approval/requests.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { raisePosts } from '../../../src/store/queries/posts/posts.ts'
import { applyEvent, setApprovals, setOperations } from '../../support/events.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { someone, useHarness } from '../harness.ts'

const minute = 60_000

describe('the cards of approvers', () => {
  const h = useHarness()
  const lines: string[] = []
  let key = { tenantId: 'contoso', id: '' }
  let cards: ApproverCard[] = []

  // Stored as before anyone has been asked, so that only these tests ask.
  beforeEach(async () => {
    lines.length = 0
    cards = []
    for (const name of ['bob', 'carol']) h().world.add(name)
    const { operation } = await h().plan('disable', ['bob', 'carol'])
    key = { ...key, id: operation.id }
    await set({ state: 'awaitingApproval', approve_by: h().clock.now() + 30 * minute })
    const approvers = [someone('erin'), someone('frank')]
    await insertApprovers(h().store.db, key, { approvers }, operation.planHash)
  })

  const set = (row: object) => setOperations(h().store.db, row, key.id)
  const oidOf = ({ asked }: ApproverCard) => ('person' in asked ? asked.person.oid : asked.conversation)
  const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } })
  /** As one of several instances. */
  const tell = async (send: (oid: string) => unknown = () => {}, notify = async () => {}) => {
    const notifyApprover: NotifyApprover = async (card) => {
      await send(oidOf(card))
      cards.push(card)
      return { chat: oidOf(card) }
    }
    const { store, clock } = h()
    const nowhere = async () => ({})
    const others = {
      notify,
      notice: async () => {},
      showRoleCard: nowhere,
    }
    const notifier = createNotifier({
      store,
      registry: wholeRegistry,
      features,
      limits: h().limits,
      clock,
      log,
      random: randomBytes,
      metrics: noMetrics,
      notifyApprover,
      ...others,
    })
    await notifier.state(key)
    return findOperation(store, key)
  }
  /** Their cards, and how many of the things they should see they show. */
  const posts = () =>
    h()
      .store.db.selectFrom('posts')
      .selectAll()
      .where('operation_id', '=', key.id)
      .where('role', '=', 'approver')
      .orderBy('person')
      .execute()
  /** Changes the state, as an event that approvers see does. */
  const happens = async (state: OperationState) => {
    await set({ state })
    await raisePosts(h().store.db, key, 'approver', h().clock.now())
  }

  /** Starts asking both and never returns. */
  const die = () =>
    new Promise<void>((resolve) => {
      let sending = 0
      void tell(() => {
        sending++
        if (sending === 2) resolve()
        return new Promise(() => {})
      })
    })

  it('are not sent to someone who can be asked only now, before the requester’s card can name them', async () => {
    const away = await tell((oid) => {
      if (oid === 'erin') throw new Unreachable()
    })
    assert.deepEqual(away.approvers?.unreachable, ['erin'])
    await raisePosts(h().store.db, key, 'requester', h().clock.now())
    // Erin writes while the requester's card is on its way, and it has to be updated again.
    let isBack = false
    const during = await tell(undefined, async () => {
      if (isBack) return
      isBack = true
      await h().store.db.updateTable('posts').set({ unreachable: false }).where('person', '=', 'erin').execute()
      await raisePosts(h().store.db, key, 'requester', h().clock.now())
    })
    assert.deepEqual(during.approvers?.asked, ['frank'])
    assert.deepEqual(cards.map(oidOf), ['frank'])
    const after = await tell()
    assert.deepEqual(after.approvers?.asked.toSorted(), ['erin', 'frank'])
    assert.deepEqual(cards.map(oidOf), ['frank', 'erin'])
  })

  it('are sent to exactly those whom the requester does not see as away, or as waiting for someone else', async () => {
    const { db } = h().store
    const yes = [false, true]
    const groups = [
      { escalated: false, escalatedYet: false },
      { escalated: true, escalatedYet: false },
      { escalated: true, escalatedYet: true },
    ]
    const others = [
      { named: null, late: false },
      { named: 'erin', late: false },
      ...(['able', 'away', 'unreachable'] as const).flatMap((named) => yes.map((late) => ({ named, late }))),
    ]
    const cases = groups.flatMap((group) =>
      yes.flatMap((away) => others.map((other) => ({ ...group, away, ...other }))),
    )
    for (const one of cases) {
      const now = h().clock.now()
      await forgetApprovers(db, key)
      await db.deleteFrom('absences').execute()
      const erin = [someone('erin')]
      const frank = someone('frank')
      const people = one.escalated ? { approvers: [frank], escalation: erin } : { approvers: [frank, ...erin] }
      await insertApprovers(db, key, people, 'hash')
      const approval = {
        named_approver: one.named === 'erin' ? 'erin' : one.named && 'frank',
        asked_at: one.late ? now - 10 * minute : now,
        escalated_at: one.escalatedYet ? now : null,
        escalated_because: one.escalatedYet ? ('unanswered' as const) : null,
        approvers: 'null',
      }
      await setApprovals(db, approval, key.id)
      if (one.named === 'unreachable')
        await db.updateTable('posts').set({ unreachable: true }).where('person', '=', 'frank').execute()
      for (const [person, is] of [['erin', one.away] as const, ['frank', one.named === 'away'] as const])
        if (is) await absenceQueries(db).begin(key.tenantId, person, now + minute)
      cards = []
      const { approvers } = await tell()
      const about = JSON.stringify(one)
      const asked = cards.some((card) => oidOf(card) === 'erin')
      const waits = approvers?.othersAt !== undefined
      const belongs = !one.escalated || one.escalatedYet
      const frankFirst = one.named === 'able' && !one.late
      assert.equal(asked, belongs && !one.away && !frankFirst, about)
      assert.equal(approvers?.asked.includes('erin') ?? false, asked, about)
      assert.equal(approvers?.away?.includes('erin') ?? false, belongs && one.away, about)
      if (one.named !== 'erin') assert.equal(waits, belongs && !one.away && frankFirst, about)
    }
  })

  it('are sent once at a time, and again a minute after an attempt that never returned', async () => {
    await die()
    await h().clock.advance(minute - 1)
    await tell()
    assert.deepEqual(cards, [])
    await h().clock.advance(1)
    await tell()
    assert.deepEqual(cards.map(oidOf), ['erin', 'frank'])
    assert.deepEqual(
      (await posts()).map(({ shown, address }) => [shown, address]),
      [
        [1, { chat: 'erin' }],
        [1, { chat: 'frank' }],
      ],
    )
  })

  it('are abandoned after ten attempts', async () => {
    for (let time = 0; time < 10; time++) {
      await die()
      await h().clock.advance(minute)
    }
    await tell()
    assert.deepEqual(cards, [])
  })

  it('show a decision made while others were still being asked', async () => {
    const row = await tell(async (oid) => {
      if (oid === 'frank' && cards.length < 2) await happens('queued')
    })
    assert.equal(row.state, 'queued')
    assert.deepEqual(
      cards.map((card) => [oidOf(card), card.operation.state, card.token !== undefined]),
      [
        ['erin', 'awaitingApproval', true],
        ['frank', 'awaitingApproval', true],
        ['erin', 'queued', false],
        ['frank', 'queued', false],
      ],
    )
    assert.deepEqual(
      (await posts()).map(({ wanted, shown }) => [wanted, shown]),
      [
        [2, 2],
        [2, 2],
      ],
    )
  })

  it('show an extension given while others were still being asked', async () => {
    const { store, clock } = h()
    const until = clock.now() + 60 * minute
    let extended = false
    const row = await tell(async () => {
      if (extended) return
      extended = true
      await applyEvent(store.db, key, events.extended, {
        now: clock.now(),
        change: extensionChange(clock.now(), 30 * minute),
      })
    })
    assert.deepEqual(
      cards.map((card) => [oidOf(card), card.operation.approval?.until]).filter(([, time]) => time === until),
      [
        ['erin', until],
        ['frank', until],
      ],
    )
    assert.deepEqual([row.approve_by, row.version], [until, (await findOperation(store, key)).version])
  })

  it('are not edited if none could be sent', async () => {
    const failing = new Unreachable()
    await tell((oid) => {
      if (oid === 'erin') throw failing
    })
    for (const part of ['An approver could not be reached', key.id, '"approver":"erin"', failing.message]) {
      assert.ok(lines.join().includes(part), part)
    }
    cards = []
    await happens('denied')
    await tell()
    assert.deepEqual(cards.map(oidOf), ['frank'])
  })

  it('are sent again after a fault, ten seconds later and then with growing delays', async () => {
    const fail = () => {
      throw new Error('Teams is away')
    }
    await tell(fail)
    for (const pause of [10_000, 20_000, 40_000]) {
      await h().clock.advance(pause - 1)
      await tell(() => assert.fail('too early'))
      await h().clock.advance(1)
      await tell(fail)
    }
    assert.deepEqual(
      (await posts()).map(({ address }) => address),
      [null, null],
    )
    await h().clock.advance(80_000)
    await tell()
    assert.deepEqual(cards.map(oidOf), ['erin', 'frank'])
  })

  it('are edited for everyone else if one fails, and later for that one', async () => {
    await tell()
    cards = []
    await happens('denied')
    const refuse = (oid: string) => {
      if (oid === 'frank') throw new Error('Teams is away')
    }
    await tell(refuse)
    assert.match(lines.join(), /Teams is away/)
    assert.deepEqual(
      (await posts()).map(({ wanted, shown }) => wanted - shown),
      [0, 1],
    )
    await h().clock.advance(10_000)
    await tell()
    assert.deepEqual(cards.map(oidOf), ['erin', 'frank'])
  })

  describe('for a group', () => {
    const priorities: unknown[] = []
    const askAll = async (members: number) => {
      const { limits, world, store } = h()
      const ids = Array.from({ length: members }, (_, index) => world.add(`member${index}`).id)
      world.groups.set('approvers', new Set(ids))
      const as = (_token: unknown, options: { priority: string }) => {
        priorities.push(options.priority)
        return world.directory()
      }
      const tokenFor = async () => async () => 'token'
      const context = { limits: { ...limits, approverGroupId: 'approvers' }, graph: { as }, tokenFor, log }
      const row = await operationQueries(store.db).find(key)
      return (await findApprovers(context as unknown as Context, row ?? assert.fail(), ['bob', 'carol'])).approvers
        .length
    }

    it("don't wait for accounts of other operations", async () => {
      await askAll(1)
      assert.deepEqual(priorities, ['high'])
    })

    it('go to fifty members, and the log says if there are more', async () => {
      assert.deepEqual([await askAll(50), lines], [50, []])
      assert.equal(await askAll(51), 50)
      const [line = '', ...more] = lines
      assert.deepEqual(more, [])
      for (const part of ["The approvers' group is too large", key.id, '"members":51']) assert.ok(line.includes(part))
    })
  })
})
