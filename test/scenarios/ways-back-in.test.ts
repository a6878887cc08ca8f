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
  const tenant = () => world().emulator.world
  const list = async (line: string) => {
    const { replies } = await lynne.say(line)
    return wordsOf(replies.at(-1) ?? assert.fail(line))
  }
  /** What a card says after its button; on a busy machine, the answer arrives later. */
  const press = async (button: string, says: string | RegExp) => {
    await lynne.press(button)
    return wordsOf(await lynne.heard(says))
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
    operation = idIn(wordsOf(await lynne.heard(/10 waiting for/, { message: plan.id })))
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
    await lynne.press('Give to someone else…')
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
    const found = await list(`ways back in ${operation} ${one.userPrincipalName}`)
    const link = /https:\/\/bot\.example\/pass\/[\w-]+/.exec(found)?.[0] ?? assert.fail(found)
    const web = createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${world().rollcall.port}` }))
    const entra = await web.get(`${link}/sign-in`)
    const login = `${world().emulator.url}/${tenant().tenantId}/login`
    const question = await web.post(login, { request: fieldOf(entra, 'request'), person: manager.id })
    const temporaryAccessPass = passOn(await web.post(link, { form: fieldOf(question, 'form'), checked: 'seen' }))
    const body = JSON.stringify({ person: one.id, temporaryAccessPass, registers: 'microsoftAuthenticator' })
    await fetch(`${world().emulator.url}/_emulator/pass-sign-in`, { method: 'POST', body })
    clock.set(3 * minute)
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
})
