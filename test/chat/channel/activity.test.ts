import assert from 'node:assert/strict'
import type { Activity } from 'botbuilder'
import { tenantsOf } from '../../../src/auth/inbound-auth.ts'
import { readActivity, readSender } from '../../../src/chat/channel/activity.ts'

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

/** As sent over the wire, without undefined properties. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
const taken = (more: object) => plain(readActivity({ ...message, ...more }))

describe('a body as an activity', () => {
  it('keeps unknown properties', () => {
    const given = {
      ...message,
      channelData: { tenant: { id: 'ours' }, more: 1 },
      value: { command: 'help' },
      replyToId: '7',
      from: { ...message.from, role: 'user', properties: { a: 1 }, extra: 1 },
      recipient: { ...message.recipient, extra: 1 },
      conversation: { ...message.conversation, conversationType: 'personal', isGroup: false, extra: 1 },
      entities: [{ type: 'clientInfo', platform: 'iOS' }],
      attachments: [{ contentType: 'x' }],
    }
    assert.deepEqual(plain(readActivity(given)), given)
  })

  it('is refused without what an answer requires', () => {
    for (const key of ['type', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation'])
      assert.equal(readActivity(without(key)), undefined, key)
    for (const key of ['type', 'channelId', 'serviceUrl'])
      assert.equal(readActivity({ ...message, [key]: '' }), undefined, key)
    for (const key of ['from', 'recipient', 'conversation'])
      assert.equal(readActivity({ ...message, [key]: { id: '' } }), undefined, key)
    for (const body of [undefined, null, [], 'message', 1]) assert.equal(readActivity(body), undefined)
  })

  it('is refused if identifiers are too long or contain invalid characters', () => {
    const long = (length: number) => 'x'.repeat(length)
    const bounds: [string, number][] = [
      ['type', 100],
      ['id', 2000],
      ['channelId', 100],
      ['serviceUrl', 2000],
    ]
    for (const [key, most] of bounds) {
      assert.ok(readActivity({ ...message, [key]: long(most) }), key)
      assert.equal(readActivity({ ...message, [key]: long(most + 1) }), undefined, key)
    }
    for (const id of [long(2001), 'a\u0000', 'a\nb', 'a\ud800', '\tb'])
      for (const odd of [{ id }, { from: { ...message.from, id } }, { recipient: { id } }, { conversation: { id } }])
        assert.equal(readActivity({ ...message, ...odd }), undefined, JSON.stringify(odd).slice(0, 60))
    for (const odd of [
      { from: { ...message.from, aadObjectId: 'a\n' } },
      { from: { ...message.from, aadObjectId: 7 } },
      { conversation: { id: 'a', tenantId: 'a\n' } },
      { channelData: { tenant: { id: '' } } },
      { channelData: { tenant: 'ours' } },
      { channelData: 'ours' },
    ])
      assert.equal(readActivity({ ...message, ...odd }), undefined, JSON.stringify(odd))
  })

  it('is refused if it could be redelivered forever: a message or invoke without an ID', () => {
    for (const type of ['message', 'invoke']) assert.equal(readActivity({ ...message, type, id: undefined }), undefined)
    for (const type of ['messageReaction', 'conversationUpdate', 'invokeResponse', 'a message'])
      assert.ok(readActivity({ ...without('id'), type }), type)
  })

  it("is refused if it is an invoke the library couldn't read", () => {
    const invoke = (name: string, value: unknown) => readActivity({ ...message, type: 'invoke', name, value })
    const exchange = { id: '1', connectionName: 'graph', token: 't' }
    for (const [name, value] of [
      ['adaptiveCard/action', { action: { type: 'Action.Execute', data: {} } }],
      ['signin/tokenExchange', exchange],
      ['signin/verifyState', { state: '123456' }],
      ['signin/verifyState', { state: null }],
      ['signin/verifyState', {}],
      ['another', undefined],
    ] as const)
      assert.ok(invoke(name, value), name)
    for (const [name, value] of [
      ['adaptiveCard/action', undefined],
      ['adaptiveCard/action', { action: { type: 'Action.Submit' } }],
      ['adaptiveCard/action', {}],
      ['signin/tokenExchange', { ...exchange, id: undefined }],
      ['signin/tokenExchange', { ...exchange, connectionName: undefined }],
      ['signin/tokenExchange', { ...exchange, token: undefined }],
      ['signin/verifyState', { state: 7 }],
      ['signin/verifyState', undefined],
    ] as const)
      assert.equal(invoke(name, value), undefined, `${name} ${JSON.stringify(value)}`)
    assert.ok(readActivity({ ...message, name: 'adaptiveCard/action' }), 'a message of that name is no invoke')
  })

  it('drops invalid optional properties', () => {
    const long = 'x'.repeat(101)
    for (const odd of [
      { replyToId: '' },
      { name: 'x'.repeat(201) },
      { name: 1 },
      { action: long },
      { locale: 'de_DE!' },
      { locale: 'x'.repeat(9) },
      { localTimezone: long },
      { deliveryMode: long },
      { timestamp: 'soon' },
      { localTimestamp: 'soon' },
      { entities: 'x' },
      { attachments: 'x' },
    ])
      assert.deepEqual(taken(odd), message, JSON.stringify(odd))
    assert.deepEqual(taken({ from: { ...message.from, name: 7, role: long, properties: 'x' } }), {
      ...message,
      from: { id: '29:ann', aadObjectId: 'ANN' },
    })
    assert.deepEqual(taken({ recipient: { id: '28:bot', aadObjectId: '' } }), message)
    const place = { ...message.conversation, aadObjectId: '', isGroup: 'no', conversationType: long }
    assert.deepEqual(taken({ conversation: place }), message)
  })

  it('keeps values up to their maximum length, and truncates names', () => {
    const long = 'x'.repeat(100)
    const most = { action: long, localTimezone: long, deliveryMode: long, name: 'x'.repeat(200), replyToId: '1' }
    for (const [key, value] of Object.entries(most))
      assert.deepEqual(taken({ [key]: value }), { ...message, [key]: value })
    for (const locale of ['de', 'de-DE', 'zh-Hans-CN', 'EN-us'])
      assert.deepEqual(taken({ locale }), { ...message, locale })
    assert.equal(read({ from: { ...message.from, name: 'x'.repeat(300) } }).from.name?.length, 256)
    assert.equal(read({ from: { ...message.from, role: long } }).from.role, long)
  })

  it('has text, times as dates, and readable entities', () => {
    for (const text of [null, undefined]) assert.equal(read({ text }).text, '')
    assert.equal(readActivity({ ...message, text: 1 }), undefined)
    const at = { timestamp: '2026-01-05T09:00:00Z', localTimestamp: '2026-01-05T10:00:00+01:00' }
    const { timestamp, localTimestamp } = read(at)
    assert.equal(timestamp?.getTime(), Date.UTC(2026, 0, 5, 9))
    assert.equal(localTimestamp?.getTime(), Date.UTC(2026, 0, 5, 9))
    const mention = { type: 'Mention', text: '<at>x</at>', mentioned: { id: '29:x' } }
    const entities = [
      { type: 'other' },
      mention,
      7,
      null,
      {},
      { type: 'mention' },
      { ...mention, text: undefined },
      { ...mention, mentioned: {} },
    ]
    assert.deepEqual(read({ entities }).entities, [{ type: 'other' }, mention])
    assert.equal(read({ entities: Array(501).fill({ type: 'other' }) }).entities?.length, 500)
  })

  it('contains no characters that databases refuse, at any depth', () => {
    const { text, value } = read({
      text: 'a\u0000b',
      value: { 'k\u0000': ['\ud800', { deep: 'x\udc00y' }], n: 7, b: true },
    })
    assert.equal(text, 'a\ufffdb')
    assert.deepEqual(value, { 'k\ufffd': ['\ufffd', { deep: 'x\ufffdy' }], n: 7, b: true })
  })
})

describe('the tenants of an activity', () => {
  it('are all those it names, in lower case', () => {
    assert.deepEqual(tenantsOf(read({ channelData: { tenant: { id: 'THEIRS' } } })), ['ours', 'theirs'])
    assert.deepEqual(tenantsOf(read({ channelData: { team: { id: 'x' } } })), ['ours'])
    assert.deepEqual(tenantsOf(read({ conversation: { id: 'a' }, channelData: { tenant: { id: 'x' } } })), ['x'])
    for (const channelData of [undefined, null, {}, { tenant: null }])
      assert.deepEqual(tenantsOf(read({ conversation: { id: 'a' }, channelData })), [])
    // Stored activities haven't passed the schema.
    for (const channelData of ['x', { tenant: 'x' }, { tenant: { id: 1 } }, { tenant: { id: '' } }])
      assert.deepEqual(tenantsOf({ conversation: { id: 'a' }, channelData } as unknown as Activity), [])
    assert.deepEqual(tenantsOf(read({ conversation: { id: 'a', tenantId: '' } })), [])
  })
})

describe('the sender', () => {
  it('is identified by object and tenant ID in lower case', () => {
    assert.deepEqual(readSender(read()), {
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

  it('is undefined without an Entra ID or tenant', () => {
    assert.equal(readSender(read({ from: { id: '29:ann' } })), undefined)
    assert.equal(readSender(read({ from: { id: '29:ann', aadObjectId: null } })), undefined)
    assert.equal(readSender(read({ conversation: { id: 'a' } })), undefined)
  })

  it('may have no name', () => {
    assert.equal(readSender(read({ from: { id: '29:ann', aadObjectId: 'ann' } }))?.name, '')
  })

  it('is where the channel says, otherwise in the personal chat', () => {
    const placeIn = (conversationType?: string) =>
      readSender(read({ conversation: { ...message.conversation, conversationType } }))?.place
    assert.deepEqual(['channel', 'groupChat', 'personal', 'odd', undefined].map(placeIn), [
      'channel',
      'groupChat',
      'personal',
      'personal',
      'personal',
    ])
  })

  it('uses a phone if the client says so', () => {
    const deviceOn = (platform?: string) =>
      readSender(
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
    assert.equal(readSender(read({ entities: null }))?.device, 'desktop')
  })

  it("has the activity's locale and time zone, or else the client's", () => {
    const entities = [{ type: 'clientInfo', locale: 'de-DE', timezone: 'Europe/Berlin' }]
    const { locale, timeZone } = readSender(read({ entities })) ?? {}
    assert.deepEqual([locale, timeZone], ['de-DE', 'Europe/Berlin'])
    const said = readSender(read({ locale: 'fr-FR', localTimezone: 'Europe/Paris', entities }))
    assert.deepEqual([said?.locale, said?.timeZone], ['fr-FR', 'Europe/Berlin'])
    assert.equal(readSender(read({ localTimezone: 'Europe/Paris' }))?.timeZone, 'Europe/Paris')
  })
})
