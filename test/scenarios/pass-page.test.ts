import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { fileOf } from '../support/downloads.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { createWeb, fieldOf, passOn, type Web } from '../support/web.ts'

const publicUrl = 'https://bot.example'
const reason = 'The incident is over, and they have no password'

describe('the page for letting someone back in', () => {
  const world = useWorld({
    environment: ({ world: { group }, registration }) => {
      registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
      registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
      return { PUBLIC_URL: publicUrl, APPROVER_GROUP_ID: group('Approvers')?.id ?? '' }
    },
  })
  let lynne: Chat
  let adele: Person
  let manager: Person
  let link = ''
  let last = ''
  const passes: string[] = []
  let operation = ''
  let result = ''
  const tenant = () => world().emulator.world
  const browser = () => createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${world().rollcall.port}` }))
  const signIn = async (web: Web, { id }: Person) => {
    const entra = await web.get(`${link}/sign-in`)
    const login = `${world().emulator.url}/${tenant().tenantId}/login`
    return web.post(login, { request: fieldOf(entra, 'request'), person: id })
  }
  const made = () =>
    world()
      .emulator.journal.entries({ method: 'POST', path: /temporaryAccessPassMethods$/ })
      .map(({ status, as }) => [status, as?.oid])

  before(async () => {
    const { operators, change } = tenant()
    change(operators.lynne.id, { roles: [roles.authAdmin.templateId, roles.globalReader.templateId] })
    lynne = await world().person(operators.lynne, { signedIn: true })
    const [one, two] = ordinary(world(), 2)
    assert.ok(one && two)
    ;[adele, manager] = [one, two]
    change(adele.id, { manager: manager.id })
    await lynne.say(`let back in ${adele.userPrincipalName}`)
    const plan = await lynne.heard(/Let .* back in\?/)
    await lynne.press('Let 1 account back in', { reason }, plan.id)
    const done = await lynne.heard(/Prepared a way back in/, { message: plan.id })
    await lynne.heard(/1 waiting for/, { message: plan.id })
    operation = /\b[a-z]{6}-\d\d\b/.exec(wordsOf(done))?.[0] ?? ''
    const { replies } = await lynne.press('Ways back in (1)', {}, done.id)
    result = done.id
    link = /https:\/\/bot\.example\/pass\/[\w-]+/.exec(replies.map(wordsOf).join())?.[0] ?? ''
    assert.ok(link)
  })

  it('shows nothing to anyone but the manager, not even the operator', async () => {
    for (const one of [tenant().operators.lynne, adele, tenant().operators.alex]) {
      const { status, text } = await signIn(browser(), one)
      assert.equal(status, 404, one.displayName)
      assert.ok(!text.includes(adele.userPrincipalName))
    }
    assert.deepEqual(made(), [])
  })

  it('shows none for someone who now has an admin role, and tells the operator why', async () => {
    tenant().change(adele.id, { roles: [roles.globalReader.templateId] })
    const web = browser()
    const question = await signIn(web, manager)
    const refused = await web.post(link, { form: fieldOf(question, 'form'), checked: 'seen' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /now has an admin role, so a second person has to approve.*Ask Lynne Robbins/)
    assert.deepEqual(made(), [])
    await lynne.say(`ways back in ${operation}`)
    const list = wordsOf(await lynne.heard(/was not shown a pass/))
    assert.ok(list.includes(`${manager.displayName} was not shown a pass. Holds an admin role: Global Reader`), list)
    await lynne.heard(/▲ 1 pass was refused/, { message: result })
    tenant().change(adele.id, { roles: [] })
  })

  it("shows the manager a pass, created with the operator's sign-in and stored nowhere", async () => {
    const web = browser()
    const question = await signIn(web, manager)
    assert.match(question.text, /Lynne Robbins asked you to/)
    assert.deepEqual(made(), [])
    const shown = await web.post(link, { form: fieldOf(question, 'form'), checked: 'calledBack' })
    const pass = passOn(shown)
    assert.ok(pass.length >= 8, shown.text)
    passes.push(pass)
    assert.deepEqual(made(), [[201, tenant().operators.lynne.id]])
    const { logged, emulator } = world()
    const said = JSON.stringify(emulator.acting.conversation(lynne.actor).entries)
    for (const place of [logged.join('\n'), said, JSON.stringify(emulator.journal.entries())])
      assert.ok(!place.includes(pass) && !place.includes(JSON.stringify(pass).slice(1, -1)))
  })

  it('has recorded who saw it, and how they checked', async () => {
    await lynne.say(`audit ${operation}`)
    const words = wordsOf(await lynne.heard(/Pass shown/))
    assert.ok(words.includes(manager.displayName), words)
    assert.match(words, /identity checked by calling back/)
  })

  it('asks again, and counts the pass, if the answer with it is lost', async () => {
    const web = browser()
    const question = await signIn(web, manager)
    const { faults } = world().emulator
    faults.add({
      match: { method: 'POST', path: 'temporaryAccessPassMethods' },
      fail: 'hangUp',
      applied: true,
      times: 1,
    })
    const again = await web.post(link, { form: fieldOf(question, 'form'), checked: 'seen' })
    faults.remove()
    assert.equal(again.status, 409)
    assert.match(again.text, /role="alert"/)
    assert.match(again.text, /A pass can be shown once more/)
    last = passOn(await web.post(link, { form: fieldOf(again, 'form'), checked: 'seen' }))
    assert.ok(last)
    passes.push(last)
    const used = await signIn(browser(), manager)
    assert.match(used.text, /No more passes can be shown/)
  })

  it('is in the export and the report of the operation, without a pass', async () => {
    const exported = await lynne.press('Export', {}, result)
    const csv = await fileOf(world(), exported.replies[0] ?? (await lynne.heard(/rows?, CSV/)))
    const [head = '', row = ''] = csv.split(/\r?\n/)
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]))
    assert.deepEqual(
      [cells['changeSeen'], cells['wayBackIn'], cells['letBackInBy'], cells['backInAt']],
      ['prepared', 'open', manager.userPrincipalName, ''],
      csv,
    )
    const asked = (cells['passesAsked'] ?? '').split('; ').map((one) => one.split(' ').slice(1))
    const ids = asked.map(([, , method]) => method)
    assert.deepEqual(asked, [
      [manager.userPrincipalName, 'calledBack', ids[0]],
      [manager.userPrincipalName, 'seen', 'notShown'],
      [manager.userPrincipalName, 'seen', ids[2]],
    ])
    const reports: string[] = []
    for (const format of ['', ' markdown', ' json']) {
      const { replies } = await lynne.say(`report ${operation}${format}`)
      const ready = replies.find((one) => /The report is ready/.test(wordsOf(one)))
      reports.push(await fileOf(world(), ready ?? (await lynne.heard(/The report is ready/))))
    }
    const [page = '', markdown = '', json = ''] = reports
    for (const part of [manager.displayName, 'Pass shown', ids[0], ids[2]]) {
      assert.ok(page.includes(part ?? '?') && markdown.includes(part ?? '?'), `${part} in ${markdown}`)
    }
    for (const part of [manager.userPrincipalName, 'passShown', 'calledBack', ids[0], ids[2]])
      assert.ok(json.includes(part ?? '?'), `${part} in ${json}`)
    for (const text of [csv, ...reports])
      for (const pass of passes) assert.ok(!text.includes(pass) && !text.includes(pass.replaceAll('&', '&amp;')))
    assert.equal(passes.length, 2)
  })

  it('shows a pass with which the person can sign in', async () => {
    const answer = await fetch(`${world().emulator.url}/_emulator/pass-sign-in`, {
      method: 'POST',
      body: JSON.stringify({ person: adele.id, temporaryAccessPass: last, registers: 'microsoftAuthenticator' }),
    })
    assert.deepEqual(await answer.json(), { signIn: 'signedIn', registered: true })
  })
})
