import assert from 'node:assert/strict'
import { request } from 'undici'
import { createHurriedClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const reason = 'Phished, see the mail trace'

describe('accounts that an approver excludes', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '2' }),
  })
  let alex: Chat
  let megan: Chat
  let lynne: Chat
  let used = 0
  before(async () => {
    const { operators } = world().emulator.world
    megan = await world().person(operators.megan, { signedIn: true })
    lynne = await world().person(operators.lynne, { signedIn: true })
    alex = await world().person(operators.alex, { signedIn: true })
  })
  const some = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const idIn = (words: string) => /[a-z]{6}-\d\d/.exec(words)?.[0] ?? assert.fail(words)
  /** The file of an operation, as its requester downloads it. */
  const exported = async (id: string) => {
    await alex.say(`operation ${id}`)
    await alex.press('More')
    await alex.press('Export')
    const entry = await alex.heard('The file is ready')
    const [, path = ''] = /"url":"https?:\/\/[^/"]+(\/exports\/[^"]+)"/.exec(JSON.stringify(entry.activity)) ?? []
    const address = `http://127.0.0.1:${world().rollcall.port}${path}`
    const page = await request(address)
    await page.body.text()
    const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
    return (await request(address, { method: 'POST', headers: { cookie } })).body.text()
  }
  /** Each test has a number of accounts of its own. */
  const ask = async (count: number) => {
    const people = some(count)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    const { id: plan } = await alex.heard(`Disable ${count} accounts?`)
    await alex.press(`Disable ${count} accounts`, { reason })
    const card = await megan.heard(`asks you to approve: disable ${count} accounts`)
    return { people, upns: people.map(({ userPrincipalName: upn }) => upn), plan, card, id: idIn(wordsOf(card)) }
  }
  const enabled = (people: readonly { id: string }[]) =>
    people.map(({ id }) => world().emulator.world.find(id)?.accountEnabled)
  const writes = (id: string) =>
    graphCalls(world().emulator).filter(({ method, url }) => method !== 'GET' && url.includes(id))
  const allBut = (count: number, ...indexes: number[]) => Array.from({ length: count }, (_, n) => indexes.includes(n))
  const input = (card: { activity: unknown }) =>
    /"id":"exclude","isVisible":(\w+).*?"id":"without".*?"value":"(.*?)"/.exec(JSON.stringify(card.activity)) ?? []

  it('stay as they are, and every card, the export and the audit say which and by whom', async () => {
    const { people, upns, plan, card, id } = await ask(5)
    const [first = '', second = ''] = upns
    const theirs = await lynne.heard('asks you to approve: disable 5 accounts')
    assert.equal(input(card)[1], 'false')
    await megan.press('Approve', { without: `${first.toUpperCase()}, ${people[1]?.displayName} <${second}>` }, card.id)
    for (const one of [card, theirs]) {
      const chat = one === card ? megan : lynne
      const words = wordsOf(await chat.heard(/Approved by Megan Bowen[\s\S]*Status: Done/, { message: one.id }))
      assert.match(words, byNumberOrName(/Disable 3 accounts/))
      assert.match(words, new RegExp(`Excluded by Megan Bowen\n${first}, ${second}`))
    }
    await alex.heard(
      new RegExp(`Megan Bowen approved your request: disable 3 accounts\n[\\s\\S]*Without ${first}, ${second}\\.`),
    )
    const result = wordsOf(await alex.heard('Disabled 3 accounts', { message: plan }))
    assert.match(result, new RegExp(`Excluded by Megan Bowen: ${first}, ${second}`))
    assert.match(result, /2 excluded by the approver/)
    assert.deepEqual(enabled(people), allBut(5, 0, 1))
    for (const { id: account } of people.slice(0, 2)) assert.deepEqual(writes(account), [])

    await alex.say(`operation ${id}`)
    await alex.heard(/Disabled 3 accounts[\s\S]*Excluded by Megan Bowen/)
    await alex.press('Show the 2 accounts not blocked')
    const open = await alex.heard(/Can still sign in 2[\s\S]*Excluded by Megan Bowen, who approved the rest/)
    await alex.press('Excluded 2', {}, open.id)
    const apart = wordsOf(await alex.heard('Excluded from operation'))
    assert.match(
      apart,
      new RegExp(`Excluded by Megan Bowen, who approved the rest\n[\\s\\S]*${first}[\\s\\S]*${second}`),
    )
    assert.match(await exported(id), new RegExp(`"?${first}"?.*excluded.*Megan Bowen`))
    await alex.say(`audit ${id}`)
    const found = await alex.heard(`about ${id}`)
    await alex.press('Next', {}, found.id)
    await alex.heard(/Accounts excluded[\s\S]*Megan Bowen/)
    await alex.say(`audit ${first}`)
    const account = await alex.heard(`about ${first}`)
    assert.match(wordsOf(account), /Skipped[\s\S]*Megan Bowen/)
    assert.match(wordsOf(account), /Excluded by/)
  })

  it('are not brought back by retry or undo', async () => {
    const { people, upns, card, id } = await ask(3)
    await megan.press('Approve', { without: upns[1] ?? '' }, card.id)
    await alex.heard(new RegExp(`Disabled 2 accounts[\\s\\S]*Excluded by Megan Bowen: ${upns[1]}`))
    assert.deepEqual(enabled(people), allBut(3, 1))
    await alex.say(`retry ${id}`)
    await alex.heard(`Operation ${id} has nothing left to retry`)
    await alex.say(`undo ${id}`)
    const plan = await alex.heard('Enable 2 accounts?')
    assert.doesNotMatch(wordsOf(plan), new RegExp(upns[1] ?? ''))
  })

  it('are named in a sentence, and shown on the card before anyone approves', async () => {
    const { people, upns, card, id } = await ask(4)
    await megan.say(`approve ${id} without ${upns[0]} and ${people[2]?.displayName}`)
    const shown = await megan.heard('asks you to approve: disable 4 accounts')
    assert.notEqual(shown.id, card.id)
    assert.deepEqual(input(shown).slice(1), ['true', `${upns[0]} and ${people[2]?.displayName}`])
    assert.deepEqual(enabled(people), [true, true, true, true])
    await megan.press('Approve', {}, shown.id)
    await alex.heard(new RegExp(`Disabled 2 accounts[\\s\\S]*Excluded by Megan Bowen: ${upns[0]}, ${upns[2]}`))
    assert.deepEqual(enabled(people), allBut(4, 0, 2))
  })

  it('are picked from a list, from the card and by typing, and shown before anyone approves', async () => {
    const { people, upns, card, id } = await ask(4)
    const opened = await megan.press('Exclude accounts…', { comment: 'All but one' }, card.id)
    const list = opened.replies.at(-1) ?? assert.fail()
    assert.notEqual(list.id, card.id)
    for (const { displayName } of people) assert.ok(wordsOf(list).includes(displayName))
    const picked = await megan.press('Continue', { people: `${people[1]?.id}` }, list.id)
    const shown = picked.replies.at(-1) ?? assert.fail()
    assert.deepEqual(input(shown).slice(1), ['true', upns[1] ?? ''])
    assert.match(JSON.stringify(shown.activity), /All but one/)
    assert.deepEqual(enabled(people), [true, true, true, true])
    const typed = await megan.say(`approve ${id} without`)
    const again = typed.replies.at(-1) ?? assert.fail()
    await megan.press('Continue', { people: `${people[0]?.id},${people[2]?.id}` }, again.id)
    const request = await megan.heard('asks you to approve: disable 4 accounts')
    await megan.press('Approve', {}, request.id)
    await alex.heard(new RegExp(`Disabled 2 accounts[\\s\\S]*Excluded by Megan Bowen: ${upns[0]}, ${upns[2]}`))
    assert.deepEqual(enabled(people), allBut(4, 0, 2))
  })

  it('are excluded on a German phone', async () => {
    const { people, upns, id } = await ask(6)
    const phone = await world().person(world().emulator.world.operators.lynne, { locale: 'de-DE', platform: 'iOS' })
    await phone.say(`genehmigen ${id} ohne ${upns[3]}`)
    const card = await phone.heard('bittet um Ihre Genehmigung: 6 Konten deaktivieren')
    assert.deepEqual(input(card).slice(1), ['true', upns[3] ?? ''])
    await phone.press('Genehmigen', {}, card.id)
    await phone.heard(new RegExp(`Ausgeschlossen von Lynne Robbins\n${upns[3]}`))
    await alex.heard('Disabled 5 accounts')
    assert.deepEqual(enabled(people), allBut(6, 3))
    await (await world().person(world().emulator.world.operators.lynne)).say('help')
  })

  it('must be in the operation, but not all of it: nothing is approved', async () => {
    const { people, upns, card, id } = await ask(7)
    const [other] = some(1)
    await megan.press('Approve', { without: `${upns[0]}, ${other?.userPrincipalName}, **nobody**` }, card.id)
    const refused = await megan.heard(
      new RegExp(
        `Not among the accounts to be changed: ${other?.userPrincipalName}, \\S*nobody\\S* Nothing was approved`,
      ),
    )
    assert.equal(refused.id, card.id)
    await megan.press('Approve', { without: upns.join('; ') }, refused.id)
    const all = await megan.heard('Without these 7 accounts, there would be nothing left to do. Nothing was approved')
    await megan.say(`approve ${id} without someone@else.example`)
    await megan.heard('Not among the accounts to be changed: someone@else.example')
    await alex.say(`operation ${id}`)
    await alex.heard('Waiting for approval')
    assert.ok(enabled(people).every(Boolean))
    await megan.press('Deny', { without: upns[0] ?? '' }, all.id)
    await alex.heard('Megan Bowen denied your request: disable 7 accounts')
  })

  it('are those of one answer when two approvers answer at the same time', async () => {
    const { people, upns, card } = await ask(8)
    const other = await lynne.heard('asks you to approve: disable 8 accounts')
    await Promise.all([
      megan.press('Approve', { without: upns[0] ?? '' }, card.id),
      lynne.press('Approve', { without: `${upns[1]}, ${upns[2]}` }, other.id),
    ])
    const result = wordsOf(await alex.heard(/Disabled (7|6) accounts/))
    const byMegan = /Excluded by Megan Bowen/.test(result)
    assert.deepEqual(enabled(people), byMegan ? allBut(8, 0) : allBut(8, 1, 2))
    const by = byMegan ? 'Megan Bowen' : 'Lynne Robbins'
    for (const chat of [megan, lynne]) await chat.heard(new RegExp(`Approved by ${by}[\\s\\S]*Excluded by ${by}`))
  })

  it("can't be chosen by strangers or the requester, and a denial keeps its comment unchanged", async () => {
    const { people, upns, id } = await ask(9)
    const diego = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    await diego.say(`approve ${id} without ${upns[0]}`)
    await diego.heard('You’re not in the group of approvers')
    await alex.say(`approve ${id} without ${upns[0]}`)
    await alex.heard('You requested this yourself')
    await megan.say(`deny ${id} without a ticket this cannot go`)
    await alex.heard(/denied your request: disable 9 accounts[\s\S]*without a ticket this cannot go/)
    assert.ok(enabled(people).every(Boolean))
  })
})

