import assert from 'node:assert/strict'
import { ordinary } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('the status of an account that was disabled here', () => {
  const world = useWorld()

  it('says who disabled it, when, in which operation and why, and what is scheduled, to everyone with access', async () => {
    const { operators } = world().emulator.world
    const [target, other] = ordinary(world(), 2)
    assert.ok(target && other)
    const alex = await world().person(operators.alex, { signedIn: true })
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    const back = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
    const hour = { enableAtDate: back, enableAtTime: '18:00' }
    await alex.press('Disable 1 account', { reason: 'Phished on Monday', ...hour }, plan.id)
    const result = wordsOf(await alex.heard(/Disabled 1 account\n[\s\S]*verified/))
    const [, id] = /^([a-z]+-\d\d) · /m.exec(result) ?? []
    assert.ok(id, result)
    world().emulator.world.change(other.id, { accountEnabled: false })

    const diego = await world().person(operators.diego, { signedIn: true })
    await diego.say(`check status ${target.userPrincipalName}, ${other.userPrincipalName}`)
    const status = wordsOf(await diego.heard('Status of 2 accounts'))
    assert.match(
      status,
      new RegExp(`Disabled by ${operators.alex.displayName} \\(${id}, [^)]+\\): “Phished on Monday”`),
    )
    assert.match(
      status,
      new RegExp(`An enable operation is scheduled for .*6\\sPM UTC by ${operators.alex.displayName}`),
    )
    assert.equal(status.match(/Disabled by/g)?.length, 1, 'nothing is said of what was not done here')

    world().emulator.world.change(target.id, { accountEnabled: true })
    await diego.say(`check status ${target.userPrincipalName}`)
    const enabled = wordsOf(await diego.heard(`${target.displayName} is enabled`))
    assert.doesNotMatch(enabled, /Disabled by/, 'it is enabled, whoever did it')
  })
})
