import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import {
  accountOf,
  type Evidence,
  endpointEvidence,
  localAccount,
  mailboxEvidence,
  sessionEvidence,
  userEvidence,
} from '../../emulator/incidents.ts'
import { roles } from '../../emulator/roles.ts'
import { fileOf } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const scope = 'SecurityIncident.Read.All'
const clock = createFastClock(20)
describe('an incident in place of accounts', () => {
  const world = useWorld({ clock, emulator: { clock } })
  const operators = () => world().emulator.world.operators
  const patch = (settings: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  const consent = (...scopes: string[]) => {
    const { registration } = world().emulator
    const before = registration.consented.filter((one) => one !== scope)
    registration.consented = [...before, ...scopes]
  }
  let next = 5_000
  /** Three accounts: the first is compromised, the second only received the mail, the third isn't named. */
  const raise = (title = 'Phishing', ...more: readonly Evidence[]) => {
    const [victim, colleague, other] = ordinary(world(), 3, next++ % 60)
    assert.ok(victim && colleague && other)
    const { id } = world().emulator.incidents.raise({
      id: String(next),
      displayName: title,
      evidence: [
        sessionEvidence(userEvidence(accountOf(victim))),
        mailboxEvidence(colleague, accountOf(colleague), { roles: ['destination'], verdict: 'unknown' }),
        userEvidence(localAccount('svc-scan', 'DESKTOP-1'), { roles: ['contextual'] }),
        ...more,
      ],
    })
    return { id, victim, colleague, other }
  }
  let megan: Chat
  before(async () => {
    consent(scope)
    megan = await world().person(operators().megan, { signedIn: true })
  })
  afterEach(async () => {
    consent(scope)
    await patch({ defender: 'on' })
  })
  const stateOf = ({ id }: { id: string }) => world().emulator.world.find(id)?.accountEnabled

  it('plans for its compromised accounts, names the others, and keeps the number next to the reason', async () => {
    const { id, victim, colleague } = raise('Phishing [of](https://evil.example) **Sales**')
    await megan.say(`disable incident:${id} ticket: INC77`)
    const plan = await megan.heard('Disable 1 account?')
    const words = wordsOf(plan)
    assert.match(words, new RegExp(`Incident ${id}: “Phishing`))
    // Quoted text of strangers neither links nor formats.
    assert.doesNotMatch(words, /\[of\]\(|\*\*Sales\*\*/)
    assert.match(words, new RegExp(`${colleague.userPrincipalName}.*Also in the incident, not selected: recipient`))
    assert.match(words, /svc-scan.*Not an account in Microsoft Entra/)
    await megan.press('Disable 1 account', { reason: 'Clicked the link in the mail' }, plan.id)
    const result = await megan.heard('Disabled 1 account')
    assert.match(wordsOf(result), new RegExp(`Incident ${id}`))
    assert.deepEqual([stateOf(victim), stateOf(colleague)], [false, true])
    await megan.say(`audit details ${victim.userPrincipalName}`)
    await megan.heard(new RegExp(`INC77 · Incident ${id}`))
  })

  it('offers all of its accounts to choose from, with the compromised ones ticked', async () => {
    const { id, victim, colleague } = raise()
    await megan.say(`disable incident:${id}`)
    const plan = await megan.heard(new RegExp(`Incident ${id}`))
    await megan.press('Choose accounts…', {}, plan.id)
    const list = await megan.heard(`Which accounts of incident ${id}?`)
    assert.match(JSON.stringify(list.activity), new RegExp(`"value":"${victim.id}"`))
    assert.match(wordsOf(list), /Not available here: DESKTOP-1\\svc-scan/)
    await megan.press('Continue', { people: `${victim.id},${colleague.id}` }, list.id)
    const both = await megan.heard('Disable 2 accounts?', { after: list })
    assert.match(wordsOf(both), new RegExp(`Incident ${id}`))
    await megan.press('Continue', { people: colleague.id }, list.id)
    const one = await megan.heard('Disable 1 account?', { after: both })
    assert.match(wordsOf(one), new RegExp(`${victim.userPrincipalName}.*not selected: compromised`))
  })

  it('asks which accounts are meant if none is compromised', async () => {
    const { victim } = raise()
    world().emulator.incidents.raise({
      id: '7001',
      displayName: null,
      evidence: [userEvidence(accountOf(victim), { roles: ['attacked'] })],
    })
    await megan.say('disable incident 7001')
    const list = await megan.heard('Which accounts of incident 7001?')
    assert.match(wordsOf(list), /None is marked as compromised/)
    await megan.press('Continue', {}, list.id)
    await megan.heard('You haven’t selected an account')
    await megan.press('Continue', { people: victim.id }, list.id)
    await megan.heard('Disable 1 account?', { after: list })
  })

  it('is not said to compromise nobody if Defender names no roles, and shows what Defender does say', async () => {
    const [first, second, other] = ordinary(world(), 3, next++ % 60)
    assert.ok(first && second && other)
    world().emulator.incidents.raise({
      id: '7101',
      displayName: 'Remote access tool',
      source: 'microsoftDefenderForEndpoint',
      evidence: [endpointEvidence(first, 'pc-7', 'malicious'), endpointEvidence(second, 'pc-7')],
    })
    await megan.say('incidents')
    const list = await megan.heard('7101: “Remote access tool”')
    assert.match(
      wordsOf(list),
      /\? 2 accounts: 1 malicious, 1 suspicious\. Defender doesn’t say which are compromised\./,
    )
    await megan.say('contain incident:7101')
    const choice = await megan.heard('Which accounts of incident 7101?')
    assert.match(wordsOf(choice), /Defender doesn’t say which are compromised, so none is selected/)
    assert.match(wordsOf(choice), new RegExp(`${first.userPrincipalName}\\) · malicious`))
    assert.match(JSON.stringify(choice.activity), /"value":""/)
    await megan.press('Continue', { people: first.id }, choice.id)
    const plan = await megan.heard('Contain 1 account?', { after: choice })
    assert.match(wordsOf(plan), new RegExp(`${second.userPrincipalName}.*not selected: suspicious`))
    assert.doesNotMatch(wordsOf(plan), /not named by/)
  })

  it('shows accounts that the directory no longer has by the name that the incident has for them', async () => {
    const gone = { ...accountOf(ordinary(world(), 1)[0] ?? assert.fail('nobody')), displayName: 'Gone Gordon' }
    const ids = { azureAdUserId: '0d6f3c1e-5a53-4d2b-9a39-6f1f0c6a7b99', userPrincipalName: 'gordon@contoso.test' }
    const { id, victim } = raise('Old trace', userEvidence({ ...gone, ...ids }))
    await megan.say(`disable incident:${id}`)
    const plan = await megan.heard(new RegExp(`Incident ${id}`))
    assert.match(wordsOf(plan), /Gone Gordon \(gordon@contoso\.test\)/)
    assert.doesNotMatch(wordsOf(plan), /0d6f3c1e/)
    await megan.press('Choose accounts…', {}, plan.id)
    const list = await megan.heard(`Which accounts of incident ${id}?`)
    assert.match(wordsOf(list), /Not available here: Gone Gordon/)
    await megan.say(`check status incident:${id}`)
    const status = await megan.heard(new RegExp(`Status of 2 accounts[\\s\\S]*Incident ${id}`))
    assert.match(wordsOf(status), /Gone Gordon/)
    assert.equal(stateOf(victim), true)
  })

  it('is checked with all the accounts it names, and contained from there', async () => {
    const { id, victim } = raise()
    await megan.say(`check status vorfall:${id}`)
    const status = await megan.heard(new RegExp(`Status of 2 accounts[\\s\\S]*Incident ${id}`))
    assert.match(wordsOf(status), /svc-scan[\s\S]*Not an account in Microsoft Entra/)
    await megan.press('Contain', {}, status.id)
    const plan = await megan.heard('Contain 1 account?', { after: status })
    assert.match(wordsOf(plan), new RegExp(victim.userPrincipalName))
  })

  it('is one of those listed by `incidents`, unless it names no account or is closed', async () => {
    const { incidents } = world().emulator
    incidents.raise({ id: '8001', displayName: 'Closed', status: 'resolved' })
    const [waiting] = ordinary(world(), 1, 61)
    assert.ok(waiting)
    const evidence = [userEvidence(accountOf(waiting))]
    incidents.raise({ id: '8003', displayName: 'Somebody has to decide', status: 'awaitingAction', evidence })
    incidents.raise({ id: '8002', displayName: 'Only a computer', evidence: [userEvidence(localAccount('x', 'PC'))] })
    // The latest is listed first.
    const { id } = raise('Stolen session')
    await megan.say('incidents')
    const list = await megan.heard('Open incidents')
    assert.match(wordsOf(list), new RegExp(`${id}: “Stolen session”\n▲ 2 accounts, 1 compromised\nHigh`))
    assert.match(wordsOf(list), /8003: “Somebody has to decide”/)
    assert.doesNotMatch(wordsOf(list), /Closed|Only a computer/)
    await megan.press('Check', {}, list.id)
    await megan.heard(new RegExp(`Status of 2 accounts[\\s\\S]*Incident ${id}`), { after: list })
  })

  it('is replaced by the one that it was merged into', async () => {
    const { id } = raise('The whole story')
    world().emulator.incidents.raise({ id: '9001', status: 'redirected', redirectIncidentId: id })
    await megan.say('disable incident:9001')
    await megan.heard(`Incident ${id}: “The whole story”`)
  })
})

describe('an incident behind a request for approval', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '1',
      PUBLIC_URL: 'https://bot.example',
    }),
  })

  it("is shown to approvers with its number and title, as the source's words", async () => {
    const { emulator, person } = world()
    emulator.registration.consented = [...emulator.registration.consented, scope]
    const { isaiah, lynne, alex } = emulator.world.operators
    emulator.world.change(alex.id, { roles: [...alex.roles, ...isaiah.roles] })
    const [one, other] = ordinary(world(), 2)
    assert.ok(one && other)
    const evidence = [one, other].map((victim) => userEvidence(accountOf(victim)))
    emulator.incidents.raise({ id: '4711', displayName: 'Ring of “accounts”', evidence })
    const approver = await person(lynne, { signedIn: true })
    const chat = await person(alex, { signedIn: true })
    await chat.say('sign out everywhere incident:4711')
    const plan = await chat.heard('Sign out 2 accounts everywhere?')
    await chat.press('Sign out 2 accounts everywhere', { reason: 'Clicked the link in the mail' }, plan.id)
    const asked = await approver.heard('4711: “Ring of “accounts””')
    assert.match(wordsOf(asked), /\nIncident\n/)
    assert.doesNotMatch(wordsOf(asked), /not named by/)
  })

  it('is not borrowed for accounts that it doesn’t name, typed beside it or put into a button', async () => {
    const { emulator, person } = world()
    const { lynne, alex } = emulator.world.operators
    const [victim, ...others] = ordinary(world(), 6, 20)
    assert.ok(victim)
    emulator.incidents.raise({ id: '6003', displayName: 'Ransomware', evidence: [userEvidence(accountOf(victim))] })
    const approver = await person(lynne)
    const chat = await person(alex)
    const said = async (title: string, line: RegExp, after: Pick<Entry, 'id'>) => {
      const plan = await chat.heard(title, { after })
      assert.match(wordsOf(plan), line)
      await chat.press(title.slice(0, -1), { reason: 'Clicked the link in the mail', count: '6' }, plan.id)
      const what = title.charAt(0).toLowerCase() + title.slice(1, -1)
      const asked = await approver.heard(`asks you to approve: ${what}`)
      assert.match(wordsOf(asked), /6003: “Ransomware”/)
      assert.match(wordsOf(asked), line)
      await approver.press('Deny', {}, asked.id)
      return plan
    }
    const start = await chat.heard(/./)
    await chat.say(`sign out everywhere incident:6003 ${others.map((one) => one.userPrincipalName).join(', ')}`)
    const mixed = await said(
      'Sign out 6 accounts everywhere?',
      /^(?:.*\n){0,4}▲ 5 of 6 accounts are not named by incident 6003\./,
      start,
    )
    await chat.send({
      type: 'message',
      value: { command: 'sign out everywhere', incident: '6003', people: others.map(({ id }) => id).join(',') },
    })
    await said('Sign out 5 accounts everywhere?', /▲ 5 of 5 accounts are not named by incident 6003\./, mixed)
    await chat.say('report incident:6003 markdown')
    const report = await fileOf(world(), await chat.heard(/The report is ready/))
    assert.match(report, /5 of 6 accounts were not named by the incident/)
  })

  it('is not borrowed to let in accounts that it doesn’t name either, and the plan names the others', async () => {
    const { emulator, person } = world()
    const [victim, attacked, other] = ordinary(world(), 3, 40)
    assert.ok(victim && attacked && other)
    for (const { id } of [victim, attacked, other]) emulator.world.change(id, { accountEnabled: false })
    const evidence = [userEvidence(accountOf(victim)), userEvidence(accountOf(attacked), { roles: ['attacked'] })]
    emulator.incidents.raise({ id: '6004', displayName: 'Ransomware', evidence })
    const chat = await person(emulator.world.operators.alex)
    await chat.say(`release accounts incident:6004 ${other.userPrincipalName}`)
    const plan = wordsOf(await chat.heard('Release 2 accounts?'))
    assert.match(plan, /▲ 1 of 2 accounts is not named by incident 6004\./)
    assert.match(plan, new RegExp(`${attacked.userPrincipalName}: Also in the incident, not selected`))
  })
})

