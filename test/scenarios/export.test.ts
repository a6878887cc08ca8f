import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request } from 'undici'
import { createHurriedClock } from '../support/fake-clock.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const clock = createHurriedClock(20)

describe('the card with the link to a file', () => {
  const world = useWorld({
    clock,
    environment: () => ({ PUBLIC_URL: 'http://localhost:9' }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  const exported = async (chat = alex) => {
    await chat.say('list users')
    await chat.heard('of 4')
    await chat.press('Export')
    const entry = await chat.heard('The file is ready')
    const [, path = ''] = /"url":"http:\/\/localhost:9(\/exports\/[^"]+)"/.exec(JSON.stringify(entry.activity)) ?? []
    const address = `http://127.0.0.1:${world().rollcall.port}${path}`
    const open = () => request(address)
    /** Like a browser: opens the page and presses its button. */
    const fetch = async () => {
      const cookie = await cookieOf(await open())
      return request(address, { method: 'POST', headers: { cookie } })
    }
    return { entry, address, open, fetch }
  }
  const cookieOf = async ({ headers, body }: Awaited<ReturnType<typeof request>>) => {
    await body.text()
    return String(headers['set-cookie']).split(';')[0] ?? ''
  }
  const ready = (chat = alex) => chat.shown().filter((words) => words.includes('The file is ready')).length

  it('says when the file was downloaded, and can create it again', async () => {
    const { entry, fetch } = await exported()
    const { statusCode, body } = await fetch()
    assert.equal(statusCode, 200)
    await body.text()
    const told = await alex.heard('Downloaded')
    assert.equal(told.id, entry.id)
    assert.doesNotMatch(JSON.stringify(told.activity), /bot\.example/)
    assert.equal(ready(), 0)
    await alex.press('Export again')
    await alex.heard('The file is ready')
    assert.equal(ready(), 1)
  })

  it('leads to a page that any number of scanners can open', async () => {
    const { address, open, fetch } = await exported()
    for (let n = 0; n < 3; n++) {
      const { statusCode, headers, body } = await open()
      assert.equal(statusCode, 200)
      assert.match(String(headers['content-type']), /^text\/html/)
      assert.match(
        String(headers['set-cookie']),
        /^rollcall-export=[\w-]{43}; Path=\/exports\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
      )
      assert.match(
        String(headers['content-security-policy']),
        /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/,
      )
      assert.deepEqual([headers['cache-control'], headers['referrer-policy']], ['no-store', 'no-referrer'])
      const page = await body.text()
      assert.match(page, /<form method="post"><button>Download<\/button><\/form>/)
      // Browsers apply only the style whose hash the policy has.
      const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? []
      const hash = createHash('sha256').update(style).digest('base64')
      assert.ok(String(headers['content-security-policy']).includes(`'sha256-${hash}'`))
      assert.match(style, /prefers-color-scheme:dark/)
    }
    const without = await request(address, { method: 'POST' })
    assert.equal(without.statusCode, 404)
    assert.match(await without.body.text(), /<h1>The file is no longer available<\/h1>/)
    const { statusCode, body } = await fetch()
    assert.equal(statusCode, 200)
    await body.text()
  })

  it('says when nobody downloaded the file in time, even after a restart', async () => {
    const megan = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    const { entry } = await exported(megan)
    await world().restart()
    clock.set(10 * 60_000)
    const told = await megan.heard('no longer available')
    assert.equal(told.id, entry.id)
    assert.match(wordsOf(told), /Nobody downloaded it in time/)
    assert.equal(ready(megan), 0)
  })

  it('can be missing: the file is still served', async () => {
    const { emulator } = world()
    const { fetch } = await exported()
    emulator.faults.add({ match: { method: 'PUT', path: '/_connector/' }, at: 'request', fail: 404, times: 1 })
    const { statusCode, body } = await fetch()
    assert.equal(statusCode, 200)
    await body.text()
    await alex.say('help')
    await alex.heard('What I can do')
    assert.doesNotMatch(world().logged.join(''), /A background task failed/)
  })
})
