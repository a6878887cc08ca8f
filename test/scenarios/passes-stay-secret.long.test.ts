import assert from 'node:assert/strict'
import { method, methodsOf, withDefault } from '../../emulator/account-objects.ts'
import { hashOf } from '../../emulator/passes.ts'
import type { Person } from '../../emulator/world.ts'
import { exportPerson } from '../../src/app/cli/person-export.ts'
import { idIn } from '../support/assigned-steps.ts'
import { fileOf, textOf } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'
import { plantsIn } from '../support/secret-plants.ts'
import { useSearchedWorld } from '../support/secret-search.ts'
import { mayShowPass, places } from '../support/secret-texts.ts'
import { createWeb, fieldOf, passOn } from '../support/web.ts'

// Graph's published limits, which pace the containment, would make the test wait.
const clock = createFastClock(20)
const publicUrl = 'https://bot.example'
const incident = 'Phished on Monday'
const reason = 'Cleared by the security team'
describe('a pass', () => {
  const world = useSearchedWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group }, registration }) => {
      registration.redirectUris.push(`${publicUrl}/pass/signed-in`)
      registration.consented.push('UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod')
      return { APPROVER_GROUP_ID: group('Approvers')?.id ?? '', PUBLIC_URL: publicUrl }
    },
  })
  let megan: Chat
  let lynne: Chat
  let people: readonly Person[] = []
  let manager: Person
  let released = ''
  const passes: string[] = []

  const managed = () => people[0] ?? assert.fail()
  const tenant = () => world().emulator.world
  const graph = (settings: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })

  /** Opens a link as somebody who signs in; their answer to the question. */
  const open = async (link: string, as: Person) => {
    const web = createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${world().rollcall.port}` }))
    const entra = await web.get(`${link}/sign-in`, { 'sec-fetch-site': 'same-origin' })
    const address = `${world().emulator.url}/${tenant().tenantId}/login`
    const question = await web.post(address, { request: fieldOf(entra, 'request'), person: as.id })
    let page = question
    const press = async () => {
      page = await web.post(link, { form: fieldOf(page, 'form'), checked: 'seen' })
      return page
    }
    return { question, press }
  }
  // A card escapes what means something in Markdown.
  const linksIn = (text: string) => [
    ...new Set(text.replaceAll('\\', '').match(/https:\/\/bot\.example\/pass\/[\w-]+/g) ?? []),
  ]

  before(async () => {
    await graph({ limits: { reports: { size: 50, perMs: 1_000 } } })
    megan = await world().person(tenant().operators.megan, { signedIn: true })
    lynne = await world().person(tenant().operators.lynne, { signedIn: true })
    const [leader, ...rest] = ordinary(world(), 5)
    assert.ok(leader && rest.length === 4)
    ;[manager, people] = [leader, rest]
    for (const { id } of people)
      tenant().change(id, { manager: manager.id, methods: withDefault([method('microsoftAuthenticator')]) })
  })

  it('is shown only to the manager on the page, after a containment and its release', async () => {
    await megan.say(`contain ${upnsOf(people)}`)
    const plan = await megan.heard(/Contain 4 accounts\?/)
    await megan.press(
      'Contain 4 accounts',
      { reason: incident, count: '4', signOut: 'false', revokeConsents: 'false' },
      plan.id,
    )
    await megan.heard(/Contained 4 accounts[\s\S]*verified/, { message: plan.id })
    await megan.say(`release accounts ${upnsOf(people)}`)
    const release = await megan.heard('Release 4 accounts?')
    await megan.press('Release 4 accounts', { repeated: incident, reason, count: '4' }, release.id)
    const asked = await lynne.heard(/asks you to approve: release 4 accounts/)
    await lynne.press('Approve', {}, asked.id)
    const waiting = new RegExp(`4 waiting for ${manager.displayName}`)
    const result = await megan.heard(waiting, { message: release.id })
    released = result.id
    const { replies } = await megan.press('Ways back in (4)', {}, result.id)
    const links = linksIn(replies.map(wordsOf).join('\n'))
    assert.equal(links.length, 4, replies.map(wordsOf).join('\n'))

    const [first = '', second = '', third = '', fourth = ''] = links
    for (const link of [first, second, third, first]) {
      const { press } = await open(link, manager)
      const shown = await press()
      assert.equal(shown.status, 200, shown.text)
      passes.push(passOn(shown))
    }
    const stranger = await open(fourth, tenant().operators.adele)
    assert.equal(stranger.question.status, 404)
    // A pass that was created, and whose answer was lost: nobody has seen it.
    world().emulator.faults.add({
      match: { method: 'POST', path: 'temporaryAccess' },
      fail: 504,
      applied: true,
      times: 1,
    })
    const { press } = await open(fourth, manager)
    const lost = await press()
    assert.equal(passOn(lost), '')
    assert.match(lost.text, /didn’t respond/)
    const again = await press()
    assert.equal(again.status, 200, again.text)
    passes.push(passOn(again))

    const usable = people.flatMap((one) => methodsOf(one).flatMap(({ pass }) => (pass ? [pass.hash] : [])))
    assert.equal(usable.length, 4)
    const known = passes.filter((pass) => usable.includes(hashOf(pass)))
    assert.deepEqual([passes.length, known.length], [5, 4], 'one of them was replaced')
  })

  it('lets its owner sign in and register a method', async () => {
    const [owner, secret] = people.flatMap((one) => {
      const mine = passes.find((pass) => methodsOf(one).some((known) => known.pass?.hash === hashOf(pass)))
      return mine === undefined ? [] : ([one, mine] as const)
    }) as [Person, string]
    const body = JSON.stringify({ person: owner.id, temporaryAccessPass: secret, registers: 'microsoftAuthenticator' })
    const used = await fetch(`${world().emulator.url}/_emulator/pass-sign-in`, { method: 'POST', body })
    assert.deepEqual(await used.json(), { signIn: 'signedIn', registered: true })
  })

  it('is only in the one answer that showed it, in no message, log, trace, table, file or export', async () => {
    await megan.say('operations')
    await megan.say(`audit ${managed().userPrincipalName}`)
    const audit = await megan.heard(/Pass shown/)
    const log = await textOf(world(), megan, 'Export', audit.id)
    assert.match(log, /pass/i)
    world().keepFile(log)
    const csv = await textOf(world(), megan, 'Export', released)
    for (const one of people) assert.ok(csv.includes(one.userPrincipalName))
    world().keepFile(csv)
    const operation = idIn(wordsOf(await megan.heard('', { message: released })))
    for (const form of ['', 'markdown', 'json', 'redacted']) {
      const { replies } = await megan.say(`report ${operation} ${form}`)
      const ready = replies.find((one) => /The report is ready/.test(wordsOf(one)))
      const report = await fileOf(world(), ready ?? assert.fail(`no report as ${form}`))
      assert.match(report, form === 'json' ? /"passShown"/ : /Pass shown/)
      world().keepFile(report)
    }
    assert.equal(new Set(passes).size, 5)
    const shown = world().answers.filter(mayShowPass)
    for (const pass of passes) assert.equal(shown.filter(({ text }) => passOn({ text }) === pass).length, 1)
    await world().whileStopped(async (dataDir) => {
      for (const person of [manager, ...people]) {
        let text = ''
        const write = (part: string) => {
          text += part
        }
        const code = await exportPerson({ args: [person.id], environment: { DATA_DIR: dataDir }, write, say: () => {} })
        assert.equal(code, 0)
        assert.ok(text.includes(person.id))
        world().keepFile(text)
      }
    })
    const journal = JSON.stringify(world().emulator.journal.entries({ path: /temporaryAccessPassMethods$/ }))
    assert.equal(journal.match(/"temporaryAccessPass":"<[0-9a-f]{8}>"/g)?.length, passes.length)
    assert.deepEqual(await world().search(passes, mayShowPass), [])
  })

  it('would have been found in each of these places', async () => {
    const [pass = ''] = passes
    for (const place of places) await plantsIn(world(), megan)[place](pass)
    const found = await world().search([pass], mayShowPass)
    assert.deepEqual([...new Set(found.map(({ place }) => place))].sort(), [...places].sort())
  })
})
