import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Signed in from two continents'

describe('administrators, when changes to them can be approved', () => {
  const world = useWorld({
    clock: createHurriedClock(10),
    environment: ({ world: { group, find } }) => ({
      ADMIN_ACCOUNTS: 'approve',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
      PROTECTED_ACCOUNTS: find('break-glass@contoso.onmicrosoft.com')?.id ?? '',
    }),
  })
  const tenant = () => world().emulator.world
  const people = () => tenant().operators
  const named = (name: string): Person => {
    const person = tenant().find(`${name}@contoso.onmicrosoft.com`)
    assert.ok(person, name)
    return person
  }
  let diego: Chat
  let lynne: Chat
  before(async () => {
    diego = await world().person(people().diego, { signedIn: true })
    lynne = await world().person(people().lynne, { signedIn: true })
  })
  const plan = async (chat: Chat, some: readonly Person[], title: string | RegExp) => {
    await chat.say(`disable accounts ${upnsOf(some)}`)
    return chat.heard(title)
  }

  it('require their sign-in names and an approver who sees who they are', async () => {
    const [pradeep, henrietta] = [named('PradeepG'), named('HenriettaM')]
    const [plain] = ordinary(world(), 1)
    assert.ok(plain)
    const card = await plan(diego, [pradeep, henrietta, plain], 'Disable 3 accounts?')
    const words = wordsOf(card)
    assert.match(words, /2 accounts are administrators: a second person must approve this/)
    assert.match(words, /▲ Administrator: Exchange Administrator/)
    assert.match(words, /Type the sign-in names of the 2 administrators to confirm/)
    for (const admins of [
      pradeep.userPrincipalName,
      `${upnsOf([pradeep, henrietta])}, ${plain.userPrincipalName}`,
      '3',
    ]) {
      await diego.press('Disable 3 accounts', { reason, admins }, card.id)
      await diego.heard('The sign-in names you typed don’t match the administrators', { message: card.id })
    }
    await diego.press('Disable 3 accounts', { reason }, card.id)
    await diego.heard('The sign-in names you typed don’t match the administrators', { message: card.id })
    assert.deepEqual(graphWrites(world().emulator), [])

    const admins = `${henrietta.userPrincipalName.toUpperCase()} ,${pradeep.userPrincipalName}`
    await diego.press('Disable 3 accounts', { reason, admins }, card.id)
    await diego.heard(/Asked[\s\S]*Lynne Robbins/)
    const asked = wordsOf(await lynne.heard('asks you to approve: disable 3 accounts'))
    assert.match(asked, /▲ 2 accounts are administrators: /)
    assert.ok(asked.includes(`${pradeep.userPrincipalName} (Exchange Administrator)`))
    assert.ok(asked.includes(`${henrietta.userPrincipalName} (Directory Readers)`))
    await lynne.press('Approve')
    await diego.heard(/Disabled 3 accounts[\s\S]*approved by Lynne Robbins/)
    assert.deepEqual(
      [pradeep, henrietta, plain].map(({ accountEnabled }) => accountEnabled),
      [false, false, false],
    )
  })

  it('keep their roles when they are contained, as plan, request and result say', async () => {
    const [admin, plain] = ordinary(world(), 2, 3)
    assert.ok(admin && plain)
    tenant().change(admin.id, { roles: [roles.helpdeskAdmin.templateId] })
    const stays = /1 account keeps its admin roles, active and eligible: remove them by hand/
    await diego.say(`contain accounts ${upnsOf([admin, plain])}`)
    const card = await diego.heard('Contain 2 accounts?')
    assert.match(wordsOf(card), stays)
    const choices = { resetPassword: 'false', removeMethods: 'false', revokeConsents: 'false' }
    const admins = admin.userPrincipalName
    await diego.press('Contain 2 accounts', { reason, count: '2', admins, ...choices }, card.id)
    assert.match(wordsOf(await lynne.heard('asks you to approve: contain 2 accounts')), stays)
    await lynne.press('Approve')
    const result = await diego.heard(/Contained 2 accounts/)
    assert.match(wordsOf(result), stays)
    await diego.say(`contain accounts ${plain.userPrincipalName}`)
    const again = await diego.heard(/nothing left to contain|Contain 1 account\?/)
    assert.doesNotMatch(wordsOf(again), /keeps? (its|their) admin roles/)
  })

  it('are skipped if protected by name or group, if they are the operator, or if none would be left', async () => {
    const { breakGlass, patti, megan } = people()
    tenant().change(patti.id, { roles: [roles.exchangeAdmin.templateId] })
    for (const [person, why] of [
      [breakGlass, /on the list of protected accounts/],
      [patti, /member of the protected group/],
      [people().diego, /your own account/],
    ] as const)
      assert.match(
        wordsOf(await plan(diego, [person], new RegExp(`is protected:[^]*${person.userPrincipalName}`))),
        why,
      )
    tenant().change(patti.id, { roles: [] })
    // The break-glass account remains while it can be used.
    const fine = await plan(diego, [megan], 'Disable 1 account?')
    await diego.press('Cancel', {}, fine.id)
    tenant().change(breakGlass.id, { accountEnabled: false })
    assert.match(
      wordsOf(await plan(diego, [megan], /is protected:[\s\S]*MeganB/)),
      /the last Global Administrator who can sign in/,
    )
    tenant().change(breakGlass.id, { accountEnabled: true })
  })

  it('are checked again during the run: the last one, and new administrators, are skipped', async () => {
    const { breakGlass, megan } = people()
    const [became] = ordinary(world(), 1, 1)
    assert.ok(became)
    const card = await plan(diego, [megan, became], 'Disable 2 accounts?')
    await diego.press('Disable 2 accounts', { reason, admins: megan.userPrincipalName }, card.id)
    const request = await lynne.heard('asks you to approve: disable 2 accounts')
    tenant().change(breakGlass.id, { accountEnabled: false })
    tenant().change(became.id, { roles: [roles.helpdeskAdmin.templateId] })
    await lynne.press('Approve', {}, request.id)
    const result = wordsOf(await diego.heard(/Skipped: 2/))
    assert.match(result, /The last Global Administrator who can sign in/)
    assert.match(result, /Holds an admin role/)
    assert.ok(megan.accountEnabled && became.accountEnabled)
    tenant().change(breakGlass.id, { accountEnabled: true })
    tenant().change(became.id, { roles: [] })
  })

  it('cannot approve a change to themselves', async () => {
    const card = await plan(diego, [people().lynne], 'Disable 1 account?')
    await diego.press('Disable 1 account', { reason, admins: people().lynne.userPrincipalName }, card.id)
    await diego.heard(/Asked\s+Megan Bowen/)
    const id = /Operation\n([a-z]+-\d\d)/.exec(wordsOf(await diego.heard('Waiting for approval')))?.[1] ?? ''
    await lynne.say(`approve ${id}`)
    await lynne.heard(/your own account|You are one of the accounts|own account/i)
    await diego.say(`cancel ${id}`)
    assert.ok(people().lynne.accountEnabled)
  })

  it("get a clear refusal if the operator's role is too low", async () => {
    const alex = await world().person(people().alex, { signedIn: true })
    const grady = named('GradyA')
    const card = await plan(alex, [grady], 'Disable 1 account?')
    await alex.press('Disable 1 account', { reason, admins: grady.userPrincipalName }, card.id)
    const request = await lynne.heard(/Alex Wilber asks you to approve: disable 1 account/)
    await lynne.press('Approve', {}, request.id)
    await alex.heard(/Holds an admin role: changing it requires a higher role than yours/)
    assert.ok(grady.accountEnabled)
  })

  it('are limited to five in one plan', async () => {
    const crowd = ordinary(world(), 6, 2)
    for (const { id } of crowd) tenant().change(id, { roles: [roles.helpdeskAdmin.templateId] })
    await plan(diego, crowd, /include 6 administrators, but one plan can change at most 5/)
    for (const { id } of crowd) tenant().change(id, { roles: [] })
  })

  it('are skipped if this is switched off', async () => {
    await world().restart({ ADMIN_ACCOUNTS: 'skip' })
    await diego.say('settings')
    await diego.heard(/Administrators\s+skipped/)
    assert.match(wordsOf(await plan(diego, [named('GradyA')], /is protected/)), /is protected: \S/)
  })
})
