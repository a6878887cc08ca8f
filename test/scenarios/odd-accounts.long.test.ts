import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'
const first = <T>([one]: readonly T[]): T => {
  assert.ok(one)
  return one
}

describe('old and odd accounts', () => {
  const world = useWorld({ emulator: { users: 210 } })
  const tenant = () => world().emulator.world
  let alex: Chat
  before(async () => {
    alex = await world().person(tenant().operators.alex, { signedIn: true })
  })
  /** Plans, confirms and waits for the end. */
  const run = async (chat: Chat, verb: 'disable' | 'enable', person: Person) => {
    await chat.say(`${verb} accounts ${person.userPrincipalName}`)
    const title = verb === 'disable' ? 'Disable 1 account' : 'Enable 1 account'
    const plan = await chat.heard(`${title}?`)
    const words = wordsOf(plan)
    await chat.press(title, { reason }, plan.id)
    return { words, plan }
  }

  it('are listed as members if they have no type', async () => {
    const { ancient } = tenant().oddities
    await alex.say(`list users members "${ancient.displayName}"`)
    assert.match(wordsOf(await alex.heard('members only')), new RegExp(ancient.userPrincipalName))
  })

  it("are changed like others even if their names contain what databases can't store", async () => {
    const { withNul, withHalf } = tenant().oddities
    const people = [withNul, withHalf, first(ordinary(world(), 1, 30))]
    await alex.say(`disable accounts ${people.map((one) => one.userPrincipalName).join(', ')}`)
    const plan = await alex.heard('Disable 3 accounts?')
    assert.match(wordsOf(plan), /Sue \ufffd Surrogate/)
    await alex.press('Disable 3 accounts', { reason }, plan.id)
    await alex.heard(/Disabled 3 accounts[\s\S]*3 verified/)
    await alex.say(`list users "${withHalf.userPrincipalName}"`)
    await alex.heard('Sue \ufffd Surrogate')
  })

  it('are found by on-premises name and employee ID', async () => {
    const { onPremises, numbered } = tenant().oddities
    for (const text of [
      `${onPremises.onPremisesSamAccountName}\n${numbered.employeeId}`,
      `CONTOSO\\${onPremises.onPremisesSamAccountName?.toUpperCase()}, employee:${numbered.employeeId}`,
      `sAMAccountName;Name\n${onPremises.onPremisesSamAccountName};Sadiq\n${numbered.onPremisesSamAccountName ?? '0042078x'};Nina`,
    ]) {
      await alex.say(`check status\n${text}`)
      // The table's last line names nobody and isn't counted.
      const status = wordsOf(await alex.heard(text.includes(';') ? 'Status of 1 account' : 'Status of 2 accounts'))
      assert.match(status, new RegExp(onPremises.userPrincipalName), text)
      if (!text.includes(';')) assert.match(status, new RegExp(numbered.userPrincipalName), text)
      await alex.say('settings')
      await alex.heard('Current settings')
    }
  })

  it('are not searched for by the words of a sentence', async () => {
    await alex.say('disable accounts nass0042 as soon as you can')
    assert.doesNotMatch(wordsOf(await alex.heard(/no account|No account|nass0042/)), /Disable 1 account/)
  })

  it('cause a warning if they look like shared mailboxes about to be enabled', async () => {
    const { sharedMailbox, roomMailbox } = tenant().oddities
    const { miriam } = { miriam: tenant().find('MiriamG@contoso.onmicrosoft.com') }
    const names = [sharedMailbox, roomMailbox, miriam].map((one) => one?.userPrincipalName)
    await alex.say(`enable accounts ${names.join(', ')}`)
    const plan = await alex.heard('Enable 3 accounts?')
    assert.match(wordsOf(plan), /2 accounts look like shared or room mailboxes/)
    const { replies } = await alex.press('Show all 3', {}, plan.id)
    const words = wordsOf(replies.at(-1) ?? assert.fail('no list'))
    assert.equal(words.match(/probably a shared or room mailbox/g)?.length, 2)
  })

  it('are named in the plan and in the refusal when they are in a restricted administrative unit', async () => {
    const { words, plan } = await run(alex, 'disable', tenant().oddities.restricted)
    assert.match(words, /1 account is in a restricted management administrative unit/)
    const result = await alex.heard(/for which you have no admin role/)
    assert.equal(result.id, plan.id)
  })

  it('are named in the plan and in the refusal when they belong to a role-assignable group', async () => {
    for (const person of [tenant().oddities.inRoleGroup, tenant().oddities.ownsRoleGroup]) {
      const { words, plan } = await run(alex, 'disable', person)
      assert.match(words, /role-assignable group \(Privileged access candidates\)/)
      const result = await alex.heard(new RegExp(`${person.displayName}[^]*Member or owner of a role-assignable group`))
      assert.equal(result.id, plan.id)
    }
  })

  it('are explained only by what is known: an eligible admin looks like anyone else', async () => {
    const { words } = await run(alex, 'disable', tenant().oddities.eligible)
    assert.doesNotMatch(words, /▲ 1 account/)
    await alex.heard(/Your role doesn’t allow this change: the account might be eligible for an admin role/)
  })

  it('are not the given reason if the operator has no role', async () => {
    const lee = await world().person(tenant().operators.lee, { signedIn: true })
    await run(lee, 'disable', first(ordinary(world(), 1)))
    await lee.heard(/Your role doesn’t allow this change: it needs User Administrator/)
  })

  it('are protected on whatever page of role holders they appear', async () => {
    const crowd = ordinary(world(), 130, 1)
    for (const { id } of crowd) tenant().change(id, { roles: [roles.reportsReader.templateId] })
    const names = crowd.map((one) => one.userPrincipalName).join('\n')
    await alex.say(`disable accounts\n${names}`)
    assert.match(wordsOf(await alex.heard('No account to disable')), /130 · Holds an admin role/)
    for (const { id } of crowd) tenant().change(id, { roles: [] })
  })

  it('are not treated as an empty group if their group has hidden membership', async () => {
    await alex.say('check status group:Board')
    await alex.heard(/membership of the group “Board” is hidden/)
  })

  it('are not reported as changed if they could not be read', async () => {
    const { faults } = world().emulator
    for (const [status, says] of [
      [400, /can’t look this up as written/],
      [403, /You don’t have permission to read this account/],
    ] as const) {
      const person = first(ordinary(world(), 1, 150))
      const other = first(ordinary(world(), 1, 151))
      faults.add({ at: 'item', match: { path: `proxyAddresses|${person.id}` }, fail: status })
      await alex.say(`check status ${person.id}, ${other.userPrincipalName}`)
      const words = wordsOf(await alex.heard(says))
      assert.doesNotMatch(words, /change/i)
      faults.remove()
    }
  })
})

