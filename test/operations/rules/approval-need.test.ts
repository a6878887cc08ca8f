import assert from 'node:assert/strict'
import { federatedDomains } from '../../../src/graph/directory/domains.ts'
import type { OperationFeature } from '../../../src/operations/index.ts'
import { approvalNeed, takesFreshSignIn } from '../../../src/operations/rules/approval-need.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { answer } from '../../support/answering.ts'
import { anna, type HarnessOptions, useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'
import { cloudPasswords } from '../world.ts'

const approverGroupId = 'approvers'
const everybody = ['bob', 'carol', 'dave', 'erin', 'fay', 'gus']

function useNeeds(options?: () => HarnessOptions) {
  const h = useHarness(options)
  const rowOf = async (id: string) =>
    (await operationQueries(h().store.db).find({ tenantId: anna.tid, id })) ?? assert.fail('no such operation')
  beforeEach(() => {
    for (const name of everybody) h().world.add(name)
    h().world.instead = [cloudPasswords, answer(federatedDomains, async () => new Set())]
  })
  return {
    h,
    /** What approving a new plan takes. */
    needOf: async (playbook: string, ...names: string[]) => {
      const { id } = (await h().plan(playbook, names)).operation
      return h().operations.approvalNeed(id, anna)
    },
    takesSignIn: async (playbook: string, ...names: string[]) => {
      const { id } = (await h().plan(playbook, names)).operation
      return takesFreshSignIn(createParts(h()).context, await rowOf(id))
    },
    rowOf,
  }
}

describe('whether a plan needs approval', () => {
  const { h, needOf } = useNeeds(() => ({ limits: { approvalAbove: 4, approvalAboveIrreversible: 2 } }))

  it('depends on its accounts and those changed without approval before, and says how many are left', async () => {
    const first = await needOf('disable', 'bob', 'carol', 'dave')
    assert.deepEqual([first.needed, first.limit, first.others, first.left], [false, 4, 0, 1])
    await h().begin('disable', ['bob', 'carol'])
    const second = await needOf('disable', 'dave', 'erin')
    assert.deepEqual([second.needed, second.limit, second.others, second.left], [false, 4, 2, 0])
    const third = await needOf('disable', 'dave', 'erin', 'fay')
    assert.deepEqual([third.needed, third.limit, third.others, third.left], [true, 4, 2, 0])
  })

  it('is judged by a limit of its own if it cannot be undone', async () => {
    const two = await needOf('resetPasswords', 'bob', 'carol')
    assert.deepEqual([two.needed, two.limit, two.left], [false, 2, 0])
    const three = await needOf('resetPasswords', 'bob', 'carol', 'dave')
    assert.deepEqual([three.needed, three.limit], [true, 2])
    const four = await needOf('resetPasswords', 'bob', 'carol', 'dave', 'erin')
    assert.deepEqual([four.needed, four.limit], [true, 2])
    const five = await needOf('resetPasswords', 'bob', 'carol', 'dave', 'erin', 'fay')
    assert.deepEqual([five.needed, five.limit], [true, 4], 'the usual limit is named if that is exceeded too')
  })

  it('counts for that limit only what cannot be undone, and shows the limit that leaves less', async () => {
    await h().begin('disable', ['bob', 'carol', 'dave'])
    const usual = await needOf('resetPasswords', 'erin')
    assert.deepEqual([usual.needed, usual.limit, usual.others, usual.left], [false, 4, 3, 0])
    await h().begin('resetPasswords', ['erin'])
    const most = await needOf('resetPasswords', 'fay')
    assert.deepEqual([most.needed, most.limit, most.others], [true, 4, 4])
    h().limits.approvalAbove = 10
    const both = await needOf('resetPasswords', 'fay')
    assert.deepEqual([both.needed, both.limit, both.others, both.left], [false, 2, 1, 0])
    const more = await needOf('resetPasswords', 'fay', 'gus')
    assert.deepEqual([more.needed, more.limit, more.others, more.left], [true, 2, 1, 0])
  })

  it('shows the usual limit if that leaves less or as much', async () => {
    Object.assign(h().limits, { approvalAbove: 2, approvalAboveIrreversible: 3 })
    const less = await needOf('resetPasswords', 'bob')
    assert.deepEqual([less.limit, less.left], [2, 1])
    await h().begin('resetPasswords', ['carol'])
    await h().begin('signOut', ['dave'])
    Object.assign(h().limits, { approvalAbove: 3, approvalAboveIrreversible: 2 })
    const same = await needOf('resetPasswords', 'bob')
    assert.deepEqual([same.needed, same.limit, same.others, same.left], [false, 3, 2, 0])
  })
})

describe('whoever can approve requests', () => {
  const { h, needOf } = useNeeds(() => ({ limits: { approverGroupId } }))

  it('is changed with approval only, however few there are', async () => {
    h().world.groups.set(approverGroupId, new Set(['carol', 'gus']))
    const need = await needOf('disable', 'bob', 'carol')
    assert.deepEqual([need.needed, need.guards], [true, 1])
    assert.equal((await needOf('disable', 'bob')).needed, false)
  })
})

describe('a sign-in made for the approval', () => {
  const approvalSignIn = { always: false, above: 3, page: 'https://bot.example/approve' }
  const part: OperationFeature = {
    name: 'test',
    plan: {
      name: 'test',
      recordedBy: ({ kind }) => kind === 'require-password-change',
      hash: () => [],
      approval: { count: (writes) => writes.length, excludes: () => [], refusal: () => assert.fail() },
    },
  }
  const { h, needOf, rowOf, takesSignIn } = useNeeds(() => ({
    limits: { approvalSignIn, approverGroupId },
    features: [part],
  }))

  it('is needed for what does much harm', async () => {
    h().world.groups.set(approverGroupId, new Set(['fay', 'gus']))
    assert.equal(await takesSignIn('disable', 'bob', 'carol', 'dave'), false)
    assert.equal('signIn' in (await needOf('disable', 'bob')), false)
    assert.equal(await takesSignIn('disable', 'bob', 'carol', 'dave', 'erin'), true, 'many accounts')
    assert.equal((await needOf('disable', 'bob', 'carol', 'dave', 'erin')).signIn, true)
    assert.equal(await takesSignIn('resetPasswords', 'bob'), true, 'what cannot be undone')
    assert.equal(await takesSignIn('disable', 'gus'), true, 'an approver')
  })

  it('is needed for what a feature settles with the plan', async () => {
    const need = await needOf('requirePasswordChange', 'bob', 'carol')
    assert.deepEqual([need.needed, need.signIn, [...(need.parts?.values() ?? [])]], [true, true, [2]])
    const without = await needOf('disable', 'bob')
    assert.deepEqual([without.needed, 'parts' in without], [false, false])
  })

  it('is needed to release somebody contained as compromised', async () => {
    await h().begin('disable', ['bob'], { compromised: true })
    await h().work()
    const need = await needOf('enable', 'bob')
    assert.deepEqual([need.needed, need.signIn, need.compromised], [true, true, 1])
  })

  it('is never needed if it is not configured', async () => {
    delete h().limits.approvalSignIn
    const { id } = (await h().plan('resetPasswords', everybody)).operation
    const { context } = createParts(h())
    assert.equal(await takesFreshSignIn(context, await rowOf(id)), false)
    assert.equal((await approvalNeed(h().store.db, await rowOf(id), context, h().clock.now())).signIn, undefined)
  })
})
