import assert from 'node:assert/strict'
import { createSteps } from '../../../src/operations/model/steps.ts'
import {
  findChangedSince,
  findLaterDecisions,
  findOppositeSince,
  findOvertaken,
} from '../../../src/operations/plan/later-decisions.ts'
import { replicationLag } from '../../../src/operations/plan/unseen-decisions.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, authorise, channel, reason, useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'

const hour = 3_600_000

describe('which decision about an account counts', () => {
  const h = useHarness()

  const step = (kind: string, restores = false) => {
    const [one] = createSteps(wholeRegistry, [{ kind, parameters: null, ...(restores && { restores }) }])
    assert.ok(one)
    return one
  }
  const context = () => createParts(h()).context
  const rowOf = async (id: string) => {
    const row = await operationQueries(h().store.db).find({ tenantId: anna.tid, id })
    assert.ok(row)
    return row
  }
  const begun = async (playbook: string, accounts = ['bob'], more = {}) =>
    (await h().begin(playbook, accounts, more)).id
  const ran = async (playbook: string, accounts = ['bob'], more = {}) => {
    const id = await begun(playbook, accounts, more)
    await h().work()
    return id
  }
  const later = async (id: string, kind: string) =>
    findLaterDecisions(context(), await rowOf(id), step(kind), ['bob', 'carol'])
  const changed = async (id: string, kind: string, more: { except?: string; opposite?: boolean } = {}) => [
    ...(await findChangedSince(context(), await rowOf(id), step(kind), ['bob', 'carol'], more)),
  ]

  beforeEach(() => {
    h().world.add('bob')
    h().world.add('carol')
  })

  it('is a later one in force, even if it is still to run', async () => {
    const first = await ran('disable')
    const second = await begun('enable')
    assert.deepEqual([...(await later(first, 'block-sign-in')).later], [['bob', second]])
    assert.deepEqual([...(await later(second, 'allow-sign-in')).later], [])
  })

  it('is not one that leaves nothing behind, or that another has replaced', async () => {
    const first = await ran('disable')
    await ran('signOut')
    assert.deepEqual([...(await later(first, 'block-sign-in')).later], [])
    assert.deepEqual([...(await later(first, 'sign-out')).later], [])
    await begun('enable', ['bob'], { runAt: h().clock.now() + hour })
    const last = await begun('disable')
    assert.deepEqual([...(await later(first, 'block-sign-in')).later], [['bob', last]])
  })

  it('leaves reads in doubt as long as they might not show an earlier write', async () => {
    await ran('disable')
    const enable = await begun('enable')
    assert.deepEqual([...(await later(enable, 'allow-sign-in')).unseen], ['bob'])
    assert.deepEqual([...(await later(enable, 'sign-out')).unseen], [])
    await h().clock.advance(replicationLag + 1_000)
    assert.deepEqual([...(await later(enable, 'allow-sign-in')).unseen], [])
  })

  it('makes a plan outdated that shows as done what has been reversed since', async () => {
    h().world.add('bob', { accountEnabled: false })
    const { operation } = await h().plan('disable', ['bob', 'carol'])
    const overtaken = async (foundSo: 'all' | readonly string[]) => [
      ...(await findOvertaken(
        context(),
        await rowOf(operation.id),
        [step('block-sign-in'), step('sign-out')],
        [{ id: 'bob', verdict: 'already', foundSo, unnamed: false }],
      )),
    ]
    assert.deepEqual(await overtaken('all'), [])
    const enable = await ran('enable')
    assert.deepEqual(await overtaken('all'), [['bob', enable]])
    assert.deepEqual(await overtaken(['block-sign-in']), [['bob', enable]])
    assert.deepEqual(await overtaken(['sign-out']), [])
    assert.deepEqual(await overtaken([]), [])
  })

  it('is found for each lasting step by what has been done in the other direction', async () => {
    const first = await ran('disable')
    const again = await ran('disable', ['bob', 'carol'])
    const steps = [step('block-sign-in'), step('sign-out')]
    const opposite = async () => findOppositeSince(context(), await rowOf(first), steps, ['bob', 'carol'])
    assert.deepEqual([...(await opposite()).keys()], ['block-sign-in'])
    assert.equal((await opposite()).get('block-sign-in')?.size, 0)
    assert.deepEqual(
      (await changed(first, 'block-sign-in')).filter(([account]) => account === 'bob'),
      [['bob', again]],
      'it found the account disabled',
    )
    const enable = await ran('enable')
    assert.deepEqual([...((await opposite()).get('block-sign-in') ?? [])], [['bob', enable]])
    assert.deepEqual(new Map(await changed(first, 'block-sign-in', { except: enable })).get('bob'), again)
    assert.deepEqual(await changed(enable, 'allow-sign-in'), [])
  })

  it('counts only if it was carried out', async () => {
    const first = await ran('disable')
    h().world.faults.set('bob', 'failed')
    await ran('enable')
    assert.deepEqual(await changed(first, 'block-sign-in'), [])
    const { operation, token } = await h().plan('disable', ['bob', 'carol'])
    await h().operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason,
      runAt: h().clock.now() + hour,
    })
    assert.deepEqual(await changed(first, 'block-sign-in'), [], 'a scheduled one has not begun')
  })

  it('includes the end of a disable with a time, which shares its number', async () => {
    const enableAt = h().clock.now() + hour
    const first = await ran('disable', ['bob'], { enableAt })
    assert.deepEqual(await changed(first, 'block-sign-in'), [])
    await h().clock.advance(hour + 1_000)
    await h().sweep()
    await h().work()
    const { followUp } = await h().operations.get(first, anna)
    assert.ok(followUp)
    assert.deepEqual(await changed(first, 'block-sign-in'), [['bob', followUp]])
  })

  it('leaves an account alone while another operation is writing to it', async () => {
    let busy: readonly string[] | undefined
    let abandoned: readonly string[] | undefined
    let earlier: readonly unknown[] | undefined
    let enable = ''
    h().world.step = async (name) => {
      if (name !== 'answered' || busy) return
      busy = []
      enable = await begun('enable')
      busy = [...(await later(enable, 'allow-sign-in')).busy]
      earlier = await changed(enable, 'allow-sign-in')
      h().clock.set(hour)
      abandoned = [...(await later(enable, 'allow-sign-in')).busy]
      h().clock.set(-hour)
    }
    await ran('disable', ['bob', 'carol'])
    assert.deepEqual(busy, ['bob', 'carol'])
    assert.deepEqual(earlier, [], 'a change that is still being sent is no later one')
    assert.deepEqual(abandoned, [], 'no instance has run it for an hour')
    assert.deepEqual([...(await later(enable, 'allow-sign-in')).busy], [], 'it has been written')
  })

  it('is still a later one while it is being written', async () => {
    const first = await ran('disable')
    let found: Awaited<ReturnType<typeof later>> | undefined
    h().world.step = async (name) => {
      if (name === 'answered') found ??= await later(first, 'block-sign-in')
    }
    const enable = await ran('enable')
    assert.deepEqual([...(found?.later ?? [])], [['bob', enable]])
    assert.deepEqual([...(found?.busy ?? ['nothing asked'])], [])
    assert.deepEqual([...(found?.unseen ?? ['nothing asked'])], [])
  })

  it('does not make a plan outdated if reads must have shown it', async () => {
    await ran('disable', ['carol'])
    await ran('enable', ['carol'])
    await h().clock.advance(replicationLag + 1_000)
    h().world.add('carol', { accountEnabled: false })
    const { operation } = await h().plan('disable', ['bob', 'carol'])
    const overtaken = await findOvertaken(
      context(),
      await rowOf(operation.id),
      [step('block-sign-in')],
      [{ id: 'carol', verdict: 'already', foundSo: 'all', unnamed: false }],
    )
    assert.deepEqual([...overtaken], [])
  })

  describe('when a plan made after an operation is confirmed', () => {
    const asked = () => ({ requester: anna, directory: h().world.directory(), locale: 'en-US', channel })
    type Planned = Awaited<ReturnType<ReturnType<typeof h>['operations']['undo']>>
    const run = async ({ operation: { id }, token }: Planned) => {
      const choices = { signOut: false }
      await h().operations.confirm(id, { person: anna, authorise, token, reason, choices })
      await h().work()
      const { items } = await h().operations.items(id, anna, { offset: 0, limit: 9 })
      return items.map(({ input, change, why, detail }) => [input, change, why, detail])
    }

    it('an undo yields to any operation since, whatever it did', async () => {
      h().world.add('dora')
      const first = await ran('disable', ['bob', 'carol', 'dora'])
      const planned = await h().operations.undo(first, asked())
      const enable = await ran('enable', ['bob'])
      h().world.add('eve')
      const again = await ran('disable', ['carol', 'eve'])
      assert.deepEqual(await run(planned), [
        ['bob', 'skipped', 'changedLater', enable],
        ['carol', 'skipped', 'changedLater', again],
        ['dora', 'done', null, null],
      ])
    })

    it('an undo leaves what it yielded to as it is, with its end', async () => {
      const first = await ran('disable', ['bob', 'carol'])
      const planned = await h().operations.undo(first, asked())
      await ran('enable', ['carol'])
      const again = await ran('disable', ['carol'], { enableAt: h().clock.now() + hour })
      assert.deepEqual(await run(planned), [
        ['bob', 'done', null, null],
        ['carol', 'skipped', 'changedLater', again],
      ])
      const { followUp } = await h().operations.get(again, anna)
      assert.ok(followUp)
      const [carol] = (await h().operations.items(followUp, anna, { offset: 0, limit: 9 })).items
      assert.deepEqual([carol?.change, carol?.why], ['pending', null])
    })

    it('an operation of which nothing is left ends, and so does the one that the plan replaces', async () => {
      const runAt = h().clock.now() + hour
      const state = async (id: string) => (await h().operations.get(id, anna)).state
      await ran('disable', ['bob', 'carol'])
      const overridden = await begun('enable', ['bob'], { runAt })
      const other = await begun('enable', ['carol'], { runAt })
      await ran('disable', ['bob'])
      assert.deepEqual([await state(overridden), await state(other)], ['cancelled', 'scheduled'])

      // Whatever the new one does.
      h().world.add('dora')
      await run(await h().plan('disable', ['dora'], { replaces: other }))
      assert.equal(await state(other), 'cancelled')
    })

    it('a retry yields only to one that did the opposite', async () => {
      h().world.faults.set('bob', 'failed').set('carol', 'failed')
      const first = await ran('disable', ['bob', 'carol'])
      h().world.faults.clear()
      const planned = await h().operations.retry(first, asked())
      await ran('disable', ['bob', 'carol'])
      const enable = await ran('enable', ['carol'])
      const [bob, carol] = await run(planned)
      assert.notEqual(bob?.[2], 'changedLater')
      assert.deepEqual(carol, ['carol', 'skipped', 'changedLater', enable])
    })
  })
})
