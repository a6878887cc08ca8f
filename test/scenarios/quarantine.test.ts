// Covers quarantine
import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import {
  countOf,
  minimalSteps,
  quarantineOf,
  quarantineSettings,
  signInPolicyReader,
  syncedOf,
} from '../support/quarantine.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Phished, and synced from Active Directory'
describe('quarantine', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: quarantineSettings,
  })
  let alex: Chat
  const tenant = () => world().emulator.world
  const { group, isIn, isBlocked, writesSince, joining } = quarantineOf(world)
  before(async () => {
    alex = await signInPolicyReader(world())
  })
  const leaving = ({ id }: Person) => `DELETE /groups/${group().id}/members/${id}/$ref`
  const plan = async (people: readonly Person[], command = 'quarantine accounts', title = 'Quarantine') => {
    await alex.say(`${command} ${upnsOf(people)}`)
    return alex.heard(`${title} ${countOf(people)}?`)
  }

  it('comes first in a containment, only for synced accounts, and blocks those that a sync would re-enable', async () => {
    const [synced] = syncedOf(world(), 1, 0)
    const [cloud] = ordinary(world(), 1)
    assert.ok(synced && cloud)
    const card = await plan([synced, cloud], 'contain', 'Contain')
    const words = wordsOf(card)
    assert.match(words, stepLine('Put in quarantine', { chosen: true, count: 1 }))
    assert.match(
      words,
      /Put in quarantine[\s\S]*Conditional Access then blocks it\. This can take a few minutes\.[\s\S]*Block sign-in/,
    )
    assert.doesNotMatch(words, /stays? enabled|isn’t known/)
    const from = graphWrites(world().emulator).length
    await alex.press('Contain 2 accounts', { reason, ...minimalSteps }, card.id)
    const result = await alex.heard(/Contained 2 accounts[\s\S]*verified/, { message: card.id })
    const said = wordsOf(result)
    assert.ok(
      said.includes('1 account in quarantine is blocked by Conditional Access. This can take a few minutes to apply.'),
      said,
    )
    assert.doesNotMatch(said, /can still sign in|isn’t known/)
    assert.match(said, /✓ Put in quarantine\nverified/)
    const [first, ...others] = writesSince(from)
    assert.equal(first, joining())
    assert.deepEqual(
      others.filter((one) => one.startsWith('PATCH')),
      [`PATCH /users/${cloud.id}`],
    )
    assert.equal(new Set(others.filter((one) => one.endsWith('/revokeSignInSessions'))).size, 2)
    assert.deepEqual([isBlocked(synced), isBlocked(cloud)], [true, false])
    assert.deepEqual([isIn(cloud), tenant().find(synced.id)?.accountEnabled], [false, true])

    await alex.press('Undo', {}, result.id)
    const back = await alex.heard(/Restore 2 accounts\?/)
    await alex.press('Restore 2 accounts', { reason }, back.id)
    await alex.heard(/Restored 2 accounts[\s\S]*verified/, { message: back.id })
    assert.deepEqual([isIn(synced), isBlocked(synced), tenant().find(cloud.id)?.accountEnabled], [false, false, true])
  })

  it('is a command of its own, signs people out, and is undone for those that it added', async () => {
    const [synced] = syncedOf(world(), 1, 2)
    const [cloud, inside] = ordinary(world(), 2, 2)
    assert.ok(synced && cloud && inside)
    tenant().setMember(group().id, inside.id, true)
    await alex.say(`quarantine accounts ${upnsOf([synced, cloud, inside])}`)
    const card = await alex.heard('Quarantine 2 accounts?')
    assert.match(wordsOf(card), /Already in quarantine/)
    assert.match(wordsOf(card), /Conditional Access then blocks them/)
    const from = graphWrites(world().emulator).length
    await alex.press('Quarantine 2 accounts', { reason }, card.id)
    const result = await alex.heard(/Quarantined 2 accounts[\s\S]*signed out everywhere/, {
      message: card.id,
    })
    assert.match(wordsOf(result), /2 accounts in quarantine are blocked by Conditional Access/)
    assert.deepEqual(
      new Set(writesSince(from)),
      new Set([joining(), ...[synced, cloud].map(({ id }) => `POST /users/${id}/revokeSignInSessions`)]),
    )
    await alex.press('Undo', {}, result.id)
    const back = await alex.heard('Release 2 accounts from quarantine?')
    await alex.press('Release 2 accounts from quarantine', { reason }, back.id)
    await alex.heard(/Released 2 accounts from quarantine[\s\S]*verified/, { message: back.id })
    assert.deepEqual([synced, cloud, inside].map(isIn), [false, false, true])
  })

  it('ends with a release, no matter who put them in', async () => {
    const people = ordinary(world(), 2, 15)
    for (const { id } of people) tenant().setMember(group().id, id, true)
    const [one, other] = people
    assert.ok(one && other)
    const from = graphWrites(world().emulator).length
    await alex.say(`release from quarantine ${one.userPrincipalName}`)
    const card = await alex.heard('Release 1 account from quarantine?')
    await alex.press('Release 1 account from quarantine', { reason }, card.id)
    await alex.heard(/Released 1 account from quarantine[\s\S]*verified/, { message: card.id })
    await alex.say(`release accounts ${other.userPrincipalName}`)
    const all = await alex.heard('Release 1 account?')
    assert.match(wordsOf(all), stepLine('Release from quarantine', { chosen: true, count: 1 }))
    await alex.press('Release 1 account', { reason, dismissRisk: 'false' }, all.id)
    await alex.heard(/Released 1 account[\s\S]*verified/, { message: all.id })
    assert.deepEqual(new Set(writesSince(from)), new Set([leaving(one), leaving(other)]))
  })

  it('ends with approval, and whoever is also disabled as compromised still needs another to be enabled', async () => {
    const people = ordinary(world(), 1, 20)
    const megan = await world().person(tenant().operators.megan, { signedIn: true })
    const contain = async (command: string, title: string, done: string) => {
      await alex.say(`${command} ${upnsOf(people)} as compromised because ${reason}`)
      const { id } = await alex.heard(`${title} 1 account?`)
      await alex.press(`${title} 1 account`, { reason, signOut: 'false' }, id)
      await alex.heard(new RegExp(`${done} 1 account`), { message: id })
    }
    await contain('disable accounts', 'Disable', 'Disabled')
    await contain('quarantine accounts', 'Quarantine', 'Quarantined')
    const planned = async (command: string, title: RegExp) => {
      await alex.say(`${command} ${upnsOf(people)}`)
      return alex.heard(title)
    }
    const end = await planned(
      'release from quarantine',
      /Release 1 account from quarantine\?[\s\S]*second person must approve/,
    )
    await alex.press('Release 1 account from quarantine', { reason, repeated: reason }, end.id)
    const asked = await megan.heard('asks you to approve: release 1 account from quarantine')
    await megan.press('Approve', {}, asked.id)
    await alex.heard(/Released 1 account from quarantine[\s\S]*verified/, { message: end.id })

    for (const [command, title] of [
      ['enable accounts', /Enable 1 account\?/],
      ['release accounts', /Release 1 account\?/],
    ] as const)
      assert.match(
        wordsOf(await planned(command, title)),
        /1 account was contained as compromised\. .*a second person must approve this/,
      )
    await alex.say('contained')
    assert.ok(wordsOf(await alex.heard('1 account contained')).includes(upnsOf(people)))
  })
})
