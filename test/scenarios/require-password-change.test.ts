import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Found in a leaked list of passwords'

describe('requiring a password change', () => {
  const world = useWorld()
  const now = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return found
  }
  const flags = (people: readonly Person[]) => people.map((one) => now(one).mustChangePassword)
  const chatOf = (who: Person) => world().person(who, { signedIn: true })
  const settings = (body: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(body) })
  afterEach(() => settings({ passwordFlag: 'keep' }))

  it('sets the flag and nothing else, verifies it, and can be undone', async () => {
    const targets = ordinary(world(), 3)
    const [first] = targets
    assert.ok(first)
    world().emulator.world.change(first.id, { mustChangePassword: true })
    const { operators } = world().emulator.world
    const chat = await chatOf(operators.lee)
    await chat.say(`require password change ${upnsOf(targets)}`)
    const plan = await chat.heard('Require a password change for 2 accounts?')
    assert.match(wordsOf(plan), /Already has to change their password/)
    const before = graphWrites(world().emulator).length
    await chat.press('Require password change for 2 accounts', { reason })
    const result = await chat.heard(/Required a password change for 2 accounts[\s\S]*2 verified/)
    await chat.press('More', {}, result.id)
    await chat.heard(/anyone who knows it can sign in and choose the new one/)
    assert.deepEqual(flags(targets), [true, true, true])
    assert.deepEqual(
      graphWrites(world().emulator)
        .slice(before)
        .map(({ method, body }) => [method, body]),
      targets.slice(1).map(() => ['PATCH', { passwordProfile: { forceChangePasswordNextSignIn: true } }]),
      'apart from everything else',
    )

    await chat.press('Undo', {}, result.id)
    await chat.heard('Restore 2 accounts?')
    await chat.press('Restore 2 accounts', { reason: 'It was the wrong list' })
    const undone = await chat.heard(/Restored 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(flags(targets), [true, false, false], 'what was so before stays so')
    assert.doesNotMatch(wordsOf(undone), /^Undo$/m)
    await chat.say(`audit ${targets[1]?.userPrincipalName}`)
    await chat.heard(/change required → no change required[\s\S]*no change required → change required/)
  })

  it('skips guests and on-premises accounts, and says why', async () => {
    const all = [...world().emulator.world.people.values()].filter(
      (one) => one.accountEnabled && /^[a-z]/.test(one.userPrincipalName),
    )
    const guest = all.find((one) => one.userType === 'Guest')
    const synced = all.find((one) => one.onPremisesSyncEnabled)
    assert.ok(guest && synced)
    const chat = await chatOf(world().emulator.world.operators.alex)
    await chat.say(`expire passwords ${upnsOf([guest, synced])}`)
    const plan = await chat.heard('No account to require a password change for')
    assert.match(
      wordsOf(plan),
      /passwords and sign-in methods are managed in their home organisation[\s\S]*Synced from on-premises/,
    )
  })

  it('does not report as done what Graph accepts and forgets', async () => {
    const targets = ordinary(world(), 1, 3)
    await settings({ passwordFlag: 'ignore' })
    const chat = await chatOf(world().emulator.world.operators.diego)
    await chat.say(`require password change ${upnsOf(targets)}`)
    await chat.press('Require password change for 1 account', { reason })
    const result = await chat.heard(/Not yet verified: require a password change for[\s\S]*1 not yet verified/)
    assert.deepEqual(flags(targets), [false])
    assert.doesNotMatch(wordsOf(result), /(?:^|· )(?:1 )?verified/m)
  })

  it('names the missing role if Graph refuses', async () => {
    const targets = ordinary(world(), 2, 4)
    const chat = await chatOf(world().emulator.world.operators.adele)
    await chat.say(`require password change ${upnsOf(targets)}`)
    await chat.press('Require password change for 2 accounts', { reason })
    await chat.heard(/2 failed[\s\S]*it needs [A-Z]/)
    assert.deepEqual(flags(targets), [false, false])
  })
})
