import assert from 'node:assert/strict'
import { method, methodsOf, withDefault } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const original = 'Phished on Monday'
const reason = 'Cleared by the security team'
describe('letting people back in after a containment', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '' }),
  })
  let megan: Chat
  let lynne: Chat
  before(async () => {
    const { registration, url, world: tenant } = world().emulator
    registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
    await fetch(`${url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ limits: { reports: { size: 50, perMs: 1_000 } } }),
    })
    megan = await world().person(tenant.operators.megan, { signedIn: true })
    lynne = await world().person(tenant.operators.lynne, { signedIn: true })
  })
  const contain = async (people: readonly Person[], choices: Record<string, string>) => {
    const accounts = people.length === 1 ? '1 account' : `${people.length} accounts`
    await megan.say(`contain ${upnsOf(people)}`)
    const { id } = await megan.heard(new RegExp(`Contain ${accounts}\\?`))
    await megan.press(
      `Contain ${accounts}`,
      { reason: original, count: `${people.length}`, signOut: 'false', revokeConsents: 'false', ...choices },
      id,
    )
    await megan.heard(new RegExp(`Contained ${accounts}[\\s\\S]*verified`), { message: id })
  }

  it('is the last step of a release, for people who lost their sign-in methods', async () => {
    const { change } = world().emulator.world
    const [lost, kept, manager] = ordinary(world(), 3)
    assert.ok(lost && kept && manager)
    for (const { id } of [lost, kept])
      change(id, { manager: manager.id, methods: withDefault([method('microsoftAuthenticator')]) })
    await contain([lost], { confirmCompromised: 'true' })
    assert.deepEqual(methodsOf(world().emulator.world.find(lost.id) ?? assert.fail()), [])
    await contain([kept], { resetPassword: 'false', removeMethods: 'false' })

    await megan.say(`release accounts ${upnsOf([lost, kept])}`)
    const plan = await megan.heard('Release 2 accounts?')
    const words = wordsOf(plan)
    assert.match(
      words,
      stepLine('Let people who lost their password or sign-in methods back in', { chosen: true, count: 1 }),
    )
    assert.ok(words.includes(`Passes are shown to: ${manager.displayName}`), words)
    await megan.press('Release 2 accounts', { repeated: original, reason }, plan.id)
    const asked = await lynne.heard(/Release 2 accounts|release/)
    assert.ok(wordsOf(asked).includes(`Passes are shown to: ${manager.displayName}`), wordsOf(asked))
    await lynne.press('Approve', {}, asked.id)
    const said = await megan.heard(new RegExp(`1 waiting for ${manager.displayName}`), {
      message: plan.id,
    })
    // The other steps were read back. Nobody is back in yet.
    assert.match(wordsOf(said), /^verified · .*\n[\s\S]*✓ Prepare a way back in/m)
    assert.match(wordsOf(said), /✓ Prepare a way back in\n(?!.*verified)/)
  })
})
