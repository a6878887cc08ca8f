import assert from 'node:assert/strict'
import { apps, type Grant } from '../../emulator/account-objects.ts'
import { deviceOf } from '../../emulator/devices.ts'
import { downloaded } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const clock = createFastClock(20)
const original = 'Phished on Monday'
const reason = 'Cleared by the security team'
const day = 24 * 3_600_000
const grant = ({ id }: { readonly id: string }): Grant => ({
  clientId: id,
  resourceId: apps.graph.id,
  scope: 'Mail.Read',
})

describe('apps and devices of contained accounts', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      PUBLIC_URL: 'https://bot.example',
      DEVICE_ACTIONS: 'true',
      CONTAIN_ACTIONS: 'block-sign-in,revoke-consents,disable-devices',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  before(() => {
    const { registration } = world().emulator
    registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All')
    registration.consented = registration.consented.filter((scope) => scope !== 'Application.Read.All')
  })
  const megan = useOperator(world, 'megan')
  const lynne = useOperator(world, 'lynne')
  const owner = (skip: number) => {
    const [one] = ordinary(world(), 1, skip)
    assert.ok(one)
    const registrationDateTime = new Date(clock.now() - 3 * day).toISOString()
    const devices = [
      deviceOf([one], { displayName: 'LAPTOP-1' }),
      deviceOf([one], { index: 1, displayName: 'BURNER', registrationDateTime }),
    ]
    world().emulator.world.change(one.id, { grants: [grant(apps.mailSync), grant(apps.pdf)], devices })
    return one
  }
  const planContain = async (upn: string) => {
    await megan.say(`contain ${upn}`)
    return megan.heard('Contain 1 account?')
  }
  const devices = /LAPTOP-1 \(registered Feb 1, 2024[^)]*\)/
  const burner = /▲ BURNER \(registered [^)]*, in the 30 days before this plan\)/

  it('says that apps can’t be named without permission if they would be restored, and still names devices', async () => {
    const { userPrincipalName: upn } = owner(0)
    const plan = await planContain(upn)
    assert.match(wordsOf(plan), devices)
    assert.match(wordsOf(plan), burner)
    assert.doesNotMatch(wordsOf(plan), /Mail Sync Pro|PDF Tools/)
    await megan.press('Contain 1 account', { reason: original }, plan.id)
    await megan.heard(/Contained 1 account[\s\S]*1 verified/, { message: plan.id })
    await megan.say(`release ${upn}`)
    const release = wordsOf(await megan.heard('Release 1 account?'))
    assert.match(release, /Restore app consents\nfalse\n2 app consents\nApp names require Application\.Read\.All/)
    assert.match(release, devices)
    assert.ok(!graphCalls(world().emulator).some(({ url }) => url.startsWith('/servicePrincipals')))
  })

  it('are named with publisher and age on the plan, to approvers, in the audit log and when they would be restored', async () => {
    world().emulator.registration.consented.push('Application.Read.All')
    await world().restart()
    const { userPrincipalName: upn } = owner(1)
    const plan = await planContain(upn)
    const mail = /▲ Mail Sync Pro \(publisher not verified, created May 4, 2023[^)]*\)/
    const pdf = /(?<!▲ )PDF Tools \(Contoso, created May 4, 2023[^)]*\)/
    for (const line of [mail, pdf, devices, burner]) assert.match(wordsOf(plan), line)
    await megan.press('Contain 1 account', { reason: original }, plan.id)
    await megan.heard(/Contained 1 account[\s\S]*1 verified/, { message: plan.id })

    await megan.say(`audit ${upn}`)
    await megan.heard(/Mail Sync Pro: Mail\.Read → –/)

    await megan.say(`release ${upn}`)
    const release = await megan.heard('Release 1 account?')
    for (const line of [mail, pdf, devices, burner]) assert.match(wordsOf(release), line)
    const choices = { restoreConsents: 'true', enableDevices: 'true' }
    await megan.press('Release 1 account', { reason, repeated: original, ...choices }, release.id)
    const asked = wordsOf(await lynne.heard(/asks you to approve: release 1 account/))
    for (const line of [mail, pdf, devices, burner]) assert.match(asked, line)

    await lynne.press('Approve')
    const released = await megan.heard(/Released 1 account/, { message: release.id })
    for (const [result, kinds] of [
      [plan, ['revoke-consents', 'disable-devices']],
      [released, ['revoke-consents', 'disable-devices']],
    ] as const) {
      const [row] = await downloaded(world(), megan, 'Export', result.id)
      const steps = row?.['steps'] ?? ''
      for (const kind of kinds) assert.match(steps, new RegExp(`${kind}: done verified \\(items: [^)]*`))
      assert.match(steps, /Mail Sync Pro[^;]* \(publisher not verified, since 2023-05-04T[^)]*\)/)
      assert.match(steps, /PDF Tools[^;]* \(publisher Contoso, since 2023-05-04T[^)]*\)/)
      assert.match(steps, /LAPTOP-1[^;]* \(since 2024-02-01T[^)]*\)/)
    }
    await megan.press('Show the account', {}, released.id)
    const details = wordsOf(await megan.heard(/Accounts of operation/))
    assert.match(details, /✓ Verified\n/)
    // Only steps that need attention are listed.
    assert.doesNotMatch(details, /Enable devices again|Restore app consents/)
  })
})
