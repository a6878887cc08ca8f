import assert from 'node:assert/strict'
import type { Activity } from 'botbuilder'
import { readActivity, readSpeaker, tenantsOf } from '../../src/bot/activity.ts'

const message = {
  type: 'message',
  id: '1',
  text: 'help',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:ann', name: 'Ann', aadObjectId: 'ANN' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:ann', tenantId: 'OURS' },
}
const without = (key: string) => Object.fromEntries(Object.entries(message).filter(([name]) => name !== key))
const read = (more: object = {}): Activity => {
  const activity = readActivity({ ...message, ...more })
  assert.ok(activity)
  return activity
}

describe('a body as an activity', () => {
  it('is taken with all that is in it, also what nobody here asks for', () => {
    const given = { ...message, channelData: { tenant: { id: 'ours' } }, value: { command: 'help' }, replyToId: '7' }
    assert.deepEqual(readActivity(given), given)
    for (const [part, of] of Object.entries({ from: message.from, recipient: message.recipient }))
      assert.deepEqual(readActivity({ ...message, [part]: { ...of, extra: 1 } }), {
        ...message,
        [part]: { ...of, extra: 1 },
      })
    const conversation = { ...message.conversation, conversationType: 'personal' }
    assert.deepEqual(readActivity({ ...message, conversation }), { ...message, conversation })
    assert.deepEqual(read({ entities: [{ type: 'mention', text: 'x' }] }).entities, [{ type: 'mention', text: 'x' }])
  })

  it('is none without what an answer needs', () => {
    for (const key of ['type', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation'])
      assert.equal(readActivity(without(key)), undefined, key)
    for (const key of ['type', 'channelId', 'serviceUrl'])
      assert.equal(readActivity({ ...message, [key]: '' }), undefined, key)
    for (const key of ['from', 'recipient', 'conversation'])
      assert.equal(readActivity({ ...message, [key]: { id: '' } }), undefined, key)
    for (const body of [undefined, null, [], 'message', 1]) assert.equal(readActivity(body), undefined)
  })

  it('is none where a name is longer than any the channel gives', () => {
    const long = (length: number) => 'x'.repeat(length)
    const bounds: [string, number][] = [
      ['type', 100],
      ['id', 2000],
      ['name', 200],
      ['channelId', 100],
      ['serviceUrl', 2000],
    ]
    for (const [key, most] of bounds) {
      assert.ok(readActivity({ ...message, [key]: long(most) }), key)
      assert.equal(readActivity({ ...message, [key]: long(most + 1) }), undefined, key)
    }
    assert.equal(readActivity({ ...message, from: { id: long(2001) } }), undefined)
  })

  it('is none when it could be sent again for ever: a message or an invoke without an id', () => {
    for (const type of ['message', 'invoke'])
      for (const id of [undefined, '']) assert.equal(readActivity({ ...message, type, id }), undefined)
    for (const type of ['messageReaction', 'conversationUpdate', 'invokeResponse', 'a message'])
      assert.ok(readActivity({ ...without('id'), type }), type)
  })

  it('has times as dates, and no other kind of text, entity or time', () => {
    const { timestamp, localTimestamp } = read({
      timestamp: '2026-01-05T09:00:00Z',
      localTimestamp: '2026-01-05T10:00:00+01:00',
    })
    assert.equal(timestamp?.getTime(), Date.UTC(2026, 0, 5, 9))
    assert.equal(localTimestamp?.getTime(), Date.UTC(2026, 0, 5, 9))
    for (const odd of [
      { text: 1 },
      { entities: 'x' },
      { entities: ['x'] },
      { entities: [{ type: 1 }] },
      { timestamp: 'soon' },
      { name: 1 },
    ])
      assert.equal(readActivity({ ...message, ...odd }), undefined, JSON.stringify(odd))
    for (const empty of [{ text: null }, { entities: null }, { from: { ...message.from, name: null } }])
      assert.ok(readActivity({ ...message, ...empty }), JSON.stringify(empty))
  })
})

describe('the tenants of an activity', () => {
  it('are all that it names, in small letters', () => {
    assert.deepEqual(tenantsOf(read({ channelData: { tenant: { id: 'THEIRS' } } })), ['ours', 'theirs'])
    assert.deepEqual(tenantsOf(read({ channelData: { team: { id: 'x' } } })), ['ours'])
    assert.deepEqual(tenantsOf(read({ conversation: { id: 'a' }, channelData: { tenant: { id: 'x' } } })), ['x'])
    for (const channelData of ['x', { tenant: 'x' }, { tenant: {} }, { tenant: { id: 1 } }])
      assert.deepEqual(tenantsOf(read({ conversation: { id: 'a' }, channelData })), [])
    assert.deepEqual(tenantsOf(read({ conversation: { id: 'a', tenantId: '' } })), [])
  })
})

describe('who speaks', () => {
  it('is known by object id and tenant in small letters', () => {
    assert.deepEqual(readSpeaker(read()), {
      oid: 'ann',
      tid: 'ours',
      name: 'Ann',
      userId: '29:ann',
      place: 'personal',
      device: 'desktop',
      locale: 'en',
      timeZone: 'UTC',
    })
  })

  it('is nobody without an Entra id or a tenant', () => {
    assert.equal(readSpeaker(read({ from: { id: '29:ann' } })), undefined)
    assert.equal(readSpeaker(read({ from: { id: '29:ann', aadObjectId: null } })), undefined)
    assert.equal(readSpeaker(read({ conversation: { id: 'a' } })), undefined)
  })

  it('may have no name', () => {
    assert.equal(readSpeaker(read({ from: { id: '29:ann', aadObjectId: 'ann' } }))?.name, '')
  })

  it('speaks where the channel says, and in the own chat otherwise', () => {
    const placeIn = (conversationType?: string) =>
      readSpeaker(read({ conversation: { ...message.conversation, conversationType } }))?.place
    assert.deepEqual(['channel', 'groupChat', 'personal', 'odd', undefined].map(placeIn), [
      'channel',
      'groupChat',
      'personal',
      'personal',
      'personal',
    ])
  })

  it('holds a phone when the client says so', () => {
    const deviceOn = (platform?: string) =>
      readSpeaker(
        read({
          entities: [
            { type: 'other', platform: 'iOS' },
            { type: 'clientInfo', platform },
          ],
        }),
      )?.device
    assert.deepEqual(['iOS', 'Android', 'ios', 'Windows', 'Web', 'xios', 'iosx', undefined].map(deviceOn), [
      'phone',
      'phone',
      'phone',
      'desktop',
      'desktop',
      'desktop',
      'desktop',
      'desktop',
    ])
    assert.equal(readSpeaker(read({ entities: null }))?.device, 'desktop')
  })

  it('has the language and hours of the activity, else of the client', () => {
    const entities = [{ type: 'clientInfo', locale: 'de-DE', timezone: 'Europe/Berlin' }]
    const { locale, timeZone } = readSpeaker(read({ entities })) ?? {}
    assert.deepEqual([locale, timeZone], ['de-DE', 'Europe/Berlin'])
    const said = readSpeaker(read({ locale: 'fr-FR', localTimezone: 'Europe/Paris', entities }))
    assert.deepEqual([said?.locale, said?.timeZone], ['fr-FR', 'Europe/Berlin'])
    assert.equal(readSpeaker(read({ localTimezone: 'Europe/Paris' }))?.timeZone, 'Europe/Paris')
  })
})