describe('accounts excluded from an operation for later', () => {
  const minute = 60_000
  const clock = createHurriedClock(5)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '1' }),
  })

  it('stay excluded when someone else has to approve, and when it is planned again', async () => {
    const { operators, group } = world().emulator.world
    const alex = await world().person(operators.alex, { signedIn: true })
    const megan = await world().person(operators.megan, { signedIn: true })
    const lynne = await world().person(operators.lynne, { signedIn: true })
    const people = ordinary(world(), 3)
    const upns = people.map(({ userPrincipalName }) => userPrincipalName)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    const plan = await alex.heard('Disable 3 accounts?')
    const at = new Date(clock.now() + 20 * minute).toISOString()
    const hour = { runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) }
    await alex.press('Disable 3 accounts', { reason, ...hour }, plan.id)
    const asked = await megan.heard('asks you to approve: disable 3 accounts')
    await megan.press('Approve', { without: upns[0] ?? '' }, asked.id)
    await alex.heard(new RegExp(`Runs on[\\s\\S]*Excluded by Megan Bowen\n${upns[0]}`))
    group('Approvers')?.members.delete(operators.megan.id)
    clock.set(21 * minute)
    const again = await lynne.heard('asks you to approve: disable 2 accounts')
    assert.match(wordsOf(again), new RegExp(`Excluded by Megan Bowen\n${upns[0]}`))
    await lynne.press('Deny', {}, again.id)
    const denied = await alex.heard('Lynne Robbins denied your request: disable 2 accounts')
    await alex.press('Plan again', {}, denied.id)
    const next = wordsOf(await alex.heard('Disable 2 accounts?'))
    assert.doesNotMatch(next, new RegExp(upns[0] ?? ''))
    assert.match(next, new RegExp(upns[1] ?? ''))
  })
})
