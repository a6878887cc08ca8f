import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

describe('a plan', () => {
  const world = useWorld({
    environment: ({ world: { operators, group } }) => ({
      PROTECTED_ACCOUNTS: operators.adele.userPrincipalName,
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
      MAX_ACCOUNTS: '60',
      MAX_ACCOUNTS_PER_HOUR: '12',
    }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const people = () => [...world().emulator.world.people.values()]
  const some = (is: (one: Person) => boolean): Person => {
    const found = people().find(is)
    assert.ok(found)
    return found
  }
  /** The same name without its third letter. */
  const misspelt = ({ userPrincipalName: name }: Person) => name.slice(0, 2) + name.slice(3)

  it('names every skipped account with the reason, page by page', async () => {
    const { operators, domain } = world().emulator.world
    const [target, other] = ordinary(world(), 2)
    assert.ok(target && other)
    const expected: readonly (readonly [string, RegExp])[] = [
      [operators.alex.userPrincipalName, /Your own account/],
      [operators.megan.userPrincipalName, /Holds an admin role: Global Administrator/],
      [operators.nestor.userPrincipalName, /Holds an admin role: Helpdesk Administrator/],
      [operators.adele.userPrincipalName, /On the list of protected accounts/],
      [operators.patti.userPrincipalName, /Member of the protected group/],
      [
        some((one) => one.onPremisesSyncEnabled === true && one.accountEnabled).userPrincipalName,
        /Synced from on-prem/,
      ],
      [some((one) => !one.accountEnabled && !one.onPremisesSyncEnabled).userPrincipalName, /Already disabled/],
      [`sam@${domain}`, /Matches more than one account: sam\.one@\S+, sam\.two@/],
      [misspelt(other), new RegExp(`Not found\\. Did you mean ${other.userPrincipalName}\\?`)],
      ['AlexW@elsewhere.example', new RegExp(`Did you mean ${operators.alex.userPrincipalName}\\?`)],
      ['nobody.like.this@contoso.example', /^Not found$/m],
      [target.userPrincipalName.toUpperCase(), new RegExp(`Duplicate of ${target.userPrincipalName}`)],
    ]
    await alex.say(`disable accounts ${target.userPrincipalName}, ${expected.map(([input]) => input).join(', ')}`)
    const plan = await alex.heard('Disable 1 account?')
    assert.match(wordsOf(plan), /1 synced \(\S+\), 5 protected[\s\S]*Also skipped: 10[\s\S]*and 3 more/)
    await alex.press('Show all 12', {}, plan.id)
    const all = await alex.heard('Skipped in operation')
    assert.notEqual(all.id, plan.id, 'the plan stays where it is')
    const words = wordsOf(all)
    for (const [input, why] of expected) assert.match(words, why, input)
    await alex.press('Cancel', {}, plan.id)
  })

  it('includes people picked in the form, together with those typed', async () => {
    const [first, second, third] = ordinary(world(), 3, 20)
    assert.ok(first && second && third)
    await alex.say('disable accounts')
    await alex.press('Create plan', { accounts: first.userPrincipalName, people: `${second.id},${third.id}`, reason })
    const words = wordsOf(await alex.heard('Disable 3 accounts?'))
    for (const { displayName } of [first, second, third]) assert.ok(words.includes(displayName), displayName)
    await alex.press('Cancel')
  })

  it('is refused above the maximum number of accounts', async () => {
    await alex.say(`disable accounts ${upnsOf(people().slice(0, 61))}`)
    await alex.heard(/too many accounts at once: 61[\s\S]*at most 60/)
  })

  it('skips what someone else did before it was confirmed, and does not call it a failure', async () => {
    const [target] = ordinary(world(), 1, 2)
    assert.ok(target)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    world().emulator.world.change(target.id, { accountEnabled: false })
    await alex.press('Disable 1 account', { reason }, plan.id)
    const result = await alex.heard(/No account to disable[\s\S]*1 not needed/)
    assert.equal(result.id, plan.id)
    const words = wordsOf(result)
    assert.match(words, new RegExp(`Skipped: 1[\\s\\S]*${target.userPrincipalName}[\\s\\S]*No longer needs a change`))
    assert.doesNotMatch(words, /Disabled 0|Couldn’t|✕|Not reached|Retry/)
  })

  it('protects accounts during the run that became protected after it was made', async () => {
    const [target, other] = ordinary(world(), 2, 3)
    assert.ok(target && other)
    const vips = world().emulator.world.group('VIP protected')
    await alex.say(`disable accounts ${upnsOf([target, other])}`)
    const plan = await alex.heard('Disable 2 accounts?')
    vips?.members.add(target.id)
    await alex.press('Disable 2 accounts', { reason }, plan.id)
    const result = wordsOf(await alex.heard('Disabled 1 of 2 accounts'))
    assert.match(result, new RegExp(`${target.userPrincipalName}[\\s\\S]*Member of the protected group`))
    assert.ok(world().emulator.world.find(target.id)?.accountEnabled)
    vips?.members.delete(target.id)
  })

  it("is refused above an operator's hourly limit, and says when there is capacity again", async () => {
    const targets = ordinary(world(), 12, 5)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    await alex.heard('Disable 12 accounts?')
    await alex.press('Disable 12 accounts', { reason, count: '12' })
    await alex.heard(/12[\s\S]*per hour[\s\S]*minutes/)
    for (const { id } of targets) assert.ok(world().emulator.world.find(id)?.accountEnabled)
  })
})
