import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { idIn } from '../support/approvals.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { createWeb, fieldOf, passOn } from '../support/web.ts'

const publicUrl = 'https://bot.example'
const reason = 'The incident is over, and they have no password'
const minute = 60_000

describe('the list of ways back in', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group }, registration }) => {
      registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
      registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
      return { PUBLIC_URL: publicUrl, APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '100' }
    },
  })
  let lynne: Chat
  let manager: Person
  let stranger: Person
  let people: Person[] = []
  let operation = ''
  let newest = ''
  const tenant = () => world().emulator.world
  /** The list, in a new message. */
  const list = async (line: string) => {
    const { replies } = await lynne.say(line)
    const entry = replies.at(-1) ?? assert.fail(line)
    newest = entry.id
    return wordsOf(entry)
  }
  /** What it says after one of its buttons; on a busy machine, the answer arrives later. */
  const press = async (button: string, says: string | RegExp) => {
    await lynne.press(button, {}, newest)
    return wordsOf(await lynne.heard(says, { message: newest }))
  }
  /** What the manager is answered who asks for the pass of the first link in a list. */
  const ask = async (words: string) => {
    const link = /https:\/\/bot\.example\/pass\/[\w-]+/.exec(words)?.[0] ?? assert.fail(words)
    const web = createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${world().rollcall.port}` }))
    const entra = await web.get(`${link}/sign-in`)
    const login = `${world().emulator.url}/${tenant().tenantId}/login`
    const question = await web.post(login, { request: fieldOf(entra, 'request'), person: manager.id })
    return web.post(link, { form: fieldOf(question, 'form'), checked: 'seen' })
  }
  /** The names on a page of it. */
  const listed = (words: string) =>
    words.split('\n').filter((line) => people.some(({ displayName }) => displayName === line))

  before(async () => {
    const { operators, change } = tenant()
    change(operators.lynne.id, { roles: [roles.authAdmin.templateId, roles.globalReader.templateId] })
    lynne = await world().person(operators.lynne, { signedIn: true })
    const [one, two, ...others] = ordinary(world(), 13)
    assert.ok(one && two)
    ;[manager, stranger, people] = [one, two, others]
    world().emulator.conversations.uninstalled.add(stranger.id)
    for (const [index, { id }] of people.entries()) change(id, { manager: index === 0 ? stranger.id : manager.id })
    await lynne.say(`let back in ${upnsOf(people)}`)
    const plan = await lynne.heard(/Let 11 accounts back in\?/)
    await lynne.press('Let 11 accounts back in', { reason, count: '11' }, plan.id)
    operation = idIn(wordsOf(await lynne.heard(/10 waiting for[\s\S]*doesn’t have the app/, { message: plan.id })))
  })

  it('finds the accounts of a receiver, and keeps to them through pages, reminders and the form', async () => {
    const whole = await list(`ways back in ${operation}`)
    assert.match(whole, /1–8 of 11/)
    assert.match(whole, new RegExp(`Send “ways back in ${operation} name” to find an account or a receiver`))
    assert.ok(whole.indexOf(`Send ${stranger.displayName} this link`) < whole.indexOf('Waiting for'), whole)

    const text = manager.userPrincipalName.split('@')[0] ?? ''
    const chosen = `✓ “${text}” 10`
    const found = await list(`ways back in ${operation} ${text.toUpperCase()}`)
    assert.ok(found.includes(`✓ “${text.toUpperCase()}” 10`), found)
    const pages = [await list(`ways back in ${operation} ${text}`), await press('Next', /9–10 of 10/)]
    for (const page of pages) assert.ok(page.includes('All 11') && page.includes(chosen), page)
    assert.match(pages[0] ?? '', /1–8 of 10/)
    assert.deepEqual(
      pages.flatMap(listed).sort(),
      people
        .slice(1)
        .map(({ displayName }) => displayName)
        .sort(),
    )

    const reminded = await press('Remind', '2 people were reminded')
    assert.ok(reminded.includes(chosen), reminded)
    await lynne.press('Reassign…', {}, newest)
    const form = await lynne.heard('Who lets them back in instead?')
    await lynne.press('Cancel', {}, form.id)
    await lynne.heard(chosen, { message: form.id })
    await lynne.press('All 11', {}, form.id)
    await lynne.heard(/1–8 of 11/, { message: form.id })
  })

  it('finds one account by its name, and says if there is none', async () => {
    const [, , one] = people
    assert.ok(one)
    assert.deepEqual(listed(await list(`ways back in ${operation} ${one.userPrincipalName}`)), [one.displayName])
    assert.match(await list(`ways back in ${operation} 100%_nobody`), /Nobody matches/)
  })

  it('shows only those who are waiting, or only those who are back in', async () => {
    const [, one] = people
    assert.ok(one)
    const { url } = world().emulator
    world().emulator.world.change(one.id, { methods: [] })
    const found = await list(`ways back in ${operation} ${one.userPrincipalName}`)
    const usePass = async () => {
      const temporaryAccessPass = passOn(await ask(found))
      const body = JSON.stringify({ person: one.id, temporaryAccessPass, registers: 'microsoftAuthenticator' })
      return (await fetch(`${url}/_emulator/pass-sign-in`, { method: 'POST', body })).json()
    }
    const conditional = (change: object) =>
      fetch(`${url}/_emulator/conditional-access`, { method: 'PATCH', body: JSON.stringify(change) })
    const includeUserActions = ['urn:user:registersecurityinfo']
    await conditional({ add: [{ name: 'Registering', control: 'block', includeUserActions }] })
    assert.deepEqual(await usePass(), { signIn: 'conditionalAccess', registered: false })
    clock.set(3 * minute)
    await world().rest()
    assert.doesNotMatch(await list(`ways back in ${operation}`), /Back in 1/)

    await conditional({ states: { Registering: 'disabled' } })
    assert.deepEqual(await usePass(), { signIn: 'signedIn', registered: true })
    clock.set(9 * minute)
    await lynne.heard(/1 back in, 9 waiting for/)

    await list(`ways back in ${operation}`)
    const waiting = await press('Waiting 10', '✓ Waiting 10')
    assert.ok(
      ['All 11', 'Back in 1'].every((filter) => waiting.includes(filter)),
      waiting,
    )
    assert.ok(waiting.indexOf(`Send ${stranger.displayName} this link`) < waiting.indexOf('Waiting for'), waiting)
    assert.ok((await press('Next', /9–10 of 10/)).includes('✓ Waiting 10'))
    assert.deepEqual(listed(await press('Back in 1', '✓ Back in 1')), [one.displayName])
  })

  it('offers to plan again only after a pass could not be created three times', async () => {
    const [, , one] = people
    assert.ok(one)
    const { faults } = world().emulator
    const line = `ways back in ${operation} ${one.userPrincipalName}`
    for (let n = 0; n < 3; n++) {
      const words = await list(line)
      assert.doesNotMatch(words, /Plan again/)
      faults.add({ match: { method: 'POST', path: 'temporaryAccessPassMethods' }, fail: 'hangUp', times: 1 })
      assert.equal((await ask(words)).status, 409)
      faults.remove()
    }
    assert.match(await list(line), /Failed: .* tried three times, but no pass was created/)
    await lynne.press('Plan again for 1 failed', {}, newest)
    const plan = await lynne.heard(`Let ${one.displayName} back in?`)
    assert.ok(wordsOf(plan).includes(reason))
    await lynne.press('Cancel', {}, plan.id)
    await lynne.heard('Cancelled', { message: plan.id })
  })

  it('plans again exactly those who missed their time, and only until someone has', async () => {
    clock.set(25 * 60 * minute)
    // The bot's own tokens have expired; their library reads the machine's clock.
    await world().restart()
    await lynne.heard(/1 back in, 1 failed, 9 expired/)
    await list(`ways back in ${operation}`)
    await lynne.press('Plan again for 10 expired or failed', {}, newest)
    const plan = await lynne.heard('Let 10 accounts back in?')
    assert.ok(wordsOf(plan).includes(`Passes are shown to: ${manager.displayName} (9), ${stranger.displayName}`))
    assert.match(await list(`ways back in ${operation}`), /Plan again for 10 expired or failed/)
    await lynne.press('Let 10 accounts back in', { reason, count: '10' }, plan.id)
    const again = idIn(wordsOf(await lynne.heard(/9 waiting for[\s\S]*doesn’t have the app/, { message: plan.id })))
    assert.notEqual(again, operation)
    const [, back] = people
    const whole = [await list(`ways back in ${again}`), await press('Next', /9–10 of 10/)].flatMap(listed)
    assert.equal(new Set(whole).size, 10)
    assert.ok(!whole.includes(back?.displayName ?? ''))
    for (const id of [operation, again]) assert.doesNotMatch(await list(`ways back in ${id}`), /Plan again/)
  })
})
