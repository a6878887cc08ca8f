import assert from 'node:assert/strict'
import { startFakePlayground } from './fake-playground.ts'
import { startTalk } from './talk.ts'

describe('emulated devices', () => {
  it('report themselves, whatever the Playground says, until changed', async () => {
    const playground = await startFakePlayground()
    const client = { platform: 'Android', locale: 'de-DE', timezone: 'Europe/Berlin' }
    const talk = await startTalk({ playgroundUrl: playground.url, client })
    const { url, person } = talk.emulator
    const type = async () => {
      const entities = [{ type: 'clientInfo', platform: 'Web', locale: 'en-US', timezone: 'UTC' }]
      const activity = { type: 'message', text: 'hello', from: { aadObjectId: person.id }, entities, locale: 'en-US' }
      await fetch(`${url}/botproxy/api/messages`, { method: 'POST', body: JSON.stringify(activity) })
      const { locale, localTimezone, entities: told = [] } = talk.heard.at(-1) ?? {}
      const { platform, timezone } = Object(told.find(({ type }) => type === 'clientInfo'))
      return [platform, locale, timezone, localTimezone]
    }
    const take = async (body: object) =>
      (await fetch(`${url}/_emulator/client`, { method: 'POST', body: JSON.stringify(body) })).status

    assert.deepEqual(await type(), ['Android', 'de-DE', 'Europe/Berlin', 'Europe/Berlin'])
    assert.equal(await take({ person: person.userPrincipalName, platform: 'iOS' }), 200)
    assert.deepEqual((await type()).slice(0, 2), ['iOS', 'en-US'])
    assert.equal(await take({ person: person.id }), 200)
    assert.equal((await type())[0], 'Web')
    assert.equal(await take({ person: 'nobody' }), 404)
    assert.equal(await take({ person: person.id, platform: 'Newton' }), 400)
    await talk.close()
    await playground.close()
  })
})
