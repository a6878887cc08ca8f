import assert from 'node:assert/strict'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

describe('a list of protected accounts', () => {
  const world = useWorld({
    environment: (emulator) => ({
      PROTECTED_ACCOUNTS: `${ordinary({ emulator }, 1)[0]?.userPrincipalName}, breakglas@contoso.example`,
      PROTECTED_GROUP_ID: emulator.world.group('VIP protected')?.id ?? '',
    }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  it('blocks every change and says so if an entry matches nobody or the group is empty', async () => {
    const { emulator } = world()
    const [target] = ordinary(world(), 1, 1)
    assert.ok(target)
    const vips = emulator.world.group('VIP protected')?.members
    const before = [...(vips ?? [])]
    vips?.clear()
    await alex.say('settings')
    const gaps = [
      /1 entry in the list of protected accounts matches no account: breakglas@/,
      /protected accounts has no members/,
    ]
    for (const gap of gaps) await alex.heard(gap)

    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    for (const text of [...gaps, /PROTECTED_ACCOUNTS_MISSING=ignore/]) assert.match(wordsOf(plan), text)
    const card = JSON.stringify(plan.activity)
    assert.doesNotMatch(card, /confirm operation/)
    const [, cancel = '{}'] = /"data":(\{"command":"cancel operation"[^}]*\})/.exec(card) ?? []
    const data = { ...JSON.parse(cancel), command: 'confirm operation', reason }
    const value = { action: { type: 'Action.Execute', verb: 'command', data } }
    await alex.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: plan.id,
      value,
    })
    await alex.heard('I can’t determine which accounts are protected')
    assert.ok(emulator.world.find(target.id)?.accountEnabled)

    await world().restart({ PROTECTED_ACCOUNTS_MISSING: 'ignore' })
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const again = await alex.heard(/Disable 1 account\?[\s\S]*matches no account[\s\S]*has no members/)
    assert.doesNotMatch(wordsOf(again), /blocked/)
    await alex.press('Disable 1 account', { reason }, again.id)
    await alex.heard('Disabled 1 account')
    for (const id of before) vips?.add(id)
  })

  it('still protects an account that was renamed', async () => {
    const { emulator } = world()
    const [listed, other] = [ordinary(world(), 1)[0], ordinary(world(), 1, 2)[0]]
    assert.ok(listed && other)
    await alex.say(`disable accounts ${upnsOf([listed, other])}`)
    await alex.heard(/Disable 1 account\?[\s\S]*On the list of protected accounts/)
    emulator.world.change(listed.id, { userPrincipalName: `renamed.${listed.userPrincipalName}` })
    await world().restart({ PROTECTED_ACCOUNTS: listed.userPrincipalName.replace('renamed.', '') })
    await alex.say(`disable accounts ${listed.id}`)
    const plan = wordsOf(await alex.heard(/is protected: on the list of protected accounts/))
    assert.doesNotMatch(plan, /matches no account/)
  })

  it('blocks every change and says so if Graph does not let the operator look up an entry', async () => {
    const { emulator } = world()
    const [target, other, listed] = ordinary(world(), 3, 3)
    assert.ok(listed && other && target)
    emulator.world.change(listed.id, { mail: 'front.desk@contoso.example' })
    await world().restart({ PROTECTED_ACCOUNTS: `${other.id}, front.desk@contoso.example` })
    // Graph returns the other entry; a single failed one would refuse the whole plan.
    const refused = {
      match: { path: 'front\\.desk' },
      at: 'item',
      fail: 403,
      code: 'Authorization_RequestDenied',
    } as const
    const fault = emulator.faults.add(refused)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard(/Disable 1 account\?[\s\S]*1 protected account couldn’t be looked up/)
    assert.match(wordsOf(plan), /Changes are blocked/)
    assert.doesNotMatch(JSON.stringify(plan.activity), /confirm operation/)
    emulator.faults.remove(fault)

    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const fine = await alex.heard(/Disable 1 account\?(?![\s\S]*couldn’t be looked up)/)
    const again = emulator.faults.add(refused)
    await alex.press('Disable 1 account', { reason }, fine.id)
    await alex.heard(/determine which accounts are protected/, { message: fine.id })
    assert.ok(emulator.world.find(target.id)?.accountEnabled)
    emulator.faults.remove(again)
  })
})
