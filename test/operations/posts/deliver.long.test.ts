import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createLog } from '../../../src/core/log.ts'
import { noMetrics } from '../../../src/core/metrics.ts'
import { features } from '../../../src/features/index.ts'
import { events } from '../../../src/operations/lifecycle/events.ts'
import { createNotifier } from '../../../src/operations/posts/deliver.ts'
import { createChoreRunner } from '../../../src/operations/run/chores.ts'
import { createChores, isAnythingDue } from '../../../src/operations/run/sweep.ts'
import { raisePosts } from '../../../src/store/queries/posts/posts.ts'
import { applyEvent, setOperations } from '../../support/events.ts'
import { eventually } from '../../support/eventually.ts'
import { setPosts } from '../../support/outbox.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, authorise, channel, reason, useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'

describe("updating the operator's card", () => {
  let failing = 0
  let holding: Promise<void> | undefined
  let release = () => {}
  const h = useHarness(() => ({
    limits: { confirmCountAbove: 100 },
    onTell: async () => {
      await holding
      if (failing-- > 0) throw new Error('Teams is away')
    },
  }))
  const states = () => h().told.map(({ state }) => state)

  beforeEach(() => {
    failing = 0
    holding = undefined
    for (let n = 0; n < 30; n++) h().world.add(`user${n}`)
  })

  const users = (count: number) => Array.from({ length: count }, (_, n) => `user${n}`)

  it('shows each state once, the last with the result', async () => {
    const { id } = await h().begin('disable', users(2))
    await h().work()
    assert.deepEqual(states(), ['queued', 'running', 'verifying', 'done'])
    assert.deepEqual(h().told.at(-1), await h().operations.get(id, anna))
  })

  it('shows progress at most every two seconds', async () => {
    const { world, clock } = h()
    const at: number[] = []
    const { told } = h()
    const push = told.push.bind(told)
    told.push = (...operations: (typeof told)[number][]) => {
      at.push(...operations.map(() => clock.now()))
      return push(...operations)
    }
    await h().begin('disable', users(30))
    await h().shown()
    world.step = async (name) => {
      if (name !== 'answered') return
      await clock.advance(700)
      // Otherwise an update that is on its way would be taken for a later one.
      await h().shown()
    }
    await h().work()
    const running = told.flatMap((one, index) => (one.state === 'running' ? [at[index] ?? 0] : []))
    assert.ok(running.length >= 4, `shown ${running.length} times`)
    for (const [index, time] of running.entries()) {
      const before = running[index - 1]
      if (before !== undefined) assert.ok(time - before >= 2000, `${time - before} ms`)
    }
    assert.equal(told.at(-1)?.state, 'done')
  })

  it('never delays the work', async () => {
    holding = new Promise((resolve) => {
      release = resolve
    })
    await h().begin('disable', users(1))
    await h().queue.drain()
    assert.equal(h().world.written.length, 2)
    assert.deepEqual(states(), [])
    release()
    await h().work()
    assert.equal(states().at(-1), 'done')
  })

  it('retries a state that could not be shown', async () => {
    failing = 100
    await h().begin('disable', users(1))
    await h().work()
    failing = 0
    await h().clock.advance(9_000)
    await h().sweep()
    assert.deepEqual(states(), [])
    await h().clock.advance(1_000)
    await h().sweep()
    await h().work()
    assert.deepEqual(states(), ['done'])
  })

  it('shows changes from before the card existed', async () => {
    const { operations, told } = h()
    const { id } = await h().begin('disable', users(1))
    await h().work()
    told.length = 0
    await operations.cardPosted(id, anna, { activityId: 'a1' })
    await operations.close()
    assert.deepEqual(states(), ['done'])
    assert.deepEqual(h().channels.at(-1), {
      reference: { chat: 'one' },
      userId: '29:anna',
      device: 'desktop',
      activityId: 'a1',
    })
  })
})