describe('an incident that cannot be read', () => {
  const world = useWorld()
  const consent = (is: boolean) => {
    const { registration } = world().emulator
    const others = registration.consented.filter((one) => one !== scope)
    registration.consented = is ? [...others, scope] : others
  }
  const patch = (settings: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  const ask = async (chat: Chat, text: string, answer: string | RegExp) => {
    await chat.say(text)
    return wordsOf(await chat.heard(answer))
  }
  afterEach(async () => {
    consent(false)
    await patch({ defender: 'on' })
  })
  const known = new Set<string>()
  const chatOf = (name: 'megan' | 'alex', locale = 'en-US') => {
    const signedIn = !known.has(name)
    known.add(name)
    return world().person(world().emulator.world.operators[name], { locale, ...(signedIn && { signedIn }) })
  }

  it('says that the add-on is off, and how to switch it on', async () => {
    const chat = await chatOf('megan')
    for (const text of ['contain incident:1234', 'check status incident:1234', 'incidents']) {
      const words = await ask(chat, text, /add-on that is off/)
      assert.match(words, /SecurityIncident\.Read\.All[\s\S]*adds this permission to the sign-in app/)
      assert.doesNotMatch(words, /adminconsent/)
    }
    await chat.say('whoami')
    await chat.heard('You are Megan')
    await chat.press('Permissions')
    await chat.heard(/Add-ons that are off[\s\S]*an incident in Microsoft Defender names/)
    const deutsch = await chatOf('megan', 'de-DE')
    await ask(deutsch, 'Vorfälle', /Erweiterung ist nicht eingeschaltet/)
  })

  it('says that role or licence might be missing, in both cases', async () => {
    consent(true)
    await ask(await chatOf('alex'), 'incidents', /doesn’t let you see incidents[\s\S]*Security Reader[\s\S]*licence/)
    await patch({ defender: 'unlicensed' })
    await ask(await chatOf('megan'), 'contain incident:1234', /doesn’t let you see incidents/)
  })

  it('says if this cloud has none', async () => {
    consent(true)
    await patch({ defender: 'absent' })
    await ask(await chatOf('megan'), 'incidents', /cloud doesn’t offer this/)
  })

  it("says if it doesn't exist, names nobody here, or refers to itself", async () => {
    consent(true)
    const { incidents } = world().emulator
    const megan = await chatOf('megan')
    await ask(megan, 'disable incident:404', 'There is no incident 404')
    incidents.raise({ id: '11', evidence: [] })
    await ask(megan, 'disable incident:11', 'Incident 11 names no accounts')
    incidents.raise({ id: '12', evidence: [userEvidence(localAccount('svc', 'PC'))] })
    await ask(megan, 'disable incident:12', /names no account of your organisation[\s\S]*PC\\svc/)
    incidents.raise({ id: '13', status: 'redirected', redirectIncidentId: '14' })
    incidents.raise({ id: '14', status: 'redirected', redirectIncidentId: '13' })
    await ask(megan, 'disable incident:13', 'was merged into others so often')
    await ask(megan, 'disable incident:11, incident:12', 'one incident at a time')
    await ask(megan, 'incidents', 'No open incident names an account')
  })
})

describe('risk and leave dates in place of accounts', () => {
  const world = useWorld({ clock, emulator: { clock } })
  const { globalReader } = roles

  it('plans for everyone at this risk level', async () => {
    const { emulator, person } = world()
    const [high, dismissed] = ordinary(world(), 2)
    assert.ok(high && dismissed)
    const updated = '2025-11-01T07:30:00Z'
    emulator.world.change(high.id, { risk: { state: 'atRisk', level: 'high', detail: 'none', updated } })
    emulator.world.change(dismissed.id, {
      risk: { state: 'dismissed', level: 'high', detail: 'adminDismissedAllRiskForUser', updated },
    })
    const megan = await person(emulator.world.operators.megan, { signedIn: true })
    const [deleted] = ordinary(world(), 1, 40)
    assert.ok(deleted)
    emulator.world.change(deleted.id, { risk: { state: 'atRisk', level: 'high', detail: 'none', updated } })
    emulator.world.erase(deleted.id)
    await megan.say('disable risk:high')
    const plan = await megan.heard('Disable 1 account?')
    assert.match(wordsOf(plan), new RegExp(high.userPrincipalName))
    assert.doesNotMatch(wordsOf(plan), new RegExp(deleted.id))
    emulator.world.change(high.id, {
      risk: { state: 'remediated' as 'dismissed', level: 'none', detail: 'none', updated },
    })
    await megan.say('check status Risiko:hoch')
    await megan.heard('Nobody is at high risk')
  })

  it('plans for everyone who leaves today, and says if no leave date is visible', async () => {
    const { emulator, person } = world()
    const { registration } = emulator
    const today = new Date(clock.now()).toISOString().slice(0, 10)
    const { isaiah } = emulator.world.operators
    const chat = await person(isaiah, { signedIn: true, timezone: 'UTC' })
    await chat.say('check status leaving:today')
    await chat.heard(/add-on that is off[\s\S]*User-LifeCycleInfo\.Read\.All/)
    registration.consented = [...registration.consented, 'User-LifeCycleInfo.Read.All']
    await chat.say('check status leaving:today')
    await chat.heard('can’t see a leave date on any account')
    const [leaver, later] = ordinary(world(), 2)
    assert.ok(leaver && later && isaiah.roles.includes(globalReader.templateId))
    emulator.world.change(later.id, { employeeLeaveDateTime: '2099-01-01T17:00:00Z' })
    await chat.say('check status leaving:today')
    await chat.heard('Nobody’s leave date is today')
    emulator.world.change(leaver.id, { employeeLeaveDateTime: `${today}T17:00:00Z` })
    await chat.say('check status leaving:today')
    const status = await chat.heard(`${leaver.displayName} is enabled`)
    assert.match(wordsOf(status), /Leave date from .*12:00 AM.* to .*11:59 PM/)
    const alex = await person(emulator.world.operators.alex, { signedIn: true })
    await alex.say('disable leaving:today')
    await alex.heard('can’t see a leave date on any account')
  })
})
