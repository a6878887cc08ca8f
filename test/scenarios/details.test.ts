import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { readCsv } from '../support/csv.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, type World, wordsOf } from '../support/rollcall.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const publicUrl = 'https://bot.example'

/** The rows of the file this chat is offered, by column. */
async function exported(world: World, chat: Chat): Promise<Record<string, string>[]> {
  const { activity } = await chat.heard('The file is ready')
  const [, path = ''] = /"url":"https:\/\/bot\.example(\/exports\/[^"]+)"/.exec(JSON.stringify(activity)) ?? []
  const address = `http://127.0.0.1:${world.rollcall.port}${path}`
  const page = await fetch(address)
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
  const text = await (await fetch(address, { method: 'POST', headers: { cookie } })).text()
  const [names = [], ...rows] = readCsv(text.replace(/^\ufeff/, ''))
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])))
}

const phone = { id: '3179e48a-750b-4051-897c-87b9720928f7', type: 'phone', shows: {}, isDefault: true }
const licence = { skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965', disabledPlans: [] }

describe('the details of accounts', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      PUBLIC_URL: publicUrl,
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
    }),
  })
  const people = () => world().emulator.world.operators
  const chat = (person: Person, more = {}) => world().person(person, { signedIn: true, ...more })
  const graph = (settings: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  const graphRequests = () => world().emulator.journal.entries({ path: /^\/v1\.0\// }).length
  let megan: Chat
  before(async () => {
    megan = await chat(people().megan)
    // Tests must not wait for the real limit.
    await graph({ limits: { activity: { size: 500, perMs: 1_000 }, risk: { size: 50, perMs: 100 } } })
  })
  const target = (skip: number) => {
    const [one] = ordinary(world(), 1, skip)
    assert.ok(one)
    world().emulator.world.change(one.id, {
      signIns: { inPerson: 200, automatic: 1 },
      methods: [phone],
      assignedLicenses: [licence],
      devices: [],
      risk: { state: 'atRisk', level: 'low', detail: 'none', updated: '2025-11-01T07:30:00Z' },
    })
    return one
  }

  it('are a list of facts for one account', async () => {
    const one = target(0)
    await megan.say(`check status details ${one.userPrincipalName}`)
    const card = wordsOf(await megan.heard(new RegExp(`${one.displayName} is enabled[\\s\\S]*Last sign-in`)))
    for (const fact of [
      /Last sign-in\n(?:Last sign-in )?.*\d{4}, by apps .*\d{4}/,
      /Sign-in methods\n1 visible\n/,
      /Licences\nMicrosoft 365 E3/,
      /Devices\nNo device/,
      /Risk\n▲ At risk/,
      /Key groups\nNone/,
    ])
      assert.match(card, fact)
  })

  it('are sums and eight rows per page for several accounts, read once', async () => {
    const [first, ...others] = ordinary(world(), 10, 1)
    assert.ok(first)
    world().emulator.world.change(first.id, { signIns: null, accountEnabled: false, methods: [] })
    const { patti, lynne } = people()
    await megan.say(`status details ${upnsOf([patti, lynne, first, ...others])}`)
    const card = await megan.heard(/Status of 12 accounts[\s\S]*never signed in/)
    assert.match(wordsOf(card), /[1-9] without a visible method/)
    assert.match(wordsOf(card), /2 in key groups/)
    const before = graphRequests()
    await megan.press('Next', {}, card.id)
    const second = wordsOf(await megan.heard('9–12 of 12'))
    assert.match(second, /Never signed in · No visible method/)
    assert.equal(graphRequests(), before, 'the snapshot is paged through')

    await megan.press('Export', {}, card.id)
    const rows = await exported(world(), megan)
    assert.equal(rows.length, 12)
    const row = rows.find((row) => row['userPrincipalName'] === first.userPrincipalName)
    assert.deepEqual(
      [row?.['neverSignedIn'], row?.['lastSignIn'], row?.['signInMethods'], row?.['risk'] !== ''],
      ['true', '', '0', true],
    )
    assert.equal(
      rows.find((row) => row['userPrincipalName'] === lynne.userPrincipalName)?.['groups'],
      'approvers: Approvers',
    )
  })

  it('can be opened from a status', async () => {
    await megan.say(`check status ${upnsOf(ordinary(world(), 2, 8))}`)
    const card = await megan.heard('Status of 2 accounts')
    assert.doesNotMatch(wordsOf(card), /Last sign-in/)
    await megan.press('Details', {}, card.id)
    await megan.heard(/Status of 2 accounts[\s\S]*(Last sign-in|Never signed in)/)
  })

  it("name the roles that can read them if the operator's role can't", async () => {
    const alex = await chat(people().alex)
    await alex.say(`check status details ${target(10).userPrincipalName}`)
    const card = wordsOf(await alex.heard(/ is enabled[\s\S]*your role/))
    const line = /^.*your role doesn’t allow.*$/m.exec(card)?.[0] ?? ''
    assert.match(line, /Last sign-in/)
    assert.match(line, /Reports Reader.*Global Reader, which a Privileged Role Administrator can assign/)
    assert.match(card, /Licences\nMicrosoft 365 E3/)
    assert.doesNotMatch(card, /Risk\n/)
  })

  it('say who can grant a missing permission, with the link', async () => {
    const { emulator } = world()
    const isaiah = await chat(people().isaiah)
    emulator.identity.challenge(people().isaiah, { kind: 'consent', scopes: ['AuditLog.Read.All'] })
    await isaiah.say(`check status details ${target(11).userPrincipalName}`)
    const card = await isaiah.heard(/ is enabled[\s\S]*the app lacks/)
    assert.match(wordsOf(card), /Last sign-in: the app lacks .*AuditLog\.Read\.All/)
    assert.match(JSON.stringify(card), /adminconsent\?client_id=/)
    assert.match(wordsOf(card), /Sign-in methods\n1 visible/, 'everything else is there')
    emulator.identity.lift(people().isaiah)
  })

  it('say if they require a licence', async () => {
    await graph({ licence: 'free' })
    await megan.say(`check status details ${target(12).userPrincipalName}`)
    const card = wordsOf(await megan.heard(/is enabled[\s\S]*doesn’t have Microsoft/))
    assert.match(card, /Last sign-in, Risk: your tenant doesn’t have Microsoft Entra ID P2/)
    await graph({ licence: 'P2' })
  })

  it('are read for at most 300 accounts', async () => {
    const many = [...world().emulator.world.people.keys()].slice(0, 301)
    await megan.say(`check status details ${many.join(' ')}`)
    await megan.heard(/too many accounts at once: 301[\s\S]*at most 300/)
  })

  it('are available in German, too', async () => {
    const german = await world().person(people().megan, { locale: 'de-DE' })
    await german.say(`status details ${target(13).userPrincipalName}`)
    const card = wordsOf(await german.heard(/Letzte Anmeldung/))
    assert.match(card, /Risiko\n▲ Gefährdet/)
  })
})

describe('the details of many accounts', () => {
  const world = useWorld({ clock, emulator: { clock } })
  const people = () => world().emulator.world.operators
  /** How many requests of this kind Graph received, alone or in a batch. */
  const requestsFor = (part: string) =>
    world()
      .emulator.journal.entries({ path: /^\/v1\.0\// })
      // A throttled request is sent again.
      .filter(({ status }) => status !== 429)
      .flatMap(({ path, body }) => {
        const { requests = [] } = (path === '/v1.0/$batch' ? body : {}) as { requests?: { url: string }[] }
        return [path, ...requests.map(({ url }) => url)]
      })
      .filter((url) => decodeURIComponent(url).includes(part)).length

  it('are not requested again once Graph refuses them, and unrecognised text is still named', async () => {
    const alex = await world().person(people().alex, { signedIn: true })
    await alex.say(`check status ${upnsOf(ordinary(world(), 170))}, %%%, +++`)
    const status = await alex.heard(/Status of 170 accounts[\s\S]*I couldn’t match 2 entries/)
    await alex.press('Details', {}, status.id)
    const card = await alex.heard(/Status of 170 accounts[\s\S]*your role/)
    assert.match(wordsOf(card), /I couldn’t match 2 entries: %%%/)
    // Once, and once more with a token that would list a role activated a moment ago.
    for (const kind of ['signInActivity', '/authentication/methods', '/riskyUsers'])
      assert.equal(requestsFor(kind), 2, kind)
  })

  it('show how many have been read, and roughly how long the rest takes', async () => {
    await fetch(`${world().emulator.url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ limits: { reports: { size: 5, perMs: 2_000 } } }),
    })
    const megan = await world().person(people().megan, { signedIn: true })
    const shown: string[] = []
    const stop = world().emulator.conversations.watch(({ entries }) => {
      for (const entry of entries.slice(-2)) if (entry.from === 'bot') shown.push(wordsOf(entry))
    })
    await megan.say(`status details ${upnsOf(ordinary(world(), 40))}`)
    await megan.heard('Status of 40 accounts', { timeout: 50_000 })
    stop()
    const all = shown.join('\n---\n')
    assert.match(all, /Reading the details of 40 accounts[\s\S]*\n[1-9]\d? of 40\./)
    assert.match(all, /Microsoft Entra limits these requests: (?:less than a|about \d+) minutes? left\./)
    assert.doesNotMatch(all, /slow or not responding/)
  })
})

describe('accounts nobody signs in with', () => {
  const world = useWorld({ clock, emulator: { clock, users: 300 }, environment: () => ({ PUBLIC_URL: publicUrl }) })
  const people = () => world().emulator.world.operators
  const graph = (settings: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  const graphRequests = () => world().emulator.journal.entries({ path: /^\/v1\.0\// }).length
  before(() => graph({ limits: { activity: { size: 500, perMs: 1_000 } } }))

  it('are listed with those never used, page by page from what was read, and exported', async () => {
    const { emulator } = world()
    const [old, never, fresh, recent, tried] = ordinary(world(), 5)
    assert.ok(old && never && fresh && recent && tried)
    const department = 'Idle accounts'
    const created = '2024-02-01T08:00:00Z'
    // Their phone has been failing to sign in ever since.
    const signInSessionsValidFrom = new Date(Date.now() - 100 * 86_400_000).toISOString()
    emulator.world.change(old.id, {
      department,
      createdDateTime: created,
      signIns: { inPerson: 120, automatic: 110 },
      signInSessionsValidFrom,
    })
    emulator.world.change(never.id, { department, createdDateTime: created, signIns: null })
    emulator.world.change(recent.id, { department, createdDateTime: created, signIns: { inPerson: 200, automatic: 3 } })
    emulator.world.change(fresh.id, { department, createdDateTime: new Date().toISOString(), signIns: null })
    // Somebody tries its password every day.
    emulator.world.change(tried.id, {
      department,
      createdDateTime: created,
      signIns: { inPerson: null, automatic: null, failed: 0 },
    })
    const isaiah = await world().person(people().isaiah, { signedIn: true })
    await isaiah.say(`list users inactive:90d department:"${department}"`)
    const card = await isaiah.heard(/3 accounts[\s\S]*no sign-in for 90 days/)
    const words = wordsOf(card)
    assert.match(words, /Of these, 1 account has never signed in/)
    assert.ok(words.includes(old.userPrincipalName) && words.includes(never.userPrincipalName))
    assert.match(words, /Never signed in/)
    assert.ok(words.includes(tried.userPrincipalName))
    assert.match(words, /No successful sign-in recorded, last attempt on/)
    const before = graphRequests()
    await isaiah.press('Export', {}, card.id)
    const rows = await exported(world(), isaiah)
    assert.equal(graphRequests(), before)
    assert.deepEqual(
      rows.map((row) => [row['userPrincipalName'], row['neverSignedIn']]),
      [
        [never.userPrincipalName, 'true'],
        [tried.userPrincipalName, 'false'],
        [old.userPrincipalName, 'false'],
      ],
    )

    await isaiah.say('list users inaktiv:3w')
    const long = await isaiah.heard(/1–15 of[\s\S]*no sign-in for 21 days|no sign-in for 21 days[\s\S]*1–15 of/)
    const read = graphRequests()
    await isaiah.press('Next', {}, long.id)
    await isaiah.heard('16–30 of')
    assert.equal(graphRequests(), read, 'the snapshot is paged through')
  })

  it('are refused clearly without the role, the licence or a period', async () => {
    const alex = await world().person(people().alex, { signedIn: true })
    await alex.say('list users inactive:90d')
    await alex.heard(/None of your admin roles allows this[\s\S]*such as Reports Reader/)
    await graph({ licence: 'free' })
    const megan = await world().person(people().megan, { signedIn: true })
    await megan.say('list users inactive:90d')
    await megan.heard(/no licence for this[\s\S]*Microsoft Entra ID P1/)
    await graph({ licence: 'P2' })
    await megan.say('list users inactive:soon')
    await megan.heard('I couldn’t read the period after “inactive:”')
    await megan.say('disable accounts inactive:90d')
    await megan.heard('“inactive:90d” only works with “list users”.')
    const german = await world().person(people().megan, { locale: 'de-DE' })
    await german.say('list users inaktiv:90t')
    await german.heard('seit 90 Tagen nicht angemeldet')
  })
})
