// Covers: way-back-in
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { receiverPart } from '../../../src/features/way-back-in/receivers.ts'
import { planHash } from '../../../src/operations/plan/plan-hash.ts'
import { useScene } from '../../features/way-back-in/scene.ts'
import { anna, someone } from '../harness.ts'
import { member } from '../world.ts'

/*
 * The hashes of stored plans, whose approvals are bound to them: a plan that was approved before an update is refused
 * afterwards if a single byte here differs.
 */

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('what is hashed of a stored plan', () => {
  const { harness } = useScene({ limits: { confirmCountAbove: 100, approverGroupId: 'approvers' } })
  const approver = (name: string) => ({
    person: someone(name),
    directory: member,
  })
  const hashes = async (playbook: string, accounts: readonly string[], more: object) => {
    const { plan, operations, world } = harness()
    for (const name of ['erik', 'frida']) world.add(name)
    world.groups.set('approvers', new Set(['erik', 'frida', 'bob']))
    const { operation, token } = await plan(playbook, accounts, more)
    const statement = { person: anna, token, reason: 'Left the company', authorise: async () => {}, ...more }
    const confirmed = await operations.confirm(operation.id, { ...statement, count: accounts.length })
    return { id: operation.id, planned: operation.planHash, confirmed: confirmed.planHash, state: confirmed.state }
  }

  it('is the playbook, the actions and the accounts, and the times once they are confirmed', async () => {
    const now = harness().clock.now()
    const times = { runAt: now + 3_600_000, enableAt: now + 7_200_000 }
    const { planned, confirmed } = await hashes('disable', ['joni', 'diego'], { ...times, choices: { signOut: true } })
    const signOut = '["sign-out",null,"block-sign-in",false]'
    const block = '["block-sign-in",null,null,false]'
    assert.equal(planned, sha256(`["disable",[${block},${signOut}],["diego","joni"]]`))
    assert.equal(
      confirmed,
      sha256(`["disable",[${block},${signOut}],["diego","joni"],${times.runAt},${times.enableAt}]`),
    )
  })

  it('are also the receivers of passes, and an approver can leave some of them out', async () => {
    const parameters = { [`let-back-in`]: { oid: 'bob', upn: 'bob@contoso.com', name: 'bob', instead: false } }
    const { id, planned, confirmed, state } = await hashes('letBackIn', ['diego', 'joni', 'adele'], { parameters })
    const text = (accounts: string, shown: string) =>
      `["letBackIn",[["let-back-in",{"instead":false,"name":"bob","oid":"bob","upn":"bob@contoso.com"},null,false]],[${accounts}],{"receivers":[${shown}]}]`
    const all = sha256(text('"adele","diego","joni"', '"adele alex","diego alex","joni bob"'))
    assert.deepEqual([planned, confirmed, state], [all, all, 'awaitingApproval'])
    const refused = harness().operations.approve(id, approver('bob'))
    await assert.rejects(refused, { code: 'notAskedToApprove' })
    const smaller = await harness().operations.approve(id, { ...approver('erik'), without: 'diego@contoso.com' })
    assert.equal(smaller.planHash, sha256(text('"adele","joni"', '"adele alex","joni bob"')))
    await harness().work()
    assert.equal((await harness().operations.get(id, anna)).state, 'done')
  })

  it('are also the apps and devices that are excluded, before the receivers', () => {
    const named = (oid: string) => ({ oid, upn: `${oid}@contoso.com`, name: oid })
    const excludedItems = ['two', 'One'].map((id) => ({ action: 'disable-devices', id, name: id, by: 'erik' }))
    const before = { receiver: { ...named('Alex'), manager: true } }
    const parts = [{ part: receiverPart, writes: [{ account: named('Bob'), before }] }]
    const plan = { playbook: 'release', actions: [], targets: ['Bob'], excludedItems, runAt: 5, enableAt: null }
    const items = '["disable-devices One","disable-devices two"]'
    assert.equal(planHash(plan), sha256(`["release",[],["bob"],5,null,${items}]`))
    assert.equal(
      planHash({ ...plan, parts }),
      sha256(`["release",[],["bob"],5,null,${items},{"receivers":["bob alex"]}]`),
    )
  })
})
