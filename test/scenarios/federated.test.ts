import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { graphCalls, graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const reason = 'Typed into a phishing page'
describe('accounts of a federated domain', () => {
  const world = useWorld()
  /** Ordinary people, moved to these domains. */
  const peopleOf = (skip: number, ...domains: string[]): Person[] =>
    ordinary(world(), domains.length, skip).map((one, index) => {
      const domain = domains[index] ?? ''
      const [name = ''] = one.userPrincipalName.split('@')
      if (domain) world().emulator.world.change(one.id, { userPrincipalName: `${name}@${domain}` })
      const found = world().emulator.world.find(one.id)
      assert.ok(found)
      return found
    })
  const passwordWrites = () =>
    graphWrites(world().emulator).filter(({ body }) => JSON.stringify(body ?? {}).includes('passwordProfile'))
  before(() => {
    world().emulator.world.domains.set('corp.example', 'Federated').set('shop.example', 'Managed')
  })

  it("keep their passwords: the plan says so, and says if it can't know", async () => {
    const { registration, world: tenant } = world().emulator
    const chat = await world().person(tenant.operators.alex, { signedIn: true })
    const [federated, managed, cloud] = peopleOf(0, 'corp.example', 'Shop.example', '')
    assert.ok(federated && managed && cloud)
    const all = registration.consented
    registration.consented = all.filter((scope) => scope !== 'Domain.Read.All')
    try {
      await chat.say(`require password change ${upnsOf([federated, managed, cloud])}`)
      const unknown = await chat.heard(/for 3 accounts|of 3 accounts/)
      assert.match(
        wordsOf(unknown),
        /Not checked: [^\n]*federated domains \(passwords of accounts there can’t be changed from here\)/,
      )
      await chat.press('Cancel', {}, unknown.id)
    } finally {
      registration.consented = all
    }
    await chat.say(`require password change ${upnsOf([federated, managed, cloud])}`)
    const plan = await chat.heard(
      /2 accounts[\s\S]*Signs in with another identity provider, which manages the password/,
    )
    assert.doesNotMatch(wordsOf(plan), /federated domains/)
    const button = wordsOf(plan)
      .split('\n')
      .find((line) => / 2 accounts$/.test(line))
    assert.ok(button)
    await chat.press(button, { reason }, plan.id)
    await chat.heard(/2 verified/)
    assert.equal(passwordWrites().length, 2)
    assert.equal(tenant.find(federated.id)?.mustChangePassword, false)
  })

  it("are contained except for the password, and the step's line says how many", async () => {
    const { world: tenant } = world().emulator
    const targets = peopleOf(3, 'corp.example', 'corp.example', '')
    const chat = await world().person(tenant.operators.megan, { signedIn: true })
    await chat.say(`contain accounts ${upnsOf(targets)}`)
    const plan = await chat.heard('Contain 3 accounts?')
    assert.match(wordsOf(plan), stepLine('Block sign-in', { chosen: true, count: 3 }))
    assert.match(
      wordsOf(plan),
      /Reset password\ntrue\n1 · can’t be undone\n2 accounts skipped: they sign in with another identity provider/,
    )
    const before = passwordWrites().length
    await chat.press(
      'Contain 3 accounts',
      { reason, count: '3', removeMethods: 'false', resetPassword: 'true' },
      plan.id,
    )
    await chat.heard(/Contained 3 accounts/)
    assert.equal(passwordWrites().length - before, 1)
    for (const { id } of targets) assert.equal(tenant.find(id)?.accountEnabled, false)
  })

  it('keep their passwords if their domain was federated after the plan', async () => {
    const { world: tenant } = world().emulator
    tenant.domains.set('late.example', 'Managed')
    const targets = peopleOf(8, 'late.example', '')
    const chat = await world().person(tenant.operators.alex)
    await chat.say(`require password change ${upnsOf(targets)}`)
    const plan = await chat.heard(/for 2 accounts|of 2 accounts/)
    tenant.domains.set('late.example', 'Federated')
    const before = passwordWrites().length
    const button = wordsOf(plan)
      .split('\n')
      .find((line) => / 2 accounts$/.test(line))
    assert.ok(button)
    await chat.press(button, { reason }, plan.id)
    await chat.heard(/Signs in with another identity provider, which manages the password/)
    assert.equal(passwordWrites().length - before, 1)
  })

  it('cause no reading of domains if nobody is in a custom domain', async () => {
    const { world: tenant } = world().emulator
    const chat = await world().person(tenant.operators.diego, { signedIn: true })
    const asked = () => graphCalls(world().emulator).filter(({ url }) => url.startsWith('/domains')).length
    const before = asked()
    assert.ok(before > 0)
    await chat.say(`require password change ${upnsOf(peopleOf(6, ''))}`)
    const plan = await chat.heard(/for 1 account|of 1 account|1 account\?/)
    assert.doesNotMatch(wordsOf(plan), /identity provider/)
    assert.equal(asked(), before)
  })
})