describe('accounts synced from Active Directory', () => {
  const world = useWorld({ emulator: { users: 200 }, environment: () => ({ SYNCED_ACCOUNTS: 'allow' }) })

  it('are changed in the cloud if allowed, with a warning about the next sync', async () => {
    const { emulator } = world()
    const { onPremises } = emulator.world.oddities
    const alex = await world().person(emulator.world.operators.alex, { signedIn: true })
    await alex.say('settings')
    await alex.heard('changed in the cloud, with a warning')
    await alex.say(`disable accounts ${onPremises.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    assert.match(wordsOf(plan), /▲ 1 account comes from on-premises Active Directory\. The next sync will undo this/)
    await alex.press('Disable 1 account', { reason }, plan.id)
    await alex.heard('Disabled 1 account')
    assert.equal(onPremises.accountEnabled, false)
  })
})

describe('a protected group with hidden membership', () => {
  const world = useWorld({
    emulator: { users: 80 },
    environment: ({ world: { group } }) => ({ PROTECTED_GROUP_ID: group('Board')?.id ?? '' }),
  })

  it('stops every plan, since it would protect nobody', async () => {
    const { operators } = world().emulator.world
    const alex = await world().person(operators.alex, { signedIn: true })
    await alex.say(`disable accounts ${operators.patti.userPrincipalName}`)
    await alex.heard(/membership of the group “Board” is hidden/)
  })
})
