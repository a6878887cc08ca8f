import assert from 'node:assert/strict'
import { request } from 'undici'
import { createHurriedClock } from '../support/fake-clock.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const clock = createHurriedClock(20)

describe('the card with the link to a file', () => {
  const world = useWorld({
    clock,
    environment: () => ({ PUBLIC_URL: 'http://bot.example' }),
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
    const [, path = ''] = /"url":"http:\/\/bot\.example(\/exports\/[^"]+)"/.exec(JSON.stringify(entry.activity)) ?? []
    return { entry, fetch: () => request(`http://127.0.0.1:${world().rollcall.port}${path}`) }
  }
  const ready = (chat = alex) => chat.shown().filter((words) => words.includes('The file is ready')).length

  it('says so when the file was downloaded, and makes it again', async () => {
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

  it('says so when nobody fetched the file in time, after a restart as well', async () => {
    const megan = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    const { entry } = await exported(megan)
    await world().restart()
    clock.set(10 * 60_000)
    const told = await megan.heard('no longer available')
    assert.equal(told.id, entry.id)
    assert.match(wordsOf(told), /Nobody fetched it in time/)
    assert.equal(ready(megan), 0)
  })

  it('may be gone: the file is given all the same', async () => {
    const { emulator } = world()
    const { fetch } = await exported()
    emulator.faults.add({ match: { method: 'PUT', path: '/_connector/' }, at: 'request', fail: 404, times: 1 })
    const { statusCode, body } = await fetch()
    assert.equal(statusCode, 200)
    await body.text()
    await alex.say('help')
    await alex.heard('What I can do')
    assert.doesNotMatch(world().logged.join(''), /Work behind a turn failed/)
  })
})
