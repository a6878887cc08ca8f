import assert from 'node:assert/strict'
import { formTokenOf, secretsOf } from '../../src/pages/sessions.ts'
import { addressOf, createApproverBrowsers, formOf, publicUrl, registerPages } from '../support/approval-page.ts'
import { idIn } from '../support/approvals.ts'
import { textOf } from '../support/downloads.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'
import { plantsIn } from '../support/secret-plants.ts'
import { useSearchedWorld } from '../support/secret-search.ts'
import type { BotAnswer, Place } from '../support/secret-texts.ts'
import { fieldOf, type Page } from '../support/web.ts'

// Covers: approvals
describe('what ties a sign-in for an approval to one browser', () => {
  const world = useSearchedWorld({
    environment: (emulator) => {
      registerPages(emulator)
      return {
        PUBLIC_URL: publicUrl,
        APPROVAL_SIGN_IN: 'always',
        APPROVAL_ABOVE: '1',
        APPROVER_GROUP_ID: emulator.world.group('Approvers')?.id ?? '',
      }
    },
  })
  let alex: Chat
  /** Cookies, proof keys and forms' tokens, and codes from Entra: for nobody but the browser and Entra. */
  const secrets: string[] = []
  /** What Entra's address has as well, which its own journal therefore contains. */
  const sentToEntra: string[] = []

  /** The answers that have to contain them: the page itself, and the one with which the browser returns. */
  const mayContain = ({ request }: BotAnswer): boolean =>
    /^(GET|POST) \/approve\/[a-z]{6}-\d\d(\/sign-in)?(\?|$)/.test(request) || /^GET \/pass\/signed-in\?/.test(request)

  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  it('is in no message, log, trace, table, file or export, nor in the address bar', async () => {
    const { emulator } = world()
    const { megan } = emulator.world.operators
    const { browser, open } = createApproverBrowsers(
      () => world().emulator,
      () => `http://127.0.0.1:${world().rollcall.port}`,
    )
    const people = ordinary(world(), 2)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    const plan = await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason: 'Phished on Monday', count: '2' }, plan.id)
    const id = idIn(wordsOf(await alex.heard(/can answer at/, { message: plan.id })))

    const web = browser()
    const keep = (session: string) => {
      const { state, nonce, verifier } = secretsOf(session)
      secrets.push(session, verifier, formTokenOf(session))
      sentToEntra.push(state, nonce)
    }
    const kept = () => [...(web.cookies.get('bot.example')?.values() ?? [])]
    const shown: Page[] = []
    // Refused once, because Entra doesn't say when; then signed in.
    emulator.registration.idTokenClaims = []
    shown.push(await open(id, megan, web))
    emulator.registration.idTokenClaims = ['auth_time']
    const { headers } = await web.send('GET', `${addressOf(id)}/sign-in`)
    const [session = ''] = kept()
    keep(session)
    const picker = await web.send('GET', headers.get('location') ?? '')
    const form = { request: fieldOf(picker, 'request'), person: megan.id }
    const back = await web.send('POST', `${emulator.url}/${emulator.world.tenantId}/login`, { form })
    const returned = back.headers.get('location') ?? ''
    const { code = '', state = '' } = Object.fromEntries(new URL(returned).searchParams)
    assert.deepEqual([state === secretsOf(session).state, code.length > 40], [true, true])
    secrets.push(code)
    const page = await web.get(returned)
    for (const one of kept()) keep(one)
    shown.push(page, await web.post(addressOf(id), formOf(page)))
    assert.deepEqual(
      shown.map(({ status, url }) => [status, url]),
      [
        [403, `${addressOf(id)}?refused=stale`],
        [200, addressOf(id)],
        [200, addressOf(id)],
      ],
    )
    // What is sent with a sign-in that has been used, or that never was one, is refused without being repeated.
    assert.equal((await web.get(returned)).url, `${publicUrl}/pass/signed-in`)

    await alex.heard(/Disabled 2 accounts/, { message: plan.id })
    world().keepFile(await textOf(world(), alex, 'Export', plan.id))
    await alex.say(`audit ${id}`)
    await alex.heard(/with a sign-in made for it/)
    assert.equal(new Set(secrets).size, 7)
    const found = await world().search([...secrets, ...sentToEntra], mayContain)
    const elsewhere = found.filter(({ place, secret }) => place !== 'journal' || secrets.includes(secret))
    assert.deepEqual(elsewhere, [])
  })

  it('would have been found in each of these places', async () => {
    const [secret = ''] = secrets
    const planted: readonly Place[] = ['message', 'log', 'telemetry', 'database', 'data file', 'export']
    for (const place of planted) await plantsIn(world(), alex)[place](secret)
    const found = await world().search([secret], mayContain)
    assert.deepEqual(
      planted.filter((place) => !found.some((one) => one.place === place)),
      [],
    )
  })
})
