// Covers evidence
import assert from 'node:assert/strict'
import { apps, method } from '../../emulator/account-objects.ts'
import { deviceOf } from '../../emulator/devices.ts'
import type { MailEvent } from '../../emulator/mail-events.ts'
import { downloaded } from '../support/downloads.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const clock = createHurriedClock(10)
const scope = 'AuditLogsQuery-Exchange.Read.All'
const reason = 'Phished on Monday'
const day = 24 * 3_600_000
const ago = (days: number) => new Date(clock.now() - days * day).toISOString()

const events = (): MailEvent[] => [
  { operation: 'New-InboxRule', at: ago(2), parameters: { Name: '..', ForwardTo: 'drop@evil.example' } },
  {
    operation: 'UpdateInboxRules',
    at: ago(3),
    type: 'exchangeItem',
    properties: { RuleOperation: 'ModifyMailboxRule' },
  },
  { operation: 'Set-Mailbox', at: ago(1), parameters: { ForwardingSmtpAddress: 'smtp:drop@evil.example' } },
  { operation: 'Set-Mailbox', at: ago(1), parameters: { CustomAttribute1: 'x' } },
  { operation: 'Add-MailboxPermission', at: ago(4), parameters: { AccessRights: 'FullAccess' } },
  { operation: 'New-InboxRule', at: ago(45), parameters: { Name: 'Old one' } },
  ...Array.from({ length: 310 }, (_, index) => ({
    operation: 'Send',
    at: new Date(clock.now() - day - index * 60_000).toISOString(),
    type: 'exchangeItem' as const,
    subject: 'Unpaid invoice',
  })),
]

