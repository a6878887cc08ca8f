import assert from 'node:assert/strict'
import type { Outcome } from '../../emulator/act-as.ts'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

/** The target of this kind of button. */
function linkOf(entry: Entry): string {
  const url = /"type":"Action\.OpenUrl"[^}]*"url":"([^"]+)"/.exec(JSON.stringify(entry.activity.attachments))?.[1]
  assert.ok(url, 'the card has a link')
  return url
}

describe('the audit', () => {
  const port = { now: 0 }
  const world = useWorld({
    emulator: { users: 80 },
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      PUBLIC_URL: 'https://bot.example/',
    }),
  })
  let alex: Chat
  let targets: Person[] = []
  /** Opens a link like a browser that reached the bot by its public name. */
  const fetchLink = (url: string, options?: RequestInit) =>
    fetch(url.replace('https://bot.example', `http://127.0.0.1:${port.now}`), options)
  /** Opens a link's page and presses its button. */
  const download = async (url: string) => {
    const page = await fetchLink(url)
    assert.match(await page.text(), /method="post"/i)
    return fetchLink(url, { method: 'POST', headers: { cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '' } })
  }
  const exported = async (said: Promise<Outcome>) => {
    await said
    return alex.heard('The file is ready')
  }

  before(async () => {
    port.now = world().rollcall.port
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    targets = ordinary(world(), 2)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
    await alex.heard('Disabled 2 accounts')
  })

  it('shows operations with outcome, reason and a button for their entries', async () => {
    await alex.say('audit')
    const card = wordsOf(await alex.heard('Audit log intact'))
    const { displayName } = world().emulator.world.operators.alex
    assert.match(card, /Disable 2 accounts\n✓ Finished\n/)
    assert.match(card, new RegExp(`${displayName} · .* · [a-z]{6}-\\d\\d · 11 entries · Left the company on Friday`))
    for (const one of targets) assert.doesNotMatch(card, new RegExp(one.userPrincipalName))
    await alex.press('Details')
    const id = /([a-z]{6}-\d\d)/.exec(card)?.[1] ?? ''
    assert.match(wordsOf(await alex.heard(`about ${id}`)), /11 entries/)
  })

  it("shows who did what, when, why and to whom, with Graph's request IDs", async () => {
    await alex.say('audit')
    await alex.press('All entries')
    const card = wordsOf(await alex.heard('Audit log intact'))
    const { operators } = world().emulator.world
    assert.match(card, /Finished/)
    assert.match(card, /Signed out everywhere/)
    assert.match(card, /Left the company on Friday/)
    assert.match(card, new RegExp(operators.alex.userPrincipalName))
    for (const one of targets) assert.match(card, new RegExp(one.userPrincipalName))
    const ids = [...card.matchAll(/Request ([0-9a-f-]{36})/g)].map(([, id]) => id)
    assert.ok(ids.length >= 4)
    assert.match(card, /11 entries verified/)
  })

  it('can be narrowed down to an account, an operation or an operator', async () => {
    const [first, second] = targets
    assert.ok(first && second)
    await alex.say(`audit ${first.userPrincipalName}`)
    const one = wordsOf(await alex.heard(`about ${first.userPrincipalName}`))
    assert.match(one, /3 entries/)
    assert.match(one, /enabled → disabled/)
    assert.doesNotMatch(one, new RegExp(second.userPrincipalName))
    const id = /([a-z]{6}-\d\d)/.exec(one)?.[1] ?? ''
    await alex.say(`audit ${id}`)
    assert.match(wordsOf(await alex.heard(`about ${id}`)), /11 entries/)
    await alex.say(`audit operator:${first.id}`)
    await alex.heard('No matching entries')
    const { id: oid } = world().emulator.world.operators.alex
    await alex.say(`audit operator ${oid}`)
    assert.match(wordsOf(await alex.heard(`about ${oid}`)), /Disable 2 accounts\n✓ Finished/)
    await alex.press('All entries')
    assert.match(wordsOf(await alex.heard('11 entries')), /Confirmed/)
  })

  it('turns pages in the same card', async () => {
    await alex.say('list users')
    await exported(alex.press('Export'))
    for (let n = 0; n < 4; n++) await exported(alex.press('As JSON instead'))
    await alex.say('audit details')
    const first = await alex.heard('1–10 of')
    await alex.press('Next')
    const second = await alex.heard(/11–\d+ of/)
    assert.equal(second.id, first.id)
    await alex.press('Previous')
    assert.equal((await alex.heard('1–10 of')).id, first.id)
  })

  it('can be exported as a file, for one browser only', async () => {
    const [target] = targets
    await alex.say(`audit account:${target?.userPrincipalName}`)
    const link = linkOf(await exported(alex.press('Export')))
    assert.match(link, /^https:\/\/bot\.example\/exports\/[\w-]{43}$/)
    const file = await download(link)
    assert.equal(file.status, 200)
    assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.equal(file.headers.get('cache-control'), 'no-store')
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="rollcall-audit-[0-9t-]+\.csv"$/)
    const bytes = Buffer.from(await file.arrayBuffer())
    assert.equal(bytes.length, Number(file.headers.get('content-length')))
    const lines = bytes.toString().split('\r\n')
    assert.equal(lines.length, 5)
    assert.match(lines[0] ?? '', /^\ufeffseq,at,step,/)
    for (const line of lines.slice(1, 4))
      assert.match(line, /(accountVerified|signedOut|accountChanged).*Left the company on Friday/)
    const again = await fetchLink(link, { method: 'POST', headers: { 'Accept-Language': 'de-DE,de;q=0.9' } })
    assert.equal(again.status, 404)
    assert.match(await again.text(), /Dieser Link/)
    await alex.say('audit')
    const card = wordsOf(await alex.heard('Downloaded'))
    assert.match(card, /Exported\nCSV, 3 rows/)
  })

  it('exports operations, status checks and lists too, as they are now', async () => {
    await alex.say('operations')
    await alex.press('Open')
    const items = await download(linkOf(await exported(alex.press('Export'))))
    const [header = '', ...rows] = (await items.text()).trim().split('\r\n')
    assert.equal(rows.length, 2)
    const at = (name: string) => header.split(',').indexOf(name)
    const shown = ['change', 'changeSeen', 'signOut', 'signOutSeen']
    for (const row of rows) {
      const cells = row.split(',')
      assert.deepEqual(
        shown.map((name) => cells[at(name)]),
        ['done', 'verified', 'done', 'verified'],
      )
      for (const name of ['requestId', 'signOutRequestId']) assert.match(cells[at(name)] ?? '', /^[0-9a-f-]{36}$/)
    }

    await alex.say(`check status ${upnsOf(targets)}, nobody@nowhere.example`)
    await alex.heard('Status of 2 accounts')
    await exported(alex.press('Export'))
    const status = JSON.parse(await (await download(linkOf(await exported(alex.press('As JSON instead'))))).text())
    assert.deepEqual(
      status.rows.map(({ outcome, accountEnabled }: Record<string, unknown>) => [outcome, accountEnabled]),
      [
        ['found', false],
        ['found', false],
        ['notFound', null],
      ],
    )
    const disabled = [...world().emulator.world.people.values()].filter((one) => !one.accountEnabled).length
    await alex.say('list users disabled')
    await alex.heard(`${disabled} accounts`)
    const users = await (await download(linkOf(await exported(alex.press('Export'))))).text()
    assert.equal(users.trim().split('\r\n').length, disabled + 1)
  })

  it('is for operators only', async () => {
    const { patti } = world().emulator.world.operators
    const outsider = await world().person(patti, { signedIn: true })
    await outsider.say('audit')
    await outsider.heard('You’re not in the group')
    assert.doesNotMatch(outsider.shown().join(), /Audit log intact/)
  })
})

