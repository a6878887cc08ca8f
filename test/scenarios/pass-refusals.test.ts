import assert from 'node:assert/strict'
import { methodsOf } from '../../emulator/account-objects.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { createWeb, fieldOf, passOn } from '../support/web.ts'

const publicUrl = 'https://bot.example'
const reason = 'The incident is over, and they have no password'

describe('what Microsoft Entra allows for passes', () => {
  const world = useWorld({
    environment: ({ world: { group }, registration }) => {
      registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
      registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
      return { PUBLIC_URL: publicUrl, APPROVER_GROUP_ID: group('Approvers')?.id ?? '' }
    },
  })
  let lynne: Chat
  let adele: Person
  let diego: Person
  let manager: Person
  const tenant = () => world().emulator.world
  const tell = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${world().emulator.url}/_emulator${path}`, { method, body: JSON.stringify(body) })
    assert.equal(answer.status, 200)
    return answer.json()
  }
  const policy = (passPolicy: object) => tell('PATCH', '/graph', { passPolicy })
  const passesOf = ({ id }: Person) => methodsOf(tenant().find(id) ?? assert.fail()).filter(({ pass }) => pass)

  /** The link for an account, from a new operation. */
  const linkFor = async (person: Person) => {
    await lynne.say(`let back in ${person.userPrincipalName}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    await lynne.press('Let 1 account back in', { reason }, plan.id)
    await lynne.heard(/1 waiting for/, { message: plan.id })
    const { replies } = await lynne.press('Ways back in (1)', {}, plan.id)
    return /https:\/\/bot\.example\/pass\/[\w-]+/.exec(replies.map(wordsOf).join())?.[0] ?? assert.fail('no link')
  }
  /** What the manager is answered who opens the link and asks for the pass. */
  const ask = async (link: string) => {
    const web = createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${world().rollcall.port}` }))
    const entra = await web.get(`${link}/sign-in`)
    const login = `${world().emulator.url}/${tenant().tenantId}/login`
    const question = await web.post(login, { request: fieldOf(entra, 'request'), person: manager.id })
    return web.post(link, { form: fieldOf(question, 'form'), checked: 'seen' })
  }

  before(async () => {
    // These tests ask for passes faster than Graph allows.
    await tell('PATCH', '/graph', { limits: { reports: { size: 100, perMs: 10_000 } } })
    const { operators, change } = tenant()
    change(operators.lynne.id, { roles: [roles.authAdmin.templateId, roles.globalReader.templateId] })
    lynne = await world().person(operators.lynne, { signedIn: true })
    const [one, two, three] = ordinary(world(), 3)
    assert.ok(one && two && three)
    ;[adele, diego, manager] = [one, two, three]
    for (const { id } of [adele, diego]) change(id, { manager: manager.id })
  })
  afterEach(() => policy({ state: 'enabled', includeTargets: ['all_users'], excludeTargets: [] }))

  after(() => assert.doesNotMatch(world().logged.join(''), /"level":[56]0/, 'nothing here is a fault of the bot'))

  it('is on the plan: nobody if they are off, and nobody whom the policy leaves out', async () => {
    await policy({ state: 'disabled' })
    await lynne.say(`let back in ${upnsOf([adele, diego])}`)
    const none = wordsOf(await lynne.heard(/Nobody to let back in/))
    assert.match(none, /policy doesn’t allow Temporary Access Passes/)
    await policy({ state: 'enabled', excludeTargets: [diego.id] })
    await lynne.say(`let back in ${upnsOf([adele, diego])}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    assert.match(wordsOf(plan), /policy doesn’t allow Temporary Access Passes for this account/)
    await lynne.press('Let 1 account back in', { reason }, plan.id)
    await lynne.heard(/1 waiting for/, { message: plan.id })
  })

  it('is on the plan with what a pass can’t do; with nobody to give it to, the answer says why and whom to name', async () => {
    await lynne.say(`let back in ${adele.userPrincipalName}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    assert.match(wordsOf(plan), /doesn’t satisfy policies that require a passkey/)
    await lynne.press('Cancel', {}, plan.id)
    tenant().change(manager.id, { accountEnabled: false })
    await lynne.say(`let back in ${adele.userPrincipalName}`)
    const one = wordsOf(await lynne.heard(/has no enabled account/))
    await lynne.say(`let back in ${upnsOf([adele, diego])}`)
    const both = wordsOf(await lynne.heard(/Nobody to let back in/))
    tenant().change(manager.id, { accountEnabled: true })
    for (const words of [one, both]) {
      assert.match(words, new RegExp(`has no enabled account.*${manager.displayName}`))
      assert.match(words, /Name someone else.*receiver:/)
    }
  })

  it('is asked again for each pass: what changed since the plan counts', async () => {
    const link = await linkFor(adele)
    await policy({ state: 'disabled' })
    const off = await ask(link)
    await policy({ state: 'enabled', excludeTargets: [adele.id] })
    const left = await ask(link)
    for (const { status, text } of [off, left]) {
      assert.equal(status, 409)
      assert.match(text, /switched off, or not allowed for this account/)
    }
    assert.deepEqual(passesOf(adele), [])
    await policy({ excludeTargets: [] })
    const shown = await ask(link)
    assert.match(shown.text, /A pass can be shown 2 more times/, 'what was refused does not count')
  })

  it('is one pass for each account also where a valid one has to be deleted first', async () => {
    await tell('PATCH', '/graph', { secondPass: 'refused' })
    const link = await linkFor(diego)
    const first = passOn(await ask(link))
    const second = passOn(await ask(link))
    await tell('PATCH', '/graph', { secondPass: 'replaces' })
    assert.notEqual(first, second)
    assert.equal(passesOf(diego).length, 1)
  })
})
