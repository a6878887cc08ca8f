import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'The incident is over, and they have no password'
const scopes = ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod']

describe('letting people back in', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '' }),
  })
  let lynne: Chat
  let adele: Person
  let diego: Person
  let manager: Person
  let other: Person
  const tenant = () => world().emulator.world
  const consent = (is: boolean) => {
    const { registration } = world().emulator
    const others = registration.consented.filter((one) => !scopes.includes(one))
    registration.consented = is ? [...others, ...scopes] : others
  }
  before(async () => {
    const { operators, change } = tenant()
    change(operators.lynne.id, {
      roles: [roles.authAdmin.templateId, roles.globalReader.templateId],
    })
    lynne = await world().person(operators.lynne, { signedIn: true })
    const [one, two, three, four] = ordinary(world(), 4)
    assert.ok(one && two && three && four)
    ;[adele, diego, manager, other] = [one, two, three, four]
    change(adele.id, { manager: manager.id })
    change(diego.id, { manager: null })
  })

  it('is an add-on: without consent, a sentence says so', async () => {
    await lynne.say(`let back in ${adele.userPrincipalName}`)
    const answer = await lynne.heard(/add-on that is off/)
    assert.match(wordsOf(answer), /UserAuthMethod-TAP\.ReadWrite\.All/)
  })

  it('prepares a link for the manager, and shows who is waiting for whom', async () => {
    consent(true)
    const boss = await world().person(manager)
    await lynne.say(`wieder reinlassen ${upnsOf([adele, diego])}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    const words = wordsOf(plan)
    assert.ok(words.includes(`Passes are shown to: ${manager.displayName}`), words)
    assert.match(words, /Has no manager in the directory: name someone to let them back in/)
    await lynne.press('Let 1 account back in', { reason }, plan.id)
    const result = await lynne.heard(/Prepared a way back in/, { message: plan.id })
    const said = await lynne.heard(new RegExp(`1 waiting for ${manager.displayName}`), { message: plan.id })
    assert.doesNotMatch(wordsOf(said), /failed|couldn’t|verified/)
    const { replies } = await lynne.press('Ways back in (1)', {}, result.id)
    const list = replies.map(wordsOf).join('\n')
    assert.match(list, /\/pass\/[0-9a-f]{48}/)
    assert.match(list, new RegExp(`Waiting for ${manager.displayName}, until `))
    const card = await boss.heard('1 person needs your help to sign in')
    assert.ok(wordsOf(card).includes(adele.displayName))
    assert.match(JSON.stringify(card.activity), /\/pass\/[0-9a-f]{48}/)
  })

  it('adds people to the manager’s card in a new message, to which the earlier one points', async () => {
    const boss = await world().person(manager)
    const { id } = await boss.heard('1 person needs your help to sign in')
    tenant().change(other.id, { manager: manager.id })
    await lynne.say(`let back in ${other.userPrincipalName}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    await lynne.press('Let 1 account back in', { reason }, plan.id)
    const card = await boss.heard('2 people need your help to sign in')
    assert.notEqual(card.id, id)
    assert.ok([adele, other].every(({ displayName }) => wordsOf(card).includes(displayName)))
    await boss.heard('There is a newer list below', { message: id })
    tenant().change(other.id, { manager: null })
  })

  it('puts the links first that the operator has to send, to receivers without the app', async () => {
    const [stranger] = ordinary(world(), 1, 8)
    assert.ok(stranger)
    world().emulator.conversations.uninstalled.add(stranger.id)
    tenant().change(diego.id, { manager: stranger.id })
    tenant().change(other.id, { manager: manager.id })
    await lynne.say(`let back in ${upnsOf([other, diego])}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    await lynne.press('Let 2 accounts back in', { reason }, plan.id)
    await lynne.heard(/▲ 1 person who gives out passes doesn’t have the app/, { message: plan.id })
    const { replies } = await lynne.press('Ways back in (2)', {}, plan.id)
    const list = replies.map(wordsOf).join('\n')
    assert.ok(
      list.includes(`▲ These people don’t have the app, so send them their links: ${stranger.displayName}`),
      list,
    )
    const [first = '', second = ''] = list.match(/Send .* this link by|Waiting for .*, until/g) ?? []
    assert.deepEqual(
      [first, second],
      [`Send ${stranger.displayName} this link by`, `Waiting for ${manager.displayName}, until`],
    )
    tenant().change(diego.id, { manager: null })
    tenant().change(other.id, { manager: null })
  })

  it('moves what is waiting to someone else, with a plan that a second person must approve', async () => {
    const { replies } = await lynne.press('Reassign…')
    const form = replies.at(-1)
    assert.ok(form)
    await lynne.press('Create plan', { people: other.id }, form.id)
    const plan = await lynne.heard(/Let .* back in\?/)
    assert.match(
      wordsOf(plan),
      new RegExp(`▲ Passes are shown to someone other than the manager: ${other.displayName}`),
    )
    assert.match(wordsOf(plan), /Someone other than the manager would be shown 1 pass, so a second person must approve/)
    await lynne.press('Cancel', {}, plan.id)
  })

  it('accepts a name for people without a manager, and asks if nobody has that name', async () => {
    await lynne.say(`let back in ${diego.userPrincipalName} receiver: ${other.userPrincipalName}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    assert.match(wordsOf(plan), new RegExp(`someone other than the manager: ${other.displayName}`))
    await lynne.press('Cancel', {}, plan.id)
    await lynne.say(`let back in ${diego.userPrincipalName} receiver: nobody-at-all`)
    await lynne.heard(/I couldn’t find exactly one person called nobody-at-all/)
  })

  it('accepts nobody as a receiver who is a guest, disabled or contained', async () => {
    const guest = [...tenant().people.values()].find((one) => one.userType === 'Guest' && one.accountEnabled)
    assert.ok(guest)
    const [disabled] = ordinary(world(), 1, 5)
    assert.ok(disabled)
    tenant().change(disabled.id, { manager: manager.id, accountEnabled: false })
    await lynne.say(`let back in ${upnsOf([guest, disabled])}`)
    const words = wordsOf(await lynne.heard(/Nobody to let back in/))
    assert.match(words, /Guest: their home organisation lets them back in/)
    assert.match(words, /Disabled: enable it first/)
  })
})