describe('one of several notifiers', () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 2, approverGroupId: 'approvers' } }))
  /** What it showed and to whom, in order. */
  const shown: string[] = []
  const lines: string[] = []
  let questions = 0
  /** What showing waits for. */
  let hold: (name: string) => void | Promise<void> = () => {}

  beforeEach(() => {
    for (const list of [shown, lines]) list.length = 0
    hold = () => {}
    for (const name of ['bob', 'carol', 'dora', 'erin']) h().world.add(name)
    h().world.groups.set('approvers', new Set(['erin']))
  })

  const make = () => {
    const { store, clock } = h()
    const counting = store.db.withPlugin({
      transformQuery: ({ node }) => {
        questions += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } })
    const tell = async (name: string) => {
      await hold(name)
      shown.push(name)
    }
    return createNotifier({
      store: { ...store, db: counting },
      clock,
      log,
      metrics: noMetrics,
      random: randomBytes,
      registry: wholeRegistry,
      features,
      limits: h().limits,
      notify: (operation) => tell(`${operation.id} ${operation.state}`),
      notice: async () => {},
      showRoleCard: async () => ({}),
      notifyApprover: async ({ operation }) => {
        await tell(`approver ${operation.state}`)
        return {}
      },
    })
  }
  const keyOf = (id: string) => ({ tenantId: anna.tid, id })
  /** Sets columns of an operation, and those of its requester's post. */
  const set = async (id: string, row: object, post: object = {}) => {
    if (Object.keys(row).length > 0) await setOperations(h().store.db, row, id)
    if (Object.keys(post).length > 0) await setPosts(h().store, post, { id, role: 'requester' })
  }
  const rowOf = (id: string) =>
    h().store.db.selectFrom('whole_operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const fresh = { wanted: 9, shown: 8, shown_at: 0 }
  const toldBefore = { wanted: 9, shown: 9, shown_at: 0 }
  const running = async (post: object = toldBefore, state = 'running') => {
    h().world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    await set(id, { state }, post)
    return id
  }
  const asked = async (kind: 'state' | 'progress' | 'again', id: string) => {
    const before = questions
    const notifier = make()
    await notifier[kind](keyOf(id))
    return { shown: shown.splice(0), questions: questions - before }
  }

  it('shows a state once, and again only on request', async () => {
    const id = await running(fresh)
    const one = [`${id} running`]
    assert.deepEqual((await asked('state', id)).shown, one)
    await h().clock.advance(60_000)
    assert.deepEqual((await asked('state', id)).shown, [])
    assert.deepEqual((await asked('again', id)).shown, one)
  })

  it('shows progress every two seconds across all instances', async () => {
    const id = await running()
    const one = [`${id} running`]
    assert.deepEqual((await asked('progress', id)).shown, one)
    await h().clock.advance(1_999)
    assert.deepEqual((await asked('progress', id)).shown, [])
    await h().clock.advance(1)
    assert.deepEqual((await asked('progress', id)).shown, one)
    await set(id, { state: 'done' }, { shown_at: 0 })
    assert.deepEqual((await asked('progress', id)).shown, [])
  })

  it('queries the store for progress no more often, nor right after it has shown a state', async () => {
    const id = await running()
    const notifier = make()
    const asks = async (kind: 'state' | 'progress') => {
      const before = questions
      await notifier[kind](keyOf(id))
      return questions > before
    }
    assert.deepEqual([await asks('progress'), await asks('progress')], [true, false])
    await h().clock.advance(1_999)
    assert.equal(await asks('progress'), false)
    await h().clock.advance(1)
    assert.deepEqual([await asks('progress'), await asks('progress')], [true, false])
    await h().clock.advance(1_999)
    assert.deepEqual([await asks('state'), await asks('progress')], [true, false])
    await h().clock.advance(1_999)
    assert.equal(await asks('progress'), false)
    await h().clock.advance(1)
    assert.equal(await asks('progress'), true)
  })

  it('shows postponed progress when due, as long as someone is working', async () => {
    const id = await running()
    const notifier = make()
    const shownBy = async (ms: number) => {
      await h().clock.advance(ms)
      await notifier.idle()
      return shown.splice(0).length
    }
    const unfollow = notifier.follow(keyOf(id))
    await notifier.progress(keyOf(id))
    await notifier.progress(keyOf(id))
    assert.equal(shown.splice(0).length, 1)
    assert.deepEqual([await shownBy(1_999), await shownBy(1), await shownBy(7_500)], [0, 1, 0])
    assert.deepEqual(
      [await shownBy(1_000), await shownBy(30_000)],
      [1, 0],
      'after ten seconds that there is none, once',
    )
    await set(id, {}, { shown_at: h().clock.now() })
    await h().clock.advance(1_000)
    await notifier.progress(keyOf(id))
    assert.equal(shown.length, 0, 'another instance has just shown it')
    assert.equal(await shownBy(3_000), 1)
    await notifier.progress(keyOf(id))
    unfollow()
    assert.equal(await shownBy(10_000), 0)
  })

  it('never edits one card concurrently, without delaying others', async () => {
    const [one, other] = [await running(), await running()]
    const notifier = make()
    const open: (() => void)[] = []
    let most = 0
    let now = 0
    hold = async (name) => {
      if (!name.startsWith(one)) return
      most = Math.max(most, ++now)
      await new Promise<void>((resolve) => open.push(resolve))
      now -= 1
    }
    const opened = (many: number) => eventually(`${many} have begun`, () => open.length >= many)
    const all = [notifier.again(keyOf(one)), notifier.again(keyOf(one))]
    await opened(1)
    await notifier.again(keyOf(other))
    assert.deepEqual(shown, [`${other} running`])
    open[0]?.()
    await all[0]
    all.push(notifier.again(keyOf(one)))
    await opened(2)
    await h().store.ping()
    open[1]?.()
    await opened(3)
    open[2]?.()
    await Promise.all(all)
    assert.deepEqual([most, shown.length], [1, 4])
  })

  it('is idle only when no update is in progress', async () => {
    const id = await running()
    const notifier = make()
    void notifier.again(keyOf(id))
    await notifier.idle()
    assert.deepEqual(shown, [`${id} running`])
  })

  it('never rejects, and logs what could not be shown', async () => {
    const id = await running(fresh)
    hold = () => Promise.reject(new Error('Teams is away'))
    assert.deepEqual((await asked('state', id)).shown, [])
    for (const part of ['could not be updated', id, 'Teams is away']) assert.ok(lines[0]?.includes(part), part)
    hold = () => {}
    assert.deepEqual((await asked('state', id)).shown, [], 'it rests for a while')
    await h().clock.advance(10_000)
    assert.deepEqual((await asked('state', id)).shown, [`${id} running`], 'it counts as not shown')
  })

  it('ignores missing operations', async () => {
    assert.deepEqual((await asked('state', 'nobody-00')).shown, [])
    assert.deepEqual(lines, [])
  })

  it("updates the original's card when a confirmed undo changes state", async () => {
    const first = await running(toldBefore, 'done')
    const request = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const { operation, token } = await h().operations.undo(first, request)
    const { id } = operation
    const told = async (kind: 'state' | 'progress' | 'again') => {
      const notifier = make()
      await notifier[kind](keyOf(id))
      await notifier.idle()
      return shown.splice(0)
    }
    const states = () => h().told.flatMap((one) => (one.id === first ? [one.followers.map(({ state }) => state)] : []))
    assert.deepEqual(states().flat(), [])
    await h().operations.confirm(id, { person: anna, authorise, token, reason, choices: { signOut: false } })
    await h().work()
    assert.deepEqual(states().at(-1), ['done'])
    await h().operations.close()
    // As if it was the event of another instance.
    await applyEvent(h().store.db, keyOf(id), events.readBack, { now: h().clock.now() })
    assert.deepEqual(await told('state'), [`${id} done`, `${first} done`])
    await set(id, { state: 'running' }, toldBefore)
    assert.deepEqual(await told('progress'), [`${id} running`])
    assert.deepEqual(await told('again'), [`${id} running`])
  })

  describe('for an operation that requires approval', () => {
    let id = ''
    const approvers = (post: object) => setPosts(h().store, post, { id, role: 'approver' })
    /** As if nobody had been asked yet, or as if they were to see the answer. */
    const unasked = () => approvers({ wanted: 1, shown: 0, address: null, tries: 0, wanted_at: h().clock.now() })
    const unanswered = () => approvers({ wanted: 2, shown: 1, address: '{}', wanted_at: h().clock.now() })

    beforeEach(async () => {
      id = (await h().begin('disable', ['bob', 'carol', 'dora'])).id
      await h().work()
      await unasked()
    })

    it('asks the approvers first, so that the requester sees who was asked', async () => {
      await set(id, { approvers: null }, fresh)
      assert.deepEqual((await asked('state', id)).shown, ['approver awaitingApproval', `${id} awaitingApproval`])
      assert.deepEqual((await h().operations.get(id, anna)).approval?.asked, ['erin'])
    })

    it('asks others later, and shows that to the requester', async () => {
      const { approvers: names } = await rowOf(id)
      await set(id, { approvers: JSON.stringify({ ...names, asked: [] }), changed_at: 0 }, toldBefore)
      await approvers({ wanted: 0, shown: 0, address: null })
      assert.deepEqual((await asked('again', id)).shown, ['approver awaitingApproval', `${id} awaitingApproval`])
      assert.deepEqual((await asked('state', id)).shown, [])
      // The sweep's own update, on another instance, may be the first.
      await set(id, { approvers: JSON.stringify({ ...names, asked: [] }) }, toldBefore)
      await approvers({ wanted: 0, shown: 0, address: null })
      assert.deepEqual((await asked('state', id)).shown, ['approver awaitingApproval', `${id} awaitingApproval`])
    })

    it('shows the requester the decision first', async () => {
      await set(id, { state: 'queued' }, fresh)
      await unanswered()
      assert.deepEqual((await asked('state', id)).shown, [`${id} queued`, 'approver queued'])
    })

    it('does not show approvers its progress', async () => {
      await set(id, { state: 'running' }, toldBefore)
      await unanswered()
      assert.deepEqual((await asked('progress', id)).shown, [`${id} running`])
    })

    describe("if a card can't be edited", () => {
      /** Number of attempts to edit each card, by operation or approver. */
      const tries = new Map<string, number>()
      let broken = ''
      const counted: string[] = []
      const two = () => [1, 2].map(() => makeFailing())
      const makeFailing = () => {
        const tell = async (who: string) => {
          tries.set(who, (tries.get(who) ?? 0) + 1)
          if (who === broken) throw new Error('The message was deleted')
        }
        const { store, clock } = h()
        return createNotifier({
          store,
          clock,
          random: randomBytes,
          registry: wholeRegistry,
          features,
          limits: h().limits,
          metrics: { ...noMetrics, count: (name) => void counted.push(name) },
          log: createLog({ level: 'silent' }),
          notify: () => tell('requester'),
          notice: async () => {},
          showRoleCard: async () => ({}),
          notifyApprover: async ({ asked: who }) => {
            await tell('person' in who ? who.person.oid : 'channel')
            return {}
          },
        })
      }
      /** The sweeps of two instances, every ten seconds. */
      const pass = async (minutes: number) => {
        const instances = two()
        const { context } = createParts(h())
        for (let second = 0; second < minutes * 60; second += 10) {
          await h().clock.advance(10_000)
          for (const notifier of instances) {
            await createChoreRunner({ ...context, notifier }, createChores(context.features), isAnythingDue).swept()
            await notifier.idle()
          }
        }
      }

      beforeEach(async () => {
        await h().operations.close()
        tries.clear()
        counted.length = 0
        const { clock } = h()
        await unanswered()
        await set(id, { state: 'done', finished_at: 1, changed_at: clock.now() }, { ...fresh, wanted_at: clock.now() })
      })

      it('edits the others once, and retries that one with growing delays, across all instances', async () => {
        broken = 'erin'
        await pass(10)
        assert.equal(tries.get('requester'), 1)
        assert.equal(tries.get('erin'), 6)
      })

      it("updates the approvers once even if the requester can't be reached", async () => {
        broken = 'requester'
        await pass(10)
        assert.deepEqual([tries.get('requester'), tries.get('erin')], [6, 1])
      })

      it('retries what only updates a state already shown, such as who was asked, whenever that was', async () => {
        const { clock } = h()
        await set(id, { changed_at: clock.now() - 7_200_000 }, { ...toldBefore, wanted_at: clock.now() - 7_200_000 })
        await approvers({ shown: 2 })
        broken = 'requester'
        await two()[0]?.again(keyOf(id))
        assert.equal(tries.get('requester'), 1)
        broken = ''
        await pass(1)
        assert.equal(tries.get('requester'), 2)
        await pass(10)
        assert.equal(tries.get('requester'), 2)
      })

      it('gives up eventually, and tries again immediately when the operation changes', async () => {
        broken = 'requester'
        await set(id, {}, { tries: 9 })
        await pass(2)
        assert.equal(tries.get('requester'), 1, 'that was the tenth time')
        assert.deepEqual(counted, ['rollcall.cards.abandoned'])
        await raisePosts(h().store.db, keyOf(id), 'requester', h().clock.now())
        const [notifier] = two()
        await notifier?.state(keyOf(id))
        assert.equal(tries.get('requester'), 2)
        await notifier?.state(keyOf(id))
        await notifier?.progress(keyOf(id))
        assert.equal(tries.get('requester'), 2, 'and not again before its time')
      })
    })

    it('asks approvers for no other operation', async () => {
      const other = await running(fresh)
      assert.deepEqual((await asked('state', other)).shown, [`${other} running`])
    })
  })
})