describe('the evidence of a containment', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      PUBLIC_URL: 'https://bot.example',
      CONTAIN_ACTIONS: 'block-sign-in,revoke-consents',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '5',
      APPROVAL_WINDOW: '1m',
    }),
  })
  let megan: Chat
  let lynne: Chat
  const settings = (some: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(some) })
  const searching = (some: object) => settings({ auditSearch: { ...usual, ...some } })
  const usual = {
    queueMs: 10_000,
    takesMs: 60_000,
    ends: 'succeeded',
    exceeded: false,
    enabled: true,
    readers: [],
    versions: ['v1.0', 'beta'],
    startsPerMinute: 2,
  }
  before(async () => {
    const { registration, world: tenant } = world().emulator
    registration.consented.push(scope, 'Device.Read.All')
    await settings({ limits: { reports: { size: 1_000, perMs: 1_000 }, risk: { size: 100, perMs: 1_000 } } })
    megan = await world().person(tenant.operators.megan, { signedIn: true })
    lynne = await world().person(tenant.operators.lynne, { signedIn: true })
  })
  afterEach(async () => {
    world().emulator.faults.remove()
    await searching({})
    await settings({ licence: 'P2' })
  })

  let next = 0
  const people = (count: number) => {
    const found = ordinary(world(), count, next)
    next += count
    for (const one of found)
      world().emulator.world.change(one.id, {
        methods: [
          method('fido2', { displayName: 'Blue key', createdDateTime: ago(2) }),
          method('fido2', { displayName: 'Old key', createdDateTime: ago(400) }),
        ],
        devices: [deviceOf([one], { displayName: 'BURNER', registrationDateTime: ago(3) })],
        grants: [{ clientId: apps.mailSync.id, resourceId: apps.graph.id, scope: 'Mail.Read' }],
        mailEvents: events(),
      })
    return found
  }
  const plan = async (chat: Chat, count: number) => {
    const some = people(count)
    await chat.say(`contain ${upnsOf(some)}`)
    // By name: an earlier plan of one account is still there.
    const [first] = some
    const title = count === 1 ? `Contain ${first?.displayName}?` : `Contain ${count} accounts?`
    return { people: some, card: await chat.heard(title) }
  }
  const confirm = (chat: Chat, count: number, message: string) =>
    chat.press(`Contain ${count} account${count === 1 ? '' : 's'}`, { reason }, message)
  const details = async (chat: Chat, message: string) => {
    const { replies } = await chat.press('Details', {}, message)
    return wordsOf(replies.at(-1) ?? assert.fail('no answer'))
  }
  /** Lets time pass, on both sides, until a card says it. */
  const later = async (chat: Chat, text: RegExp, message: string) => {
    for (let tries = 0; tries < 60; tries++) {
      clock.set(15_000)
      try {
        return await chat.heard(text, { message, timeout: 1_000 })
      } catch {}
    }
    return chat.heard(text, { message, timeout: 1_000 })
  }
  const searches = () => graphCalls(world().emulator).filter(({ url }) => url.startsWith('/security/auditLog'))

  /** Lets time pass until the plan's details say it. */
  const listed = (chat: Chat, message: string, text: RegExp) =>
    eventually(`the details say ${text}`, async () => {
      clock.set(15_000)
      await world().rest()
      return text.test(await details(chat, message))
    })

  it('is on the plan, the result and in the file, without addresses or subjects', async () => {
    const { card, people: some } = await plan(megan, 1)
    const words = wordsOf(card)
    for (const line of [
      /▲ 1 new sign-in method: passkey “Blue key”/,
      /▲ 1 new device: BURNER/,
      /▲ 1 app consented to \(1 publisher not verified\): Mail Sync Pro/,
      /Evidence from the last 30 days: mailboxes: still searching\n/,
    ])
      assert.match(words, line)
    const before = await details(megan, card.id)
    assert.match(before, /None found: secrets of owned applications\. Mailboxes: still searching\./)
    assert.doesNotMatch(words + before, /Old key/)
    await confirm(megan, 1, card.id)
    await megan.heard(/Contained 1 account[\s\S]*still searching/, { message: card.id })
    const result = await later(megan, /inbox rule changes/, card.id)
    const told = wordsOf(result)
    for (const line of [
      /▲ 2 inbox rule changes: Inbox rule created “\.\.”/,
      /▲ 2 forwarding changes: Mailbox forwarding set/,
      /▲ 1 delegate change: Full access to a mailbox granted/,
      /310 messages sent/,
    ])
      assert.match(told, line)
    const list = await details(megan, result.id)
    assert.match(list, /Rule forwards messages “\.\.”/)
    assert.match(list, /Sent 310 messages\. This is the latest\./)
    const [row] = await downloaded(world(), megan, 'Export', result.id)
    assert.match(row?.['evidence'] ?? '', /inboxRules: ruleCreated "\.\." \d{4}-/)
    assert.match(row?.['evidence'] ?? '', /sent: messages 310 /)
    for (const text of [told, list, JSON.stringify(row)]) assert.doesNotMatch(text, /evil\.example|Unpaid|Old one/)
    const [start] = searches()
    const { body } = start ?? assert.fail('nothing was searched')
    assert.deepEqual(Object(body).userPrincipalNameFilters, [some[0]?.userPrincipalName])
  })

  it('leaves a plan’s card alone, which can still be confirmed after the search has ended', async () => {
    await searching({ takesMs: 20_000 })
    const { card } = await plan(megan, 1)
    await listed(megan, card.id, /Rule forwards messages/)
    await world().rest()
    await confirm(megan, 1, card.id)
    await megan.heard(/Contained 1 account[\s\S]*2 inbox rule changes/, { message: card.id })
  })

  it('is shown to approvers, and added to their card', async () => {
    const { card } = await plan(megan, 6)
    assert.match(wordsOf(card), /▲ Evidence: 6 new (?:sign-in methods|devices) · still searching\n/)
    await megan.press('Contain 6 accounts', { reason, count: '6' }, card.id)
    const request = await lynne.heard(/asks you to approve: contain 6 accounts/)
    const asked = await later(lynne, /▲ Evidence: 6 new (?:sign-in methods|devices) · and \d more/, request.id)
    const { replies } = await lynne.press('Show all 6', {}, asked.id)
    const { replies: shown } = await lynne.press('Evidence', {}, replies.at(-1)?.id)
    const list = wordsOf(shown.at(-1) ?? assert.fail('no evidence'))
    assert.match(list, /▲ 12 inbox rule changes: /)
    assert.match(list, /1,860 messages sent/)
    await lynne.press('Deny', {}, asked.id)
  })

  it('says that the permission, the role or the licence is missing, and starts nothing without it', async () => {
    const { registration } = world().emulator
    const before = searches().length
    registration.consented = registration.consented.filter((one) => one !== scope && one !== 'Application.Read.All')
    const { diego } = world().emulator.world.operators
    const other = await world().person(diego, { signedIn: true })
    const { card } = await plan(other, 1)
    assert.match(wordsOf(card), /not checked: app consents, secrets of owned applications and mailboxes\n/)
    assert.match(await details(other, card.id), /mailboxes \(permission missing\)/)
    assert.equal(searches().length, before)
    registration.consented.push(scope, 'Application.Read.All')
    await world().restart()

    const mayNot = await plan(other, 1)
    await listed(other, mayNot.card.id, /mailboxes \(your role doesn’t allow it\)/)
    await searching({ readers: [diego.id], enabled: false })
    const unlicensed = await plan(other, 1)
    await listed(other, unlicensed.card.id, /mailboxes \(licence missing\)/)
  })

  it('says that a search failed or took too long, and claims nothing', async () => {
    await searching({ ends: 'failed', takesMs: 20_000 })
    const failed = await plan(megan, 1)
    await confirm(megan, 1, failed.card.id)
    await megan.heard(/Contained 1 account/, { message: failed.card.id })
    const first = await later(megan, /Microsoft’s search failed/, failed.card.id)
    assert.doesNotMatch(await details(megan, first.id), /None found:[^\n]*(inbox|sent)/)

    await searching({ takesMs: 3 * 3_600_000 })
    const late = await plan(megan, 1)
    await confirm(megan, 1, late.card.id)
    await megan.heard(/Contained 1 account[\s\S]*still searching/, { message: late.card.id })
    clock.set(31 * 60_000)
    await later(megan, /took longer than 30 minutes/, late.card.id)
  })

  it('says that there is more than could be read, and waits where Microsoft throttles', async () => {
    await searching({ exceeded: true, takesMs: 20_000 })
    world().emulator.faults.add({ at: 'item', match: { method: 'POST', path: 'auditLog' }, fail: 429, times: 8 })
    const { card } = await plan(megan, 1)
    await confirm(megan, 1, card.id)
    await megan.heard(/Contained 1 account/, { message: card.id })
    await later(megan, /there is more than I could read/, card.id)
  })

  /** The starts of searches, by the version of Graph they were sent to. */
  const starts = () =>
    world()
      .emulator.journal.entries()
      .flatMap(({ method, path }) => {
        const version = /^\/([^/]+)\/security\/auditLog\/queries$/.exec(path)?.[1]
        return method === 'POST' && version !== undefined ? [version] : []
      })

  it('says at once that the tenant doesn’t offer the search', async () => {
    await searching({ versions: [] })
    const before = starts().length
    const { card } = await plan(megan, 1)
    await confirm(megan, 1, card.id)
    await megan.heard(/Contained 1 account/, { message: card.id })
    await megan.heard(/Mailboxes: not checked\. Your tenant doesn’t offer this search\./, { message: card.id })
    await world().rest()
    assert.deepEqual(starts().slice(before), ['v1.0', 'beta'])
  })

  it('uses the preview of the search in a tenant that has nothing else, and remembers that', async () => {
    await searching({ versions: ['beta'], takesMs: 20_000 })
    const before = starts().length
    const { card } = await plan(megan, 1)
    await confirm(megan, 1, card.id)
    await later(megan, /2 inbox rule changes/, card.id)
    assert.deepEqual(starts().slice(before), ['v1.0', 'beta'])
    // Another instance, or this one after a restart, finds the search that is already running.
    await searching({ versions: ['beta'], takesMs: 60_000 })
    const next = await plan(megan, 1)
    await confirm(megan, 1, next.card.id)
    await eventually('the search has started', () => starts().length === before + 3)
    await world().restart()
    await later(megan, /2 inbox rule changes/, next.card.id)
    assert.deepEqual(starts().slice(before), ['v1.0', 'beta', 'beta'])
  })

  it('waits for a sign-in, says whose, and continues after it', async () => {
    await searching({ takesMs: 60_000 })
    const { card } = await plan(megan, 1)
    await confirm(megan, 1, card.id)
    await megan.heard(/Contained 1 account[\s\S]*verified[\s\S]*still searching/, { message: card.id })
    await megan.say('sign out')
    await later(megan, /the search waits until Megan Bowen signs in/, card.id)
    await megan.say('sign in')
    await megan.signIn()
    await later(megan, /2 inbox rule changes/, card.id)
  })
})
