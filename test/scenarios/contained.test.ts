// Covers: contained
import assert from 'node:assert/strict'
import { accountOf, sessionEvidence, userEvidence } from '../../emulator/incidents.ts'
import type { Person } from '../../emulator/world.ts'
import { downloaded } from '../support/downloads.ts'
import { useOtherTools } from '../support/other-tools.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

describe('who is still contained', () => {
  const { world, elsewhere, signIn } = useOtherTools({
    environment: ({ world: { group } }) => ({
      PUBLIC_URL: 'https://bot.example',
      CONTAIN_ACTIONS: 'block-sign-in',
      CONFIRM_COUNT_ABOVE: '500',
      APPROVAL_ABOVE: '500',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  let megan: Chat
  before(async () => {
    const { registration, world: tenant } = world().emulator
    registration.consented.push('SecurityIncident.Read.All')
    // No step here needs sign-in methods, and reading so many would take a minute.
    registration.consented = registration.consented.filter((scope) => !scope.startsWith('UserAuthenticationMethod'))
    megan = await signIn(tenant.operators.megan)
  })
  const contain = async (incident: string, people: readonly Person[]): Promise<string> => {
    world().emulator.incidents.raise({
      id: incident,
      displayName: `Phishing ${incident}`,
      evidence: people.map((one) => sessionEvidence(userEvidence(accountOf(one)))),
    })
    const count = `${people.length} accounts`
    await megan.say(`contain incident:${incident}`)
    const plan = await megan.heard(new RegExp(`Contain ${count}\\?`))
    await megan.press(`Contain ${count}`, { reason: 'Phished on Monday', count: String(people.length) }, plan.id)
    const done = wordsOf(await megan.heard(new RegExp(`Contained ${count}`), { message: plan.id }))
    return /\b([a-z]{6}-\d{2})\b/.exec(done)?.[1] ?? ''
  }

  it('is listed over several incidents, what is wrong first, with filters, pages, export and release', async () => {
    const people = ordinary(world(), 40)
    const [first, second, third] = [people.slice(0, 20), people.slice(20, 33), people.slice(33)]
    await contain('4711', first)
    await contain('4712', second)
    const last = await contain('4713', third)
    await megan.say(`undo ${last}`)
    const undo = await megan.heard('Restore 7 accounts?')
    await megan.press(
      'Restore 7 accounts',
      { reason: 'Cleared by security', repeated: 'Phished on Monday', count: '7' },
      undo.id,
    )
    await megan.heard('Restored 7 accounts', { message: undo.id })
    const { lynne } = world().emulator.world.operators
    const wrong = [first[19], second[0]].flatMap((one) => one ?? [])
    for (const one of wrong) elsewhere(lynne, one, true)

    await megan.say('contained')
    const list = await megan.heard('33 accounts contained')
    const said = wordsOf(list)
    assert.match(said, /2 of them can sign in again, although they are still marked as compromised/)
    assert.match(said, /Changed by Lynne Robbins \([^)]+\) in another tool since then/)
    const places = wrong.map(({ userPrincipalName }) => said.indexOf(userPrincipalName))
    assert.ok(
      places.every((at) => at > 0 && at < said.indexOf('Disabled')),
      said,
    )
    assert.match(said, /1–8 of 33/)

    await megan.say('contained incident:4712')
    assert.match(wordsOf(await megan.heard('13 accounts contained')), /Phishing 4712/)
    await megan.say('eingedämmt meine')
    await megan.heard('33 accounts contained')
    await megan.say('contained older:7d')
    await megan.heard('None fits the filter')
    await megan.say('contained yesterday')
    await megan.heard('I don’t know the filter “yesterday”')

    await megan.say('contained')
    const again = await megan.heard('33 accounts contained')
    const rows = await downloaded(world(), megan, 'Export', again.id)
    assert.equal(rows.length, 33)
    assert.deepEqual([rows[0]?.['letInElsewhere'], rows[0]?.['letInBy']], ['true', 'Lynne Robbins'])
    await megan.press('Release…', {}, again.id)
    const ticks = await megan.heard('Release accounts')
    await megan.press('Next', { people: wrong.map(({ id }) => id).join(',') }, ticks.id)
    await megan.heard(/Changed in another tool since then[\s\S]*Include 2 changed by others/)
  })

  it('isn’t shown to operators who are on the list, unless they are approvers', async () => {
    const { adele } = world().emulator.world.operators
    await megan.say(`contain ${upnsOf([adele])}`)
    const plan = await megan.heard('Contain 1 account?')
    await megan.press('Contain 1 account', { reason: 'Phished as well' }, plan.id)
    await megan.heard('Contained 1 account', { message: plan.id })
    world().emulator.world.change(adele.id, { accountEnabled: true })
    const chat = await world().person(adele, { signedIn: true })
    await chat.say('contained')
    await chat.heard('I can’t show you this list')
    const approvers = world().emulator.world.group('Approvers')?.id ?? ''
    world().emulator.world.setMember(approvers, adele.id, true)
    await chat.say('contained')
    await chat.heard(/accounts contained/)
  })
})
