import assert from 'node:assert/strict'
import { passErrors } from '../../../src/features/way-back-in/pass-errors.ts'
import { ruleErrors } from '../../../src/operations/rules/errors.ts'
import type { PageTables } from '../../../src/pages/sign-ins.ts'
import { storeErrors } from '../../../src/store/engine/errors.ts'
import { fieldOf, type Page } from '../../support/web.ts'
import { link, pass, publicUrl, usePassPages } from './pages.ts'

describe('the page that shows a pass', () => {
  const pages = usePassPages()

  it('asks for a sign-in, then how the identity was checked, and only then creates a pass', async () => {
    const { browser, signIn, press, revealed, receiver, emulator } = pages()
    const web = browser()
    const start = await web.get(link)
    assert.match(start.text, /href="\/pass\/voucher-1\/sign-in"/)
    const question = await signIn(web)
    assert.deepEqual([question.status, question.url], [200, link])
    assert.match(question.text, /How did you check that it’s really Adele/)
    assert.match(question.text, /Alex Wilber asked you to/)
    assert.equal(revealed.length, 0)
    const shown = await press(web, question, { checked: 'calledBack' })
    assert.equal(shown.status, 200)
    assert.match(shown.text, /within the next 60 minutes/)
    assert.match(shown.text, /If the pass isn’t accepted, wait a minute and try it again/)
    assert.match(shown.text, /https:\/\/aka\.ms\/mysecurityinfo/)
    assert.match(shown.text, /A pass can be shown 2 more times/)
    const { displayName: name, userPrincipalName: upn } = receiver
    const by = { oid: receiver.id, tid: emulator.world.tenantId, upn, name }
    assert.deepEqual(revealed, [{ id: 'voucher-1', by, checked: 'calledBack' }])
  })

  it('shows the pass in groups for reading, and character by character for screen readers', async () => {
    const { browser, signIn, press } = pages()
    const web = browser()
    const { text } = await press(web, await signIn(web))
    assert.match(
      text,
      /<p class="pass" translate="no"><span>tU<b>7<\/b><b>&amp;<\/b><\/span><span>kX<b>2<\/b><b>%<\/b><\/span>/,
    )
    const list = [...text.matchAll(/<li><code>(.+?)<\/code> (.+?)<\/li>/g)].map(([, one, said]) => `${one} ${said}`)
    assert.deepEqual(list.slice(0, 4), ['t small t, Tango', 'U capital U, Uniform', '7 digit 7', '&amp; ampersand'])
  })

  it('says whether an earlier pass still works', async () => {
    const { browser, signIn, press, answer } = pages()
    const web = browser()
    const question = await signIn(web)
    assert.doesNotMatch(question.text + (await press(web, question)).text, /no longer works|ends the one before/)
    const voucher: typeof answer.voucher = async (id, by) => ({ ...(await answer.voucher(id, by)), left: 2 })
    const revealPass: typeof answer.revealPass = async (...given) => ({
      ...(await answer.revealPass(...given)),
      left: 1,
    })
    pages().answer = { voucher, revealPass }
    const again = await signIn(web)
    assert.match(again.text, /A new pass ends the one before/)
    assert.match((await press(web, again)).text, /A pass shown before no longer works/)
  })

  it('never shows a pass in response to a GET', async () => {
    const { browser, signIn, press, revealed, emulator } = pages()
    const web = browser()
    const question = await signIn(web)
    await web.get(`${link}?checked=seen&form=${fieldOf(question, 'form')}`)
    await web.send('HEAD', link)
    await web.get(`${link}/sign-in?checked=seen`)
    assert.equal(revealed.length, 0)
    assert.equal((await web.get(link)).text.includes('<fieldset'), false, 'the second sign-in replaced the first')
    for (const method of ['PUT', 'DELETE', 'PATCH']) assert.equal((await web.send(method, link)).status, 405)
    assert.match((await press(web, await signIn(web))).text, /class="pass"/)
    assert.equal(emulator.journal.entries({ path: /temporaryAccessPass/i }).length, 0)
  })

  it('shows a pass once for each sign-in', async () => {
    const { browser, signIn, press, revealed } = pages()
    const web = browser()
    const question = await signIn(web)
    const cookies = new Map(web.cookies.get('bot.example'))
    await press(web, question)
    for (const again of [await press(web, question), await web.get(link)])
      assert.doesNotMatch(again.text, /class="pass"/)
    web.cookies.set('bot.example', cookies)
    assert.equal((await press(web, question)).status, 403)
    assert.equal(revealed.length, 1)
  })

  it('creates one pass for two simultaneous presses', async () => {
    const { browser, signIn, press, revealed } = pages()
    const web = browser()
    const question = await signIn(web)
    const both = await Promise.all([press(web, question), press(web, question)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 403])
    assert.equal(revealed.length, 1)
  })

  it('says the same to everyone except the receiver, whether or not the voucher exists', async () => {
    const { browser, signIn, emulator, press, revealed } = pages()
    const { lynne } = emulator.world.operators
    const seen = async (at: string) => {
      const web = browser()
      const { text } = await web.get(at)
      const page = await signIn(web, { as: lynne.id, at })
      const stripped = (one: string) => one.replaceAll(/voucher-\d/g, '')
      return { start: stripped(text), status: page.status, page: stripped(page.text), web }
    }
    const real = await seen(link)
    const other = await seen(`${publicUrl}/pass/voucher-2`)
    assert.deepEqual([real.start, real.status, real.page], [other.start, 404, other.page])
    assert.match(real.page, /There is nothing for you here/)
    assert.equal((await press(real.web, { url: link, text: '' } as Page)).status, 403)
    assert.equal(revealed.length, 0)
  })

  it('needs a sign-in of its own for each voucher', async () => {
    const { browser, signIn, press, revealed } = pages()
    const web = browser()
    const question = await signIn(web)
    const other = `${publicUrl}/pass/voucher-2`
    assert.match((await web.get(other)).text, /\/pass\/voucher-2\/sign-in/)
    assert.equal((await press(web, { ...question, url: other })).status, 403)
    assert.equal(revealed.length, 0)
  })

  it('refuses a form from another site, or without its token', async () => {
    const { browser, signIn, press, revealed } = pages()
    const web = browser()
    const question = await signIn(web)
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
      { 'sec-fetch-site': '', origin: '' },
    ]
    for (const headers of foreign)
      assert.equal((await press(web, question, { checked: 'seen' }, headers)).status, 403, JSON.stringify(headers))
    for (const form of ['', 'guessed', fieldOf(question, 'form').slice(1)])
      assert.equal((await press(web, question, { checked: 'seen', form })).status, 403, form)
    assert.equal(revealed.length, 0)
    const old = { 'sec-fetch-site': '', origin: publicUrl }
    assert.match((await press(web, question, { checked: 'seen' }, old)).text, /class="pass"/)
  })

  it('requires an answer', async () => {
    const { browser, signIn, press, revealed } = pages()
    const web = browser()
    const question = await signIn(web)
    for (const checked of ['', 'guessed']) {
      const again = await press(web, question, { checked })
      assert.match(again.text, /role="alert">Choose how you checked/)
    }
    assert.equal(revealed.length, 0)
    assert.match((await press(web, question)).text, /class="pass"/)
  })

  it("refuses bodies that aren't forms", async () => {
    const { browser } = pages()
    const web = browser()
    assert.equal((await web.send('POST', link)).status, 415)
    assert.equal((await web.post(link, { form: 'x'.repeat(5_000) })).status, 413)
    assert.equal((await web.post(`${publicUrl}/pass/a%20b`, {})).status, 404)
    assert.equal((await web.get(`${publicUrl}/pass/${'x'.repeat(65)}`)).status, 404)
  })

  it('asks again if no pass was shown, without another sign-in', async () => {
    const { browser, signIn, press, answer } = pages()
    const web = browser()
    const question = await signIn(web)
    const { revealPass } = answer
    pages().answer = {
      ...answer,
      revealPass: async () => {
        throw new passErrors.passNotShown({ left: 2 })
      },
    }
    const again = await press(web, question)
    assert.equal(again.status, 409)
    assert.match(again.text, /role="alert"/)
    assert.notEqual(fieldOf(again, 'form'), fieldOf(question, 'form'))
    pages().answer = { ...answer, revealPass }
    assert.equal((await press(web, question)).status, 403)
    assert.match((await press(web, again)).text, /class="pass"/)
  })

  it('asks again after the database did not respond, without another sign-in', async () => {
    const { browser, signIn, press, answer } = pages()
    const web = browser()
    const question = await signIn(web)
    pages().answer = {
      ...answer,
      revealPass: async () => {
        throw new storeErrors.storeUnavailable({})
      },
    }
    const again = await press(web, question)
    assert.equal(again.status, 409)
    pages().answer = answer
    assert.match((await press(web, again)).text, /class="pass"/)
  })

  it("shows the voucher's state", async () => {
    const { browser, signIn, answer } = pages()
    for (const [state, said] of [
      ['backIn', /This person is back in/],
      ['expired', /This has expired/],
      ['cancelled', /no longer valid/],
    ] as const) {
      pages().answer = { ...answer, voucher: async (id, by) => ({ ...(await answer.voucher(id, by)), state }) }
      const { status, text } = await signIn(browser())
      assert.equal(status, 409)
      assert.match(text, said)
      assert.doesNotMatch(text, /<fieldset/)
    }
  })

  it('explains refusals, and names the person to ask when no passes are left', async () => {
    const { browser, signIn, press, answer } = pages()
    const web = browser()
    const question = await signIn(web)
    pages().answer = {
      ...answer,
      revealPass: async () => {
        throw new ruleErrors.readOnly()
      },
    }
    const refused = await press(web, question)
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Changes are switched off at the moment/)
    pages().answer = {
      ...answer,
      voucher: async (id, by) => ({ ...(await answer.voucher(id, by)), left: 0 }),
    }
    const used = await signIn(browser())
    assert.match(used.text, /If you need another one, ask Alex Wilber/)
    assert.doesNotMatch(used.text, /<fieldset/)
  })

  it('says that it is unavailable, rather than failing, while the operations are', async () => {
    const { browser, signIn, answer, logged } = pages()
    pages().answer = {
      ...answer,
      voucher: async () => {
        throw new Error('bug')
      },
    }
    const { status, text } = await signIn(browser())
    assert.equal(status, 503)
    assert.match(text, /Wait a minute and try again/)
    assert.ok(logged.some((line) => line.includes('A page in the browser could not be shown')))
  })

  it('escapes names', async () => {
    const { browser, signIn } = pages()
    const { text } = await signIn(browser())
    assert.match(text, /Adele &lt;b&gt;Vance&lt;\/b&gt;/)
    assert.match(text, /adele&amp;co@contoso\.example/)
    assert.doesNotMatch(text, /<b>Vance/)
  })

  it("speaks the browser's language, or that of the operation", async () => {
    const { browser, signIn, answer } = pages()
    const german = { 'accept-language': 'de-AT,de;q=0.9' }
    const { text } = await browser().get(link, german)
    assert.match(text, /<html lang="de">[\s\S]*Anmelden/)
    pages().answer = { ...answer, voucher: async (id, by) => ({ ...(await answer.voucher(id, by)), locale: 'de-DE' }) }
    assert.match((await signIn(browser())).text, /Wie haben Sie geprüft, ob es wirklich Adele/)
    const web = browser()
    await signIn(web)
    assert.match((await web.get(link, { 'accept-language': 'en-GB,de' })).text, /How did you check/)
  })

  it('forbids caching, framing, scripts and referrers on every answer', async () => {
    const { browser, signIn, toEntra, press } = pages()
    const web = browser()
    const question = await signIn(web)
    const answers = [
      await web.send('GET', link),
      await web.send('HEAD', link),
      await press(web, question, {}),
      await press(web, question),
      await press(web, question),
      await web.send('GET', `${link}/sign-in`),
      await web.send('GET', `${publicUrl}/pass/signed-in`),
      await web.send('GET', `${publicUrl}/pass/%00`),
      await web.send('POST', link),
      await web.send('PUT', link),
    ]
    assert.ok(answers.length > 0 && (await toEntra(web)))
    for (const { headers, url, status, text } of answers) {
      const what = `${status} ${url}`
      assert.equal(headers.get('cache-control'), 'no-store', what)
      assert.equal(headers.get('referrer-policy'), 'no-referrer', what)
      assert.equal(headers.get('x-frame-options'), 'DENY', what)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', what)
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /^default-src 'none';.*frame-ancestors 'none'/, what)
      assert.doesNotMatch(policy, /script-src|unsafe-inline/, what)
      assert.doesNotMatch(text, /<script|src=|https?:\/\/(?!aka\.ms\/mysecurityinfo)/, what)
    }
  })

  it('keeps the pass out of the log and the database', async () => {
    const { browser, signIn, press, logged, store } = pages()
    const web = browser()
    const question = await signIn(web)
    const session = [...(web.cookies.get('bot.example')?.values() ?? [])].join()
    const kept = JSON.stringify(
      await store.db.withTables<PageTables>().selectFrom('page_sessions').selectAll().execute(),
    )
    await press(web, question)
    assert.ok(logged.some((line) => line.includes('A pass was shown')))
    for (const secret of [pass, JSON.stringify(pass).slice(1, -1), session, fieldOf(question, 'form')]) {
      assert.ok(!logged.join('\n').includes(secret))
      assert.ok(!kept.includes(secret))
    }
  })

  it('lets forty managers behind one address give passes at the same time', async () => {
    const { browser, signIn, press, answer, revealed } = pages()
    const voucher: typeof answer.voucher = async (id, by) => ({ ...(await answer.voucher('voucher-1', by)), id })
    pages().answer = {
      voucher,
      revealPass: async (id, by, checked) => ({
        ...(await answer.revealPass('voucher-1', by, checked)),
        voucher: await voucher(id, by),
      }),
    }
    for (let n = 0; n < 40; n++) {
      const [web, at] = [browser(), `${publicUrl}/pass/voucher-${n}`]
      await web.get(at)
      assert.match((await press(web, await signIn(web, { at }))).text, /class="pass"/, `manager ${n}`)
    }
    assert.equal(revealed.length, 40)
  })

  it('limits requests for each address and voucher', async () => {
    const { browser, clock } = pages()
    const web = browser()
    const from = (last: string) => web.get(link, { 'x-forwarded-for': `192.0.2.1, ${last}` })
    const statuses: number[] = []
    // Azure adds the port of each connection.
    for (let n = 0; n < 31; n++) statuses.push((await from(`203.0.113.7:${40_000 + n}`)).status)
    assert.deepEqual([statuses.filter((one) => one === 200).length, statuses.at(-1)], [30, 429])
    const refused = await from('203.0.113.7')
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(refused.text, /too many requests/)
    assert.equal((await from('203.0.113.8')).status, 200)
    const other = { 'x-forwarded-for': '203.0.113.7' }
    assert.equal((await web.get(`${publicUrl}/pass/voucher-9`, other)).status, 200)
    await clock.advance(60_000)
    assert.equal((await from('203.0.113.7')).status, 200)
  })
})
