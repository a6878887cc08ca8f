import assert from 'node:assert/strict'
import { answerTo } from '../support/answer.ts'
import { idIn, onlyBlock, useAssignedSteps } from '../support/assigned-steps.ts'
import { commandsIn, downloaded, pressed, sheetOf, stepsOf, textOf } from '../support/downloads.ts'
import { eventually } from '../support/eventually.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'
describe('steps in other systems', () => {
  const { world, alex, named, ran } = useAssignedSteps(reason)

  it('are offered on the result, with commands that read before they change', async () => {
    const miles = named("Miles O'Brien")
    const [other] = ordinary(world(), 1)
    assert.ok(other)
    const { result } = await ran('contain', upnsOf([miles, other]), 2)
    assert.match(wordsOf(await alex().heard('', { message: result })), /the mailbox steps say how/)
    const card = await stepsOf(alex(), 'Mailbox steps (2)', result)
    assert.match(wordsOf(card), /Mailbox steps: [\s\S]*check the inbox rules, turn off forwarding/)
    const text = await textOf(world(), alex(), 'Get the commands', card.id)
    assert.match(text, /^# Mailbox steps, 2 accounts, operation [a-z]{6}-\d\d\r\n/)
    const commands = [...commandsIn(text).values()]
    assert.equal(commands.length, 2)
    for (const [index, one] of [miles, other].entries()) {
      const mine = commands[index] ?? []
      const firstChange = mine.findIndex((line) => /Disable-|Remove-|Set-/.test(line))
      const lastChange = mine.findLastIndex((line) => /Disable-|Remove-|Set-/.test(line))
      assert.ok(mine.slice(0, firstChange).some((line) => line.startsWith('Get-InboxRule')))
      assert.deepEqual(mine.slice(0, firstChange), mine.slice(lastChange + 1), 'read back as read before')
      assert.ok(mine.every((line) => line.includes(`'${one.id}'`)))
      assert.ok(mine.some((line) => line.startsWith('Set-Mailbox') && line.includes('-ForwardingSmtpAddress $null')))
    }
    assert.match(text, /# 1: Miles O'Brien, Miles\.O'Brien@/)
    await alex().heard(/Mailbox steps: open/, { message: result })
  })

  it('tell the owner in a message if someone else has done them', async () => {
    const [one] = ordinary(world(), 1, 2)
    assert.ok(one)
    const { id, result } = await ran('contain', upnsOf([one]), 1)
    const diego = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    // Its former name.
    await diego.say(`hand off ${id}`)
    const card = await diego.heard(new RegExp(`Mailbox steps: [\\s\\S]*${id}`))
    const before = alex().shown().length
    await diego.press('Done', {}, card.id)
    await eventually('the owner is told', () => alex().shown().slice(before).join().includes('Done by Diego Siciliani'))
    await alex().heard(/Mailbox steps: done by Diego Siciliani/, { message: result })
  })

  it('can be marked as unnecessary with a reason, which is required and recorded', async () => {
    const [one] = ordinary(world(), 1, 3)
    assert.ok(one)
    const { id, result } = await ran('contain', upnsOf([one]), 1)
    await alex().say(`assign steps ${id}`)
    const card = await alex().heard(new RegExp(`Mailbox steps: [\\s\\S]*${id}`))
    await alex().press('Not needed', {}, card.id)
    await alex().heard('Why isn’t it needed?', { message: card.id })
    await alex().press('Not needed', { reason: '  ' }, card.id)
    await alex().heard(/Why isn’t it needed\?[\s\S]*✕/, { message: card.id })
    await alex().press('Back', { reason: 'half' }, card.id)
    await alex().heard(/To do: check the inbox rules/, { message: card.id })
    await alex().press('Not needed', {}, card.id)
    await alex().press('Not needed', { reason: 'Has no mailbox, only Teams' }, card.id)
    await alex().heard(/Not needed, says Alex Wilber: Has no mailbox, only Teams/, { message: card.id })
    await alex().heard(/Mailbox steps: not needed, says Alex Wilber: Has no mailbox/, { message: result })
    assert.doesNotMatch(wordsOf(await alex().heard('', { message: result })), /Mailbox steps \(|the mailbox steps say/)
    await alex().say(`audit ${id}`)
    assert.match(wordsOf(await alex().heard(/Steps not needed/)), /Has no mailbox, only Teams/)
    const [row] = await downloaded(world(), alex(), 'Export', result)
    assert.match(row?.['mailboxSteps'] ?? '', /^notNeeded; alexw@\S+; 20\S+Z; Has no mailbox, only Teams$/i)
  })

  it('can be done by another operator in the group chat in which they were posted', async () => {
    const { operators } = world().emulator.world
    const [one] = ordinary(world(), 1, 7)
    assert.ok(one)
    const { id, result } = await ran('contain', upnsOf([one]), 1)
    const diego = await world().person(operators.diego)
    const group = { conversation: '19:response@thread.v2', kind: 'groupChat' } as const
    const here = await world().person(operators.alex, group)
    const there = await world().person(operators.diego, group)
    await here.say(`assign steps ${id}`)
    const card = await there.heard(new RegExp(`Mailbox steps: 1 account[\\s\\S]*${id}`))
    assert.doesNotMatch(wordsOf(card), new RegExp(one.displayName))
    await there.press('Done', {}, card.id)
    await there.heard(/Done by Diego Siciliani/, { message: card.id })
    await alex().heard(/Mailbox steps: done by Diego Siciliani/, { message: result })
    assert.match(await answerTo(diego, `assign steps ${id}`), /Done by Diego Siciliani/)
  })

  it('say so if the person they were assigned to has no chat with the bot, and are then assigned to someone else', async () => {
    const [one] = ordinary(world(), 1, 8)
    assert.ok(one)
    const joni = named('Joni Sherman')
    world().emulator.conversations.uninstalled.add(joni.id)
    const { id, result } = await ran('contain', upnsOf([one]), 1)
    await alex().say(`assign steps ${id} to ${joni.userPrincipalName}`)
    const card = await alex().heard(new RegExp(`Mailbox steps: [\\s\\S]*${id}[\\s\\S]*For Joni Sherman`))
    await alex().heard(/▲ Joni Sherman couldn’t be reached/, { message: card.id })
    await alex().heard(/open, assigned to Joni Sherman[\s\S]*Joni Sherman couldn’t be reached/, { message: result })
    await alex().press('Assign to someone', {}, card.id)
    await alex().press('Back', { people: joni.id }, card.id)
    await alex().press('Assign to someone', {}, card.id)
    await alex().press('Assign to someone', { people: named('Grady Archie').id }, card.id)
    assert.doesNotMatch(wordsOf(await alex().heard(/For Grady Archie/, { message: card.id })), /couldn’t be reached/)
    await alex().heard(/open, assigned to Grady Archie/, { message: result })
  })

  it("are hidden from outsiders, approvers who aren't operators, and people it changed", async () => {
    const { operators } = world().emulator.world
    const [one] = ordinary(world(), 1, 4)
    assert.ok(one)
    const { id } = await ran('contain', upnsOf([one]), 1)
    await alex().say(`assign steps ${id}`)
    await alex().heard(new RegExp(`Mailbox steps: [\\s\\S]*${id}`))
    const patti = await world().person(operators.patti, { signedIn: true })
    const made = 'rofaki-77'
    const [real, none] = [await answerTo(patti, `assign steps ${id}`), await answerTo(patti, `assign steps ${made}`)]
    assert.equal(real.replaceAll(id, made), none)
    assert.match(none, /There is no operation/)
    for (const command of ['steps done', 'steps file', 'steps not needed']) {
      const before = patti.shown().length
      const value = { command, operation: id, system: 'mailbox', ...(command.endsWith('needed') && { reason }) }
      await patti.send({ type: 'message', value })
      await eventually(`${command} is refused`, () =>
        patti.shown().slice(before).join().includes('There is no operation'),
      )
    }
    const lynne = await world().person(operators.lynne, { signedIn: true })
    assert.match(await answerTo(lynne, `assign steps ${id}`), /not in the (group of operators|operators)/i)
    for (const [to, why] of [
      [one.userPrincipalName, /changes .*’s account/],
      [named('Miriam Graham').userPrincipalName, /Miriam Graham’s account is disabled/],
      ['nobody.at.all@contoso.com', /couldn’t find exactly one person/],
    ] as const)
      assert.match(await answerTo(alex(), `assign steps ${id} to ${to}`), why)
    assert.match(await answerTo(alex(), `assign steps ${id} onedrive`), /leaves nothing to do by hand/)
    await alex().say(`audit ${id}`)
    assert.doesNotMatch(wordsOf(await alex().heard(/Steps assigned/)), /Steps done|Steps not needed/)
  })

  it('of offboarding are in mailboxes and OneDrive, for the manager; its undo reverses them', async () => {
    const [one] = ordinary(world(), 1, 5)
    assert.ok(one)
    const { result, id } = await ran('offboard', upnsOf([one]), 1)
    const manager = named('Grady Archie')
    world().emulator.world.change(one.id, { manager: manager.id, displayName: 'Ann <b>\u2019; Get-Date #' })
    await alex().say(`assign steps ${id}`)
    await alex().heard(/Which steps\?[\s\S]*Mailbox steps[\s\S]*OneDrive steps/)
    const mine = await stepsOf(alex(), 'Mailbox steps', result)
    const mailbox = commandsIn(await sheetOf(world(), alex(), 'Mailbox steps', result)).get(1) ?? []
    assert.ok(mailbox.includes(`Set-Mailbox -Identity '${one.id}' -Type Shared`))
    assert.ok(mailbox.includes(`Set-Mailbox -Identity '${one.id}' -HiddenFromAddressListsEnabled $true`))
    const reply = mailbox.find((line) => line.startsWith('Set-MailboxAutoReplyConfiguration')) ?? ''
    assert.match(reply, /no longer works here\. Contact Grady Archie \(gradya@[^)]*\) instead\.'/i)
    const oneDrive = commandsIn(await sheetOf(world(), alex(), 'OneDrive steps', result)).get(1) ?? []
    const site = `Get-SPOSite -IncludePersonalSite $true -Limit All -Filter 'Owner -eq ''${one.userPrincipalName}''' | Where-Object { $_.Url -like '*/personal/*' }`
    assert.deepEqual(
      oneDrive.filter((line) => line.includes('Set-')),
      [
        `${site} | ForEach-Object { Set-SPOUser -Site $_.Url -LoginName '${manager.userPrincipalName}' -IsSiteCollectionAdmin $true }`,
      ],
    )
    world().emulator.world.change(one.id, { manager: null })
    const without = await sheetOf(world(), alex(), 'OneDrive steps', result)
    assert.match(without, /# No manager in the directory: replace MANAGER/)
    await pressed(alex(), 'Undo', result)
    const plan = await alex().heard(/Restore/)
    await alex().press('Restore 1 account', { reason: 'Stays after all' }, plan.id)
    const undone = await alex().heard(/Restored/, { message: plan.id })
    const back = commandsIn(await sheetOf(world(), alex(), 'Mailbox steps', undone.id)).get(1) ?? []
    assert.deepEqual(
      back.filter((line) => line.startsWith('Set-')),
      [
        `Set-Mailbox -Identity '${one.id}' -Type Regular`,
        `Set-MailboxAutoReplyConfiguration -Identity '${one.id}' -AutoReplyState Disabled`,
        `Set-Mailbox -Identity '${one.id}' -HiddenFromAddressListsEnabled $false`,
      ],
    )
    // Whoever still has the steps of offboarding sees it.
    await alex().heard(`Undone by operation ${idIn(wordsOf(undone))}: Done`, { message: mine.id })
  })

  it('are not offered after undoing a containment, or for guests', async () => {
    const [one] = ordinary(world(), 1, 6)
    const guest = named('X (Adatum)')
    assert.ok(one)
    const { result } = await ran('contain', upnsOf([one, guest]), 2)
    const text = await sheetOf(world(), alex(), 'Mailbox steps', result)
    assert.deepEqual([...commandsIn(text).keys()], [1])
    await pressed(alex(), 'Undo', result)
    const plan = await alex().heard(/Restore/)
    await alex().press('Restore 2 accounts', { reason: 'It was a drill' }, plan.id)
    const undone = await alex().heard(/Restored/, { message: plan.id })
    assert.match(await answerTo(alex(), `assign steps ${idIn(wordsOf(undone))}`), /leaves nothing to do by hand/)
  })
})

const germanOf = async (world: World) => {
  const { megan } = world.emulator.world.operators
  await world.person(megan, { signedIn: true })
  return world.person(megan, { locale: 'de-DE' })
}

describe('steps in other systems, in German', () => {
  const world = useWorld({ environment: () => ({ PUBLIC_URL: 'https://bot.example' }) })

  it('are offered, assigned to someone picked from the directory, and explained in the file', async () => {
    const [one] = ordinary(world(), 1)
    assert.ok(one)
    const megan = await germanOf(world())
    await megan.say(`contain accounts ${one.userPrincipalName}`)
    const plan = await megan.heard('1 Konto eindämmen')
    await megan.press('1 Konto eindämmen', onlyBlock(reason), plan.id)
    const result = await megan.heard(/eingedämmt/, { message: plan.id })
    const id = idIn(wordsOf(result))
    await megan.say(`zuweisen ${id} postfach`)
    const card = await megan.heard(/Postfachschritte: [\s\S]*Zu tun: Posteingangsregeln prüfen/)
    const text = await textOf(world(), megan, 'Befehle abrufen', card.id)
    assert.match(text, /^# Postfachschritte, 1 Konto, Vorgang/)
    await megan.press('Zuweisen', {}, card.id)
    await megan.heard('Wer erledigt das?', { message: card.id })
    const { alex } = world().emulator.world.operators
    await megan.press('Zuweisen', { people: alex.id }, card.id)
    await megan.heard(/Für Alex Wilber/, { message: card.id })
    await megan.press('Erledigt', {}, card.id)
    await megan.heard(/Erledigt von Megan Bowen/, { message: card.id })
    await megan.heard(/Postfachschritte: erledigt von Megan Bowen/, { message: result.id })
  })
})