describe("the audit without an operators' group", () => {
  const world = useWorld({ emulator: { users: 80 }, environment: () => ({ OPERATOR_GROUP_ID: '' }) })
  const reason = 'Case 4711 of human resources'

  before(async () => {
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await alex.say(`disable accounts ${upnsOf(ordinary(world(), 1))}`)
    await alex.heard('Disable 1 account?')
    await alex.press('Disable 1 account', { reason })
    await alex.heard('Disabled 1 account')
  })

  it('shows everyone their own actions, and exports only those', async () => {
    const [, someone] = ordinary(world(), 2)
    assert.ok(someone)
    const chat = await world().person(someone, { signedIn: true })
    await chat.say('audit')
    const seen = wordsOf(await chat.heard('You can see what you did'))
    assert.ok(!seen.includes(reason))
    assert.match(seen, /No matching entries/)
    await chat.say(`audit operator:${world().emulator.world.operators.alex.userPrincipalName}`)
    assert.match(wordsOf(await chat.heard('You can see what you did')), /No matching entries/)
  })

  it('shows everything to people with an admin role', async () => {
    for (const who of [world().emulator.world.operators.alex, world().emulator.world.operators.isaiah]) {
      const chat = await world().person(who, { signedIn: who !== world().emulator.world.operators.alex })
      await chat.say('audit')
      const seen = wordsOf(await chat.heard('Audit log intact'))
      assert.ok(seen.includes(reason))
      assert.doesNotMatch(seen, /You can see what you did/)
    }
  })
})
