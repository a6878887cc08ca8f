import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { systemClock } from '../../src/core/clock.ts'
import { addressOf, createApproverBrowsers, formOf, publicUrl, registerPages } from '../support/approval-page.ts'
import { idIn, useApproval } from '../support/approvals.ts'
import { fileOf } from '../support/downloads.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'
import type { Page } from '../support/web.ts'

// Covers: approvals
describe('approving on a page', () => {
  // The emulated Entra's alone.
  let ahead = 0
  const { world, clock, plan, signIn, disabled } = useApproval({
    emulator: { clock: { ...systemClock, now: () => systemClock.now() + ahead } },
    environment: (emulator) => {
      registerPages(emulator)
      emulator.registration.authContexts = { c1: 'met' }
      return {
        PUBLIC_URL: publicUrl,
        APPROVAL_SIGN_IN: 'risky',
        APPROVAL_SIGN_IN_ABOVE: '3',
        APPROVAL_AUTH_CONTEXT: 'c1',
      }
    },
  })
  let alex: Chat
  let megan: Chat
  const people = () => world().emulator.world.operators
  const tenant = () => world().emulator.world
  const browsers = createApproverBrowsers(
    () => world().emulator,
    () => `http://127.0.0.1:${world().rollcall.port}`,
  )
  const { browser, toEntra, choose } = browsers
  const open = (id: string, as: Pick<Person, 'id'> = people().megan, web = browser()) => browsers.open(id, as, web)
  /** A request for the approval of this many accounts, confirmed. */
  const request = async (count = 4) => {
    const { targets, card, confirm } = await plan(alex, count)
    await confirm()
    const waiting = await alex.heard(/Waiting for approval/, { message: card.id })
    const id = idIn(wordsOf(waiting))
    const asked = await megan.heard(new RegExp(`${id}[\\s\\S]*Approve opens a page`))
    return { id, targets, card, asked }
  }
  const writes = () => world().emulator.journal.entries({ method: 'PATCH' }).length
  const stays = async (id: string, targets: readonly Person[], before: number) => {
    await world().rest()
    assert.equal(disabled(targets), 0)
    assert.equal(writes(), before)
    await alex.say(`operation ${id}`)
    await alex.heard(new RegExp(`Waiting for approval[\\s\\S]*${id}`))
  }

  before(async () => {
    alex = await signIn('alex')
    megan = await signIn('megan')
  })

  it('is where the card leads; no press on it approves', async () => {
    const before = writes()
    const { id, targets, card, asked } = await request()
    const actions = JSON.stringify(asked.activity.attachments)
    assert.ok(actions.includes(`"url":"${addressOf(id)}"`), actions)
    assert.doesNotMatch(actions, /"command":"approve"/)
    const code = /same plan: ([0-9a-f]{8})/.exec(wordsOf(asked))?.[1] ?? ''
    assert.match(wordsOf(await alex.heard(/Waiting for approval/, { message: card.id })), new RegExp(addressOf(id)))
    const { replies } = await megan.say(`approve ${id}`)
    assert.ok(JSON.stringify(replies.map(({ activity }) => activity)).includes(addressOf(id)))
    const buttons = [...actions.matchAll(/"data":(\{"command":[^{}]*\})/g)].map(([, data = '']) => JSON.parse(data))
    const names = [...new Set(buttons.map(({ command }) => command))]
    assert.deepEqual(names.toSorted(), ['approval', 'ask', 'deny'], 'approving is a link')
    for (const data of buttons.filter(({ command }) => command !== 'deny')) {
      const inputs = { comment: 'Why?', without: '', people: '' }
      await megan.send({ type: 'message', value: { ...inputs, ...data } })
      await megan.send({ type: 'message', value: { ...inputs, ...data, command: 'approve' } })
    }
    await stays(id, targets, before)
    const page = await open(id)
    assert.equal(page.status, 200)
    assert.deepEqual([page.url, code.length], [addressOf(id), 8])
    for (const part of [
      code,
      'Alex Wilber',
      'Phished, see the mail trace',
      ...targets.map((one) => one.userPrincipalName),
    ])
      assert.ok(page.text.includes(part), part)
    assert.doesNotMatch(page.text, /<script|javascript:/)
  })

  it('stays the only way to approve after accounts were excluded on the card', async () => {
    const before = writes()
    const { id, targets, asked } = await request(5)
    const [out] = targets
    const opened = await megan.press('Exclude accounts…', {}, asked.id)
    const list = opened.replies.find((one) => /Continue/.test(wordsOf(one))) ?? assert.fail('no list to choose from')
    const picked = await megan.press('Continue', { people: out?.id ?? '' }, list.id)
    const left = picked.replies.find((one) => /disable 4 accounts/.test(wordsOf(one))) ?? assert.fail('not excluded')
    const actions = JSON.stringify(left.activity.attachments)
    assert.ok(actions.includes(`"url":"${addressOf(id)}"`), actions)
    assert.doesNotMatch(actions, /"command":"approve"/)
    await stays(id, targets, before)
    const { text } = await open(id)
    assert.match(text, /Excluded by Megan Bowen/)
    assert.match(text, /Show all 4 accounts/)
  })

  it('runs what was approved within five seconds, once, and says how it was approved', async () => {
    const { id, targets, card, asked } = await request()
    const web = browser()
    const page = await open(id, people().megan, web)
    const other = browser()
    const second = await open(id, people().megan, other)
    const cookies = new Map(web.cookies.get('bot.example'))
    const done = await web.post(addressOf(id), formOf(page, { comment: 'Seen the mail' }))
    assert.deepEqual([done.status, /<h1>Approved/.test(done.text)], [200, true], done.text)
    await alex.heard(/Disabled 4 accounts/, { message: card.id })
    assert.equal(disabled(targets), 4)
    assert.match(
      wordsOf(await megan.heard(/Approved by Megan/, { message: asked.id })),
      /with a sign-in made for it at .*, context c1/,
    )
    web.cookies.set('bot.example', cookies)
    assert.equal((await web.post(addressOf(id), formOf(page))).status, 403)
    const late = await other.post(addressOf(id), formOf(second, { answer: 'deny' }))
    assert.deepEqual([late.status, /has already answered/.test(late.text)], [409, true], late.text)
    const { replies } = await alex.say(`report ${id} json`)
    const ready = replies.find((one) => /The report is ready/.test(wordsOf(one)))
    const report = await fileOf(world(), ready ?? (await alex.heard(/The report is ready/)))
    assert.match(report, /"step": ?"approved"[^\n]*"target": ?"signIn \d{4}-[\d:.T-]+Z c1"/)
  })

  it('can deny, and so can a press', async () => {
    const { id, targets } = await request()
    const web = browser()
    const page = await open(id, people().megan, web)
    const denied = await web.post(addressOf(id), formOf(page, { answer: 'deny' }))
    assert.match(denied.text, /<h1>Denied/)
    await alex.heard(new RegExp(`denied your request[\\s\\S]*${id}`))
    await alex.say(`audit ${id}`)
    assert.match(wordsOf(await alex.heard(/intact/)), /sign-in made for it at .*context c1/)
    const other = await request()
    await megan.press('Deny', {}, other.asked.id)
    await alex.heard(new RegExp(`denied your request[\\s\\S]*${other.id}`))
    assert.equal(disabled([...targets, ...other.targets]), 0)
  })

  it('says the same to everybody else as of a request that does not exist', async () => {
    const before = writes()
    const { id, targets } = await request()
    const bare = ({ text }: Page) => text.replaceAll(id, 'ID').replaceAll('qqqqqq-99', 'ID')
    const missing = await open('qqqqqq-99', people().megan)
    assert.equal(missing.status, 404)
    const [target] = targets
    assert.ok(target)
    // One of them has become an approver since.
    tenant().group('Approvers')?.members.add(people().adele.id)
    for (const person of [people().alex, target, people().diego, people().adele]) {
      const web = browser()
      const page = await open(id, person, web)
      assert.deepEqual([page.status, bare(page)], [404, bare(missing)], person.displayName)
      assert.equal((await web.post(addressOf(id), formOf(page))).status, 403)
    }
    tenant().group('Approvers')?.members.delete(people().adele.id)
    const start = (await browser().get(addressOf(id))).text
    assert.equal(
      start.replaceAll(id, ''),
      (await browser().get(addressOf('qqqqqq-99'))).text.replaceAll('qqqqqq-99', ''),
    )
    await stays(id, targets, before)
  })

  it('says the same to an approver of their own request', async () => {
    const before = writes()
    const { targets, card, confirm } = await plan(megan, 4)
    await confirm()
    const id = idIn(wordsOf(await megan.heard(/Waiting for approval/, { message: card.id })))
    const page = await open(id)
    const missing = await open('qqqqqq-99')
    assert.deepEqual([page.status, page.text.replaceAll(id, '')], [404, missing.text.replaceAll('qqqqqq-99', '')])
    assert.deepEqual([disabled(targets), writes()], [0, before])
  })

  it('says the same to someone of another tenant, even with the object ID of an approver', async () => {
    const before = writes()
    const { id, targets } = await request()
    const { registration } = world().emulator
    registration.signInAudience = 'AzureADMultipleOrgs'
    const signInElsewhere = async (to: string) => {
      const web = browser()
      const { headers } = await web.send('GET', `${addressOf(to)}/sign-in`)
      const address = new URL(headers.get('location') ?? '')
      address.pathname = address.pathname.replace(tenant().tenantId, '8f3b5f0c-3d0e-4d53-9a52-0b7a3f1c2d11')
      const { status, text } = await choose(web, await web.get(address.href), people().megan)
      assert.equal((await web.get(addressOf(to))).text, (await browser().get(addressOf(to))).text, 'not signed in')
      return [status, text.replaceAll(to, 'ID')]
    }
    const { status, text } = await open('qqqqqq-99', people().megan)
    const missing = [status, text.replaceAll('qqqqqq-99', 'ID')]
    assert.deepEqual(await signInElsewhere(id), missing)
    assert.deepEqual(await signInElsewhere('qqqqqq-99'), missing)
    registration.signInAudience = 'AzureADMyOrg'
    await stays(id, targets, before)
  })

  it('needs a sign-in that was made since, and that says so', async () => {
    const before = writes()
    const { id, targets } = await request()
    const { registration } = world().emulator
    const web = browser()
    await open(id, people().megan, web)
    tenant().domains.set(tenant().domain, 'Federated')
    registration.promptLogin = 'ignored'
    ahead += 10_000
    const reused = await toEntra(web, id)
    registration.promptLogin = 'honoured'
    tenant().domains.set(tenant().domain, 'Managed')
    assert.deepEqual([reused.status, /yours was from before/.test(reused.text)], [403, true], reused.text)
    assert.equal(reused.url, `${addressOf(id)}?refused=stale`, 'without code and state')
    registration.idTokenClaims = []
    const unknown = await open(id)
    registration.idTokenClaims = ['auth_time']
    assert.deepEqual([unknown.status, /doesn’t say when|don’t say when/.test(unknown.text)], [403, true], unknown.text)
    await stays(id, targets, before)
  })

  it('needs the authentication context that is demanded', async () => {
    const before = writes()
    const { id, targets } = await request()
    const { registration } = world().emulator
    for (const [what, says] of [
      ['unnamed', /didn’t confirm that you signed in the way/],
      ['refused', /AADSTS53003/],
    ] as const) {
      registration.authContexts = { c1: what }
      const page = await open(id)
      assert.deepEqual([page.status, says.test(page.text)], [403, true], page.text)
    }
    registration.authContexts = { c1: 'met' }
    const web = browser()
    const { headers } = await web.send('GET', `${addressOf(id)}/sign-in`)
    const address = new URL(headers.get('location') ?? '')
    address.searchParams.delete('claims')
    const page = await choose(web, await web.get(address.href), people().megan)
    assert.equal(page.status, 403)
    await stays(id, targets, before)
  })

  it('takes no answer from another site or another session', async () => {
    const before = writes()
    const { id, targets } = await request()
    const web = browser()
    const page = await open(id, people().megan, web)
    const foreign = await web.post(addressOf(id), formOf(page), {
      'sec-fetch-site': 'cross-site',
      origin: 'https://evil.example',
    })
    assert.equal(foreign.status, 403)
    const other = browser()
    const theirs = await open(id, people().lynne, other)
    assert.equal((await web.post(addressOf(id), formOf(theirs))).status, 403)
    assert.equal((await browser().post(addressOf(id), formOf(page))).status, 403)
    assert.equal((await web.post(addressOf(id), formOf(page, { answer: 'x' }))).status, 409)
    await stays(id, targets, before)
    await web.post(addressOf(id), formOf(page, { answer: 'deny' }))
  })

  it('shows a plan that has changed instead of counting the answer', async () => {
    const { id, targets } = await request()
    const web = browser()
    const page = await open(id, people().megan, web)
    const [out, ...left] = targets
    assert.ok(out)
    assert.match(page.text, / UTC[\s\S]*Times: UTC\./)
    const lynne = await world().person(people().lynne, { signedIn: true, timezone: 'Asia/Tokyo' })
    await lynne.say(`approve ${id} without ${out.userPrincipalName}`)
    await lynne.heard(new RegExp(`${id}[\\s\\S]*Excluded`))
    assert.match((await open(id, people().lynne)).text, / GMT\+9[\s\S]*Times: Asia\/Tokyo\./)
    const refused = await web.post(addressOf(id), formOf(page, { comment: 'As agreed' }))
    assert.equal(refused.status, 409)
    assert.match(refused.text, /The plan has changed/)
    assert.match(refused.text, /As agreed/)
    assert.equal(disabled(targets), 0)
    assert.match(refused.text, /Excluded.*Lynne/s)
    assert.match((await web.post(addressOf(id), formOf(refused))).text, /<h1>Approved/)
    await alex.heard(/Disabled 3 accounts/)
    assert.deepEqual([disabled(left), disabled([out])], [3, 0])
  })

  it('checks at each answer that the approver is still one, and can', async () => {
    const before = writes()
    const { id, targets } = await request()
    const { change, group } = tenant()
    const web = browser()
    const page = await open(id, people().megan, web)
    group('Approvers')?.members.delete(people().megan.id)
    const gone = await web.post(addressOf(id), formOf(page))
    assert.deepEqual([gone.status, gone.text.includes('There is no request here')], [404, true], gone.text)
    group('Approvers')?.members.add(people().megan.id)
    const again = await open(id, people().megan, web)
    change(people().megan.id, { accountEnabled: false })
    const disabledThen = await web.post(addressOf(id), formOf(again))
    change(people().megan.id, { accountEnabled: true })
    assert.deepEqual([disabledThen.status, /Your account is disabled/.test(disabledThen.text)], [409, true])
    await stays(id, targets, before)
  })

  it('says so if the requester has to sign in before anyone can be checked', async () => {
    const before = writes()
    const { id, targets } = await request()
    await alex.say('sign out')
    const page = await open(id)
    assert.deepEqual([page.status, /Ask Alex Wilber to send me/.test(page.text)], [409, true], page.text)
    await alex.say('sign in')
    await alex.signIn()
    await alex.heard('You are signed in')
    await stays(id, targets, before)
    assert.equal((await open(id)).status, 200)
  })

  it('needs no page for what is neither large nor hard to undo', async () => {
    const { targets, card, confirm } = await plan(alex, 3)
    await confirm()
    const id = idIn(wordsOf(await alex.heard(/Waiting for approval/, { message: card.id })))
    const asked = await megan.heard(new RegExp(`Answer by[\\s\\S]*${id}`))
    await megan.press('Approve', {}, asked.id)
    await alex.heard(/Disabled 3 accounts/, { message: card.id })
    assert.equal(disabled(targets), 3)
  })

  it('takes no answer after the request has expired', async () => {
    const { id, targets } = await request()
    const web = browser()
    const page = await clock.later(25 * 60_000, () => open(id, people().megan, web))
    assert.equal(page.status, 200)
    const late = await clock.later(31 * 60_000, () => web.post(addressOf(id), formOf(page)))
    assert.deepEqual([late.status, /Nobody answered in time/.test(late.text)], [409, true], late.text)
    assert.equal(disabled(targets), 0)
  })

  it('leaves no code, state, token or cookie in the log, and none in the address', () => {
    const logged = world().logged.join('\n')
    assert.doesNotMatch(logged, /[?&](code|state)=|rollcall-approve-[0-9a-f]+=/)
  })
})
