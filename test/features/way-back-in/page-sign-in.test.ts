import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { PageTables } from '../../../src/pages/sign-ins.ts'
import { link, publicUrl, usePassPages } from './pages.ts'

const back = `${publicUrl}/pass/signed-in`
const minute = 60_000
/** Of the cookie for the voucher of the link. */
const cookieName = `__Host-rollcall-pass-${createHash('sha256').update('voucher-1').digest('hex').slice(0, 12)}`

describe('signing in to a page of the bot, on three instances', () => {
  const pages = usePassPages({ instances: 3 })
  const cookieOf = (web: { cookies: Map<string, Map<string, string>> }) =>
    web.cookies.get('bot.example')?.get(cookieName)
  /** Entra's address, as the browser is sent there. */
  const asked = async (web: ReturnType<ReturnType<typeof pages>['browser']>) => {
    const { headers } = await web.send('GET', `${link}/sign-in`)
    return { address: new URL(headers.get('location') ?? ''), cookie: headers.get('set-cookie') ?? '' }
  }

  it('is shared by all of them', async () => {
    const { browser, signIn, press } = pages()
    const web = browser()
    const question = await signIn(web)
    assert.equal(question.status, 200)
    assert.match((await press(web, question)).text, /class="pass"/)
  })

  it('asks Entra for a new sign-in by code, for this browser only', async () => {
    const { browser, emulator } = pages()
    const web = browser()
    const { address, cookie } = await asked(web)
    const { world, url } = emulator
    assert.equal(address.origin + address.pathname, `${url}/${world.tenantId}/oauth2/v2.0/authorize`)
    const expected = { client_id: world.ssoAppId, redirect_uri: back, response_type: 'code', prompt: 'login' }
    for (const [name, value] of Object.entries({ ...expected, code_challenge_method: 'S256', response_mode: 'query' }))
      assert.equal(address.searchParams.get(name), value, name)
    const secrets = ['state', 'nonce', 'code_challenge'].map((name) => address.searchParams.get(name) ?? '')
    for (const secret of secrets) assert.match(secret, /^[\w-]{43}$/)
    assert.match(
      cookie,
      /^__Host-rollcall-pass-[0-9a-f]{12}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    )
    const again = (await asked(web)).address
    assert.notDeepEqual(
      ['state', 'nonce', 'code_challenge'].map((name) => again.searchParams.get(name)),
      secrets,
    )
  })

  it('goes on in several tabs at the same time', async () => {
    const { browser, toEntra, choose, receiver, press, answer } = pages()
    const other = `${publicUrl}/pass/voucher-2`
    const voucher = async (id: string, by: Parameters<typeof answer.voucher>[1]) => ({
      ...(await answer.voucher('voucher-1', by)),
      id,
    })
    pages().answer = { ...answer, voucher }
    const web = browser()
    const [first, second] = [await toEntra(web), await toEntra(web, other)]
    const questions = [await choose(web, first, receiver.id), await choose(web, second, receiver.id)]
    assert.deepEqual(
      questions.map(({ status, url }) => [status, url]),
      [
        [200, link],
        [200, other],
      ],
    )
    for (const question of questions) assert.match((await press(web, question)).text, /class="pass"/)
  })

  it('is not ended by a page that sends the browser back with another state', async () => {
    const { browser, signIn, toEntra, choose, receiver } = pages()
    const web = browser()
    const entra = await toEntra(web)
    for (const query of ['', '?code=x&state=y'])
      assert.match((await web.get(`${back}${query}`)).text, /has been used or has expired/)
    assert.match((await choose(web, entra, receiver.id)).text, /<fieldset/)
    assert.equal((await web.get(`${back}?state=y`)).status, 400)
    assert.match((await web.get(link)).text, /<fieldset/)
    assert.match((await signIn(web)).text, /<fieldset/)
  })

  it('accepts each answer from Entra once', async () => {
    const { browser, toEntra, choose, receiver, emulator } = pages()
    const web = browser()
    const entra = await toEntra(web)
    const before = new Map(web.cookies.get('bot.example'))
    await choose(web, entra, receiver.id)
    const answered = emulator.journal.entries({ path: /oauth2\/v2\.0\/token$/ }).length
    web.cookies.set('bot.example', before)
    const { state } = Object.fromEntries(new URL((await asked(browser())).address).searchParams)
    for (const query of [`code=x&state=${state}`, 'code=x&state=', 'code=x', ''])
      assert.match((await web.get(`${back}?${query}`)).text, /has been used or has expired/)
    assert.equal(emulator.journal.entries({ path: /oauth2\/v2\.0\/token$/ }).length, answered)
  })

  it('replays nothing, even with the same state and cookie', async () => {
    const { browser, receiver } = pages()
    const web = browser()
    const { address } = await asked(web)
    const cookies = new Map(web.cookies.get('bot.example'))
    const picker = await web.send('GET', address.href)
    const request = /name="request" value="([^"]+)"/.exec(picker.text)?.[1] ?? ''
    const form = { request, person: receiver.id }
    const login = `${address.origin}/${address.pathname.split('/')[1]}/login`
    const { headers } = await web.send('POST', login, { form })
    const location = headers.get('location') ?? ''
    assert.equal((await web.get(location)).url, link)
    web.cookies.set('bot.example', cookies)
    const replayed = await web.get(location)
    assert.deepEqual([replayed.status, replayed.url.startsWith(back)], [400, true])
  })

  it('ends in the browser in which it began', async () => {
    const { browser, toEntra, receiver, emulator, logged } = pages()
    const [attacker, victim] = [browser(), browser()]
    const entra = await toEntra(attacker)
    const request = /name="request" value="([^"]+)"/.exec(entra.text)?.[1] ?? ''
    const form = { request, person: receiver.id }
    const { headers } = await attacker.send('POST', `${emulator.url}/${emulator.world.tenantId}/login`, { form })
    await toEntra(victim)
    const { status, text } = await victim.get(headers.get('location') ?? '')
    assert.equal(status, 400)
    assert.match(text, /Open the link again/)
    assert.doesNotMatch(logged.join(), /code=/)
  })

  it('changes the secret in the cookie', async () => {
    const { browser, toEntra, choose, receiver } = pages()
    const web = browser()
    const entra = await toEntra(web)
    const before = cookieOf(web)
    await choose(web, entra, receiver.id)
    const after = cookieOf(web)
    assert.notEqual(after, before)
    web.cookies.get('bot.example')?.set(cookieName, before ?? '')
    assert.doesNotMatch((await web.get(link)).text, /<fieldset/)
    web.cookies.get('bot.example')?.set(cookieName, 'x'.repeat(43))
    assert.doesNotMatch((await web.get(link)).text, /<fieldset/)
  })

  it('lasts ten minutes, as does the redirect to Entra', async () => {
    const { browser, signIn, press, toEntra, choose, receiver, clock, revealed } = pages()
    const web = browser()
    const question = await signIn(web)
    await clock.advance(10 * minute)
    assert.equal((await press(web, question)).status, 403)
    assert.match((await web.get(link)).text, /\/pass\/voucher-1\/sign-in/)
    const entra = await toEntra(web)
    await clock.advance(10 * minute)
    assert.match((await choose(web, entra, receiver.id)).text, /has been used or has expired/)
    assert.equal(revealed.length, 0)
  })

  it('is not fresh if the browser removed the prompt from the request', async () => {
    const { browser, signIn, clock } = pages()
    const web = browser()
    await signIn(web)
    await clock.advance(5 * minute)
    const { address } = await asked(web)
    address.searchParams.delete('prompt')
    const { status, text } = await web.get(address.href)
    assert.equal(status, 403)
    assert.match(text, /yours was too old/)
  })

  it('is not fresh if a federated domain reuses an earlier one, which the page explains', async () => {
    const { browser, signIn, toEntra, clock, emulator, receiver } = pages()
    const web = browser()
    await signIn(web)
    await clock.advance(5 * minute)
    const domain = receiver.userPrincipalName.split('@')[1] ?? ''
    emulator.world.domains.set(domain, 'Federated')
    emulator.registration.promptLogin = 'ignored'
    const { status, text } = await toEntra(web)
    emulator.registration.promptLogin = 'honoured'
    emulator.world.domains.delete(domain)
    assert.equal(status, 403)
    assert.match(text, /in a private window[\s\S]*reuses earlier sign-ins/)
  })

  it("is not fresh if the token doesn't include its time", async () => {
    const { browser, signIn, emulator, logged } = pages()
    emulator.registration.idTokenClaims = []
    const { text } = await signIn(browser())
    emulator.registration.idTokenClaims = ['auth_time']
    assert.match(text, /yours was too old/)
    assert.ok(logged.some((line) => line.includes('optional claim auth_time')))
  })

  it('says that it was cancelled or refused, without the words of Entra', async () => {
    const { browser, toEntra, emulator } = pages()
    const web = browser()
    const entra = await toEntra(web)
    const request = /name="request" value="([^"]+)"/.exec(entra.text)?.[1] ?? ''
    const login = `${emulator.url}/${emulator.world.tenantId}/login`
    assert.match((await web.post(login, { request, cancel: '1' })).text, /The sign-in was cancelled/)
    const refused = async (more: Record<string, string>) => {
      const { address } = await asked(web)
      const state = address.searchParams.get('state') ?? ''
      return (await web.get(`${back}?${new URLSearchParams({ ...more, state })}`)).text
    }
    const named = await refused({ error: 'access_denied', error_description: 'AADSTS53003: <script>alert(1)</script>' })
    assert.match(named, /didn’t let you sign in \(AADSTS53003\)/)
    assert.doesNotMatch(named, /<script|alert/)
    assert.match(await refused({ error: '<b>', error_description: '<i>' }), /didn’t let you sign in\. /)
  })

  it('lets no disabled account in, not even between Entra and the page', async () => {
    const { browser, toEntra, emulator, receiver } = pages()
    const web = browser()
    const entra = await toEntra(web)
    const request = /name="request" value="([^"]+)"/.exec(entra.text)?.[1] ?? ''
    const form = { request, person: receiver.id }
    const { headers } = await web.send('POST', `${emulator.url}/${emulator.world.tenantId}/login`, { form })
    emulator.world.change(receiver.id, { accountEnabled: false })
    const { status, text } = await web.get(headers.get('location') ?? '')
    emulator.world.change(receiver.id, { accountEnabled: true })
    assert.equal(status, 403)
    assert.match(text, /AADSTS50057/)
  })

  it('is unavailable while Entra is', async () => {
    const { browser, toEntra, choose, emulator, receiver } = pages()
    const web = browser()
    const entra = await toEntra(web)
    emulator.faults.add({ at: 'request', match: { path: 'oauth2/v2.0/token' }, fail: 'hangUp' })
    const { status, text } = await choose(web, entra, receiver.id)
    emulator.faults.remove()
    assert.equal(status, 503)
    assert.match(text, /Wait a minute and try again/)
  })

  it('starts only on the page, so that another site cannot end one in progress', async () => {
    const { browser } = pages()
    const web = browser()
    const first = await web.send('GET', `${link}/sign-in`, { headers: { 'sec-fetch-site': 'cross-site' } })
    assert.deepEqual([first.headers.get('location'), first.headers.get('set-cookie')], ['/pass/voucher-1', null])
    assert.equal((await web.send('GET', `${publicUrl}/pass/a%22b/sign-in`)).status, 404)
  })

  it('deletes what has expired', async () => {
    const { browser, store, clock } = pages()
    const count = async () =>
      (await store.db.withTables<PageTables>().selectFrom('page_sessions').selectAll().execute()).length
    await asked(browser())
    await asked(browser())
    assert.equal(await count(), 2)
    await clock.advance(10 * minute)
    await asked(browser())
    assert.equal(await count(), 1)
  })

  it('shares its table with instances of the version before, which have another name for it and its subject', async () => {
    const { db } = pages().store
    await sql`insert into page_sign_ins (session_hash, voucher_id, started_at, expires_at) values ('a', 'one', 0, 0)`.execute(
      db,
    )
    await sql`insert into page_sessions (session_hash, subject, started_at, expires_at) values ('b', 'two', 0, 0)`.execute(
      db,
    )
    const { rows: taken } = await sql`delete from page_sign_ins where session_hash = 'b' returning voucher_id`.execute(
      db,
    )
    const { rows: left } = await sql`select session_hash, subject from page_sessions`.execute(db)
    assert.deepEqual([taken, left], [[{ voucher_id: 'two' }], [{ session_hash: 'a', subject: 'one' }]])
  })
})
