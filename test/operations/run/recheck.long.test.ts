import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { NothingToDo } from '../../../src/operations/plan/nothing-to-do.ts'
import { anna, authorise, channel, reason, someone, useHarness } from '../harness.ts'
import { member } from '../world.ts'

const span = 600_000
const ben = someone('ben')
const erin = someone('erin')

describe('a later decision about an account whose change is being undone', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100, approvalAbove: 3, approverGroupId: 'approvers' } }))
  const everyone = ['bob', 'carol', 'dora', 'fred']

  beforeEach(() => {
    for (const name of [...everyone, 'erin']) h().world.add(name)
    h().world.groups.set('approvers', new Set(['erin', 'anna']))
  })

  const begin = async (person: typeof anna, kind: string, names: readonly string[], more: object = {}) => {
    await h().clock.advance(1)
    const { operation, token } = await h().plan(kind, names, { requester: person })
    return h().operations.confirm(operation.id, {
      person,
      authorise,
      token,
      reason,
      choices: { signOut: true },
      ...more,
    })
  }
  const change = async (...how: Parameters<typeof begin>) => {
    const { id } = await begin(...how)
    await h().work()
    return id
  }
  const undo = async (id: string, more: object = {}) => {
    await h().clock.advance(1)
    const request = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const { operation, token } = await h().operations.undo(id, request)
    return h().operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason,
      choices: { signOut: false },
      ...more,
    })
  }
  /** What a plan that changes nothing says of its accounts. */
  const nothing = async (planned: Promise<unknown>) => {
    const answer = await planned.catch((error: unknown) => error)
    assert.ok(answer instanceof NothingToDo)
    return answer.items.map(({ input, verdict, why }) => `${input} ${verdict} ${why ?? '-'}`)
  }
  const at = (spans: number) => h().clock.now() + spans * span
  const wait = async (spans = 1) => {
    await h().clock.advance(spans * span)
    await h().work()
  }
  const get = (id: string, person = anna) => h().operations.get(id, person)
  const followUp = async (id: string, person = anna) => get((await get(id, person)).followUp ?? '', person)
  const items = async (id: string, person = anna) => {
    const { items: all } = await h().operations.items(id, person, { offset: 0, limit: 99 })
    return all.map(({ input, verdict, change: how, why, detail }) => [input, verdict, how, why, detail])
  }
  const enabled = (name: string) => h().world.accounts.get(name)?.accountEnabled

  describe('disabling it again permanently', () => {
    it('prevents the scheduled re-enabling, and the result names the operation', async () => {
      const first = await change(anna, 'disable', ['bob', 'carol'], { enableAt: at(1) })
      await change(ben, 'enable', ['carol'])
      const last = await change(ben, 'disable', ['carol'])
      await wait()
      const next = await followUp(first)
      assert.deepEqual([next.state, enabled('bob'), enabled('carol')], ['done', true, false])
      assert.deepEqual(next.skippedAtRecheck, { changedLater: 1 })
      assert.deepEqual((await items(next.id))[1], ['carol', 'change', 'skipped', 'changedLater', last])
    })

    it('prevents an undo that was scheduled earlier', async () => {
      const first = await change(anna, 'disable', ['bob', 'carol'])
      const { id } = await undo(first, { runAt: at(1) })
      await change(ben, 'enable', ['bob'])
      const last = await change(ben, 'disable', ['bob'])
      await wait()
      assert.deepEqual([enabled('bob'), enabled('carol')], [false, true])
      assert.deepEqual((await items(id))[0], ['bob', 'change', 'skipped', 'changedLater', last])
    })

    it('prevents an undo that was waiting for approval', async () => {
      h().limits.approvalAbove = 100
      const first = await change(anna, 'disable', everyone)
      h().limits.approvalAbove = 3
      const { id, state } = await undo(first)
      assert.equal(state, 'awaitingApproval')
      await change(ben, 'enable', ['bob'])
      const last = await change(ben, 'disable', ['bob'])
      const directory = member
      await h().operations.approve(id, { person: erin, directory })
      await h().work()
      assert.deepEqual([(await get(id)).state, enabled('bob'), enabled('carol')], ['done', false, true])
      assert.deepEqual((await items(id))[0], ['bob', 'change', 'skipped', 'changedLater', last])
    })

    it('is respected in a later slice after the first was interrupted', async () => {
      const first = await change(anna, 'disable', everyone.slice(0, 3))
      const { id } = await undo(first)
      h().world.step = (name) => {
        if (name === 'leaving') throw new signInErrors.signInExpired()
      }
      await h().work()
      h().world.step = () => {}
      assert.equal((await get(id)).state, 'needsSignIn')
      await change(ben, 'enable', ['carol'])
      const last = await change(ben, 'disable', ['carol'])
      h().world.written.length = 0
      await h().operations.resume(anna)
      await h().work()
      assert.ok(!h().world.written.includes('enable:carol'))
      assert.equal(enabled('carol'), false)
      const [, carol] = await items(id)
      assert.deepEqual(carol, ['carol', 'change', 'uncertain', 'changedLater', last], 'its own write may have left')
    })
  })

  it('prevents a change that Graph has refused for now from being sent again', async () => {
    const { world } = h()
    const first = await change(anna, 'disable', ['bob', 'carol'])
    const { id } = await undo(first)
    const usual = world.directory
    let last: string | undefined
    // Graph asks to wait, and meanwhile somebody decides otherwise about one of them.
    world.directory = () => ({
      ...usual(),
      write: async (changes, options) => {
        world.directory = usual
        const keys = changes.map(({ key }) => key)
        await options.onSending(keys)
        last = (await begin(ben, 'disable', ['carol'])).id
        await options.onResending?.(keys)
        await usual().write(changes, { ...options, onSending: async () => {} })
      },
    })
    world.written.length = 0
    await h().work()
    await wait()
    assert.deepEqual(
      world.written.filter((one) => one.includes('carol')),
      ['disable:carol', 'signOut:carol'],
    )
    assert.deepEqual([enabled('bob'), enabled('carol')], [true, false])
    assert.deepEqual((await items(id))[1]?.slice(3), ['changedLater', last])
  })

  it("does not delay untouched accounts, or the operation's own slices", async () => {
    const first = await change(anna, 'disable', ['bob', 'carol'], { enableAt: at(1) })
    await wait()
    const next = await followUp(first)
    assert.deepEqual([next.progress.done, next.skippedAtRecheck], [2, {}])
  })

  describe('disabling an account that is disabled but due to be re-enabled', () => {
    const note = async (id: string) => {
      const { items: all } = await h().operations.items(id, ben, { offset: 0, limit: 9 })
      return all.map(({ input, verdict, why }) => `${input} ${verdict} ${why ?? '-'}`)
    }

    it('counts as a change, names the operation and its time, and wins', async () => {
      const first = await change(anna, 'disable', ['bob', 'carol'], { enableAt: at(1) })
      const { id: next } = await followUp(first)
      const { operation } = await h().plan('disable', ['carol', 'dora'], { requester: ben })
      const [carol, dora] = await items(operation.id, ben)
      assert.deepEqual(carol, ['carol', 'change', 'none', 'toBeEnabled', next])
      assert.equal(dora?.[3], null)
      const { items: planned } = await h().operations.items(operation.id, ben, { offset: 0, limit: 1 })
      assert.equal(planned[0]?.at, (await get(next)).runAt)
      const kept = await change(ben, 'disable', ['carol'])
      const done = await get(kept, ben)
      assert.deepEqual([done.progress.done, done.progress.actions[0]?.done, done.progress.verified], [1, 1, 1])
      await wait()
      assert.deepEqual([enabled('bob'), enabled('carol')], [true, false])
      assert.deepEqual((await items(next))[1], ['carol', 'change', 'skipped', 'changedLater', kept])
    })

    it('is unnecessary while the first is running, and for a waiting undo', async () => {
      h().world.step = (name) => {
        if (name === 'leaving') throw new signInErrors.signInExpired()
      }
      await change(anna, 'disable', ['bob'], { enableAt: at(1) })
      h().world.step = () => {}
      h().world.add('bob', { accountEnabled: false })
      const one = await h().plan('disable', ['bob'], { requester: ben })
      assert.deepEqual(await note(one.operation.id), ['bob change toBeEnabled'])
      const first = await change(anna, 'disable', ['carol'])
      await undo(first, { runAt: at(2) })
      const other = await h().plan('disable', ['carol'], { requester: ben })
      assert.deepEqual(await note(other.operation.id), ['carol change toBeEnabled'])
    })

    it('is unnecessary if nobody re-enables it, and protected accounts stay protected', async () => {
      const first = await change(anna, 'disable', ['bob', 'carol'], { enableAt: at(1) })
      const { id } = await followUp(first)
      h().world.roles.set('carol', [{ name: 'User Administrator', templateId: 'x' }])
      const one = h().plan('disable', ['carol'], { requester: ben })
      assert.deepEqual(await nothing(one), ['carol protected adminRole'])
      await h().operations.cancel(id, { person: anna })
      assert.deepEqual(await nothing(h().plan('disable', ['bob'], { requester: ben })), ['bob already -'])
    })

    it('replaces the time, if it is temporary too', async () => {
      await change(anna, 'disable', ['carol'], { enableAt: at(1) })
      await change(ben, 'disable', ['carol'], { enableAt: at(3) })
      await wait(2)
      assert.equal(enabled('carol'), false)
      await wait(2)
      assert.equal(enabled('carol'), true)
    })

    it('restores nothing when undone: it was disabled before', async () => {
      const own = await change(anna, 'disable', ['bob'], { enableAt: at(1) })
      assert.ok(own)
      const kept = await change(anna, 'disable', ['bob'])
      const request = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
      assert.deepEqual(await nothing(h().operations.undo(kept, request)), ['bob already asBefore'])
    })

    it('needs no retry: the re-enabling was cancelled on confirmation', async () => {
      await change(anna, 'disable', ['bob'], { enableAt: at(1) })
      h().world.faults.set('bob', 'failed')
      const kept = await change(ben, 'disable', ['bob'])
      h().world.faults.clear()
      const request = { requester: ben, directory: h().world.directory(), locale: 'en-US', channel }
      assert.deepEqual(await nothing(h().operations.retry(kept, request)), ['bob already -'])
      await wait()
      assert.equal(enabled('bob'), false)
    })
  })

  it('keeps accounts enabled that an undo would disable again', async () => {
    h().world.add('bob', { accountEnabled: false })
    const first = await change(anna, 'enable', ['bob'])
    const back = await undo(first, { runAt: at(1) })
    const { operation } = await h().plan('enable', ['bob'], { requester: ben })
    assert.equal((await items(operation.id, ben))[0]?.[3], 'toBeDisabled')
    const kept = await change(ben, 'enable', ['bob'])
    await wait()
    assert.equal(enabled('bob'), true)
    assert.equal((await items(back.id))[0]?.[4], kept)
  })

  it('ignores other tenants', async () => {
    await change(anna, 'disable', ['bob'], { enableAt: at(1) })
    const stranger = someone('zoe', 'fabrikam')
    assert.deepEqual(await nothing(h().plan('disable', ['bob'], { requester: stranger })), ['bob already -'])
  })
})
