// Covers evidence
import assert from 'node:assert/strict'
import { deviceOf } from '../../emulator/devices.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('what was found about contained accounts', () => {
  const world = useWorld({ environment: () => ({ CONTAIN_ACTIONS: 'block-sign-in' }) })

  it('is listed on request, with the reasons for anything unknown, and only to people who can see the operation', async () => {
    const { registration, world: tenant } = world().emulator
    registration.consented.push('Device.Read.All')
    const [one] = ordinary(world(), 1)
    assert.ok(one)
    const registrationDateTime = new Date(Date.now() - 3 * 86_400_000).toISOString()
    tenant.change(one.id, { devices: [deviceOf([one], { displayName: 'BURNER', registrationDateTime })] })
    const megan = await world().person(tenant.operators.megan, { signedIn: true })
    await megan.say(`contain ${upnsOf([one])}`)
    const card = wordsOf(await megan.heard('Contain 1 account?'))
    assert.match(card, /▲ 1 new device: BURNER \(/)
    await megan.say('evidence')
    const list = wordsOf(await megan.heard(/Evidence · \w+-\d+/))
    assert.match(list, /▲ Device: BURNER/)
    assert.match(list, /Not checked: mailboxes \(permission missing\)\./)
    const [, id = ''] = /Evidence · (\S+)/.exec(list) ?? []
    const adele = await world().person(tenant.operators.adele, { signedIn: true })
    await adele.say(`evidence ${id}`)
    await adele.heard(/There’s no operation|no operation/i)
    assert.ok(!adele.shown().some((text) => text.includes('BURNER')))
  })
})
