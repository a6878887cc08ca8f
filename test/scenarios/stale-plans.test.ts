import assert from 'node:assert/strict'
import { apps, grantsOf } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const original = 'Phished on Monday'
const reason = 'Cleared by the security team'
const mail = { clientId: apps.mailSync.id, resourceId: apps.graph.id, scope: ' openid Mail.Read' }
const onlyQuick = {
  signOut: 'false',
  resetPassword: 'false',
  confirmCompromised: 'false',
  removeMethods: 'false',
  dismissRisk: 'false',
}

describe('a plan made from a read that is older than a write of this bot', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '' }),
  })
  let megan: Chat
  let lynne: Chat
  before(async () => {
    const { operators } = world().emulator.world
    megan = await world().person(operators.megan, { signedIn: true })
    lynne = await world().person(operators.lynne, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  const now = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return found
  }
  /** From now on, what is written to this account is remembered, and reads show it as it was `ms` ago. */
  const lag = (one: Person, ms: number) =>
    fetch(`${world().emulator.url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ replication: { readMs: ms, indexMs: ms, accounts: [one.id] } }),
    })
  const account = (skip: number, more: object = {}) => {
    const [one] = ordinary(world(), 1, skip)
    assert.ok(one)
    world().emulator.world.change(one.id, more)
    return one
  }
  const lines = (words: string, ...patterns: RegExp[]) => {
    for (const pattern of patterns) assert.match(words, pattern)
  }
  const contain = async (one: Person) => {
    await megan.say(`contain ${one.userPrincipalName}`)
    const { id } = await megan.heard('Contain 1 account?')
    await megan.press('Contain 1 account', { reason: original, ...onlyQuick }, id)
    return id
  }
  const release = async (one: Person) => {
    await megan.say(`release ${one.userPrincipalName}`)
    const card = await megan.heard('Release 1 account?')
    const confirm = async () => {
      await megan.press(
        'Release 1 account',
        { reason, repeated: original, ...onlyQuick, restoreConsents: 'true' },
        card.id,
      )
      await lynne.heard(/asks you to approve: release 1 account/)
      await lynne.press('Approve')
    }
    return { id: card.id, words: wordsOf(card), confirm }
  }
  /** Whether a write of this kind has left. */
  const sent = (method: string, url: RegExp, from: number) =>
    eventually(`${method} has left`, () =>
      graphWrites(world().emulator)
        .slice(from)
        .some((call) => call.method === method && url.test(call.url)),
    )
  const writes = () => graphWrites(world().emulator).length

  for (const [what, was, back, skip] of [
    ['disable', 'Enable', 'Disable', 0],
    ['enable', 'Disable', 'Enable', 1],
  ] as const)
    it(`${what}s an account that was changed the other way a moment ago`, async () => {
      const wanted = what === 'enable'
      const one = account(skip, { accountEnabled: wanted })
      await lag(one, 0)
      await megan.say(`${was} accounts ${one.userPrincipalName}`)
      const first = await megan.heard(`${was} 1 account?`)
      await megan.press(`${was} 1 account`, { reason, signOut: 'false' }, first.id)
      await megan.heard(new RegExp(`${was}d 1 account[\\s\\S]*1 verified`), { message: first.id })
      await lag(one, 600_000)
      await megan.say(`${back} accounts ${one.userPrincipalName}`)
      const second = await megan.heard(`${back} 1 account?`, { after: first })
      lines(wordsOf(second), /Operation [a-z]+-\d\d has just changed this, and it might not be visible yet/)
      await megan.press(`${back} 1 account`, { reason, signOut: 'false' }, second.id)
      await megan.heard(new RegExp(`${back}d 1 account`), { message: second.id })
      assert.equal(now(one).accountEnabled, wanted)
    })

  it('undoes an operation that has just ended', async () => {
    const one = account(2)
    await lag(one, 0)
    await megan.say(`disable accounts ${one.userPrincipalName}`)
    const first = await megan.heard('Disable 1 account?')
    await megan.press('Disable 1 account', { reason, signOut: 'false' }, first.id)
    await megan.heard(/Disabled 1 account[\s\S]*1 verified/, { message: first.id })
    await lag(one, 600_000)
    await megan.press('Undo', {}, first.id)
    const undo = await megan.heard('Enable 1 account?', { after: first })
    await megan.press('Enable 1 account', { reason }, undo.id)
    await megan.heard('Enabled 1 account', { message: undo.id })
    assert.equal(now(one).accountEnabled, true)
  })

  it('releases accounts whose containment is still running, with everything it removes', async () => {
    const one = account(3, { grants: [mail] })
    await lag(one, 600_000)
    const path = '^/oauth2PermissionGrants/'
    world().emulator.faults.add({ at: 'item', match: { method: 'DELETE', path }, delayMs: 4_000 })
    const from = writes()
    await contain(one)
    await sent('DELETE', /^\/oauth2PermissionGrants/, from)
    const plan = await release(one)
    lines(
      plan.words,
      stepLine('Restore app consents', { chosen: false, count: 1, note: '1 app consent' }),
      stepLine('Allow sign-in', { chosen: true, count: 1 }),
    )
    await plan.confirm()
    await megan.heard('Released 1 account', { message: plan.id })
    assert.deepEqual([now(one).accountEnabled, grantsOf(now(one))], [true, [mail]])
  })

  it('contains accounts whose release is still running, with everything it restores', async () => {
    const one = account(4, { grants: [mail] })
    const first = await contain(one)
    await megan.heard(/Contained 1 account[\s\S]*1 verified/, { message: first })
    assert.deepEqual([now(one).accountEnabled, grantsOf(now(one))], [false, []])
    const back = await release(one)
    await lag(one, 600_000)
    const match = { method: 'POST', path: '^/oauth2PermissionGrants' }
    world().emulator.faults.add({ at: 'item', match, delayMs: 4_000 })
    const from = writes()
    await back.confirm()
    await sent('POST', /^\/oauth2PermissionGrants/, from)
    await megan.say(`contain ${one.userPrincipalName}`)
    const plan = await megan.heard('Contain 1 account?', { after: { id: back.id } })
    lines(
      wordsOf(plan),
      stepLine('Block sign-in', { chosen: true, count: 1 }),
      stepLine('Revoke app consents', { chosen: true, count: 1 }),
    )
    await lag(one, 0)
    await megan.press('Contain 1 account', { reason: original, ...onlyQuick }, plan.id)
    await megan.heard('Contained 1 account', { message: plan.id })
    assert.deepEqual([now(one).accountEnabled, grantsOf(now(one))], [false, []])
  })

  it('never reports as removed what another operation has just restored and reads do not show yet', async () => {
    const one = account(5, { grants: [mail] })
    const first = await contain(one)
    await megan.heard(/Contained 1 account[\s\S]*1 verified/, { message: first })
    const back = await release(one)
    await lag(one, 0)
    await back.confirm()
    await megan.heard(/Released 1 account[\s\S]*1 verified/, { message: back.id })
    await lag(one, 600_000)
    const again = await contain(one)
    const result = wordsOf(
      await megan.heard(/Another operation has just restored this[\s\S]*Retry/, { message: again }),
    )
    assert.match(result, /✕ Revoke app consents\n[^\n]*1 failed/)
    assert.equal(now(one).accountEnabled, false)
    await lag(one, 0)
    await megan.press('Retry', {}, again)
    const retry = await megan.heard('Revoke app consents for 1 account?', { after: { id: again } })
    await megan.press('Revoke app consents for 1 account', { reason: original }, retry.id)
    await megan.heard(/Revoked app consents for 1 account[\s\S]*1 verified/, { message: retry.id })
    assert.deepEqual([now(one).accountEnabled, grantsOf(now(one))], [false, []])
  })
})
