import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createCloud } from '../../src/auth/cloud.ts'
import { createInboundAuth, InboundAuthError, tenantsOf } from '../../src/auth/inbound-auth.ts'
import { readActivity, readSender } from '../../src/chat/channel/activity.ts'
import { systemClock } from '../../src/core/clock.ts'
import { hostileJson, hostileText } from './texts.ts'

const part = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')

describe('inbound authentication under hostile requests', () => {
  const nowhere = 'http://127.0.0.1:9'
  const cloud = createCloud({
    name: 'custom',
    graphUrl: nowhere,
    loginUrl: nowhere,
    tokenServiceUrl: nowhere,
    botOpenIdUrl: nowhere,
  })
  const keys = { getKey: () => Promise.reject(new Error('unreachable')) }
  const auth = createInboundAuth({ cloud, appId: 'bot', tenantId: 'ours', tenants: ['ours'], keys, clock: systemClock })

  it('accepts no forged header', async () => {
    const token = fc
      .tuple(hostileJson(), hostileJson(), hostileText(3))
      .map(([head, claims, signature]) => `Bearer ${part(head)}.${part(claims)}.${signature}`)
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostileText(), token), async (header) => {
        await assert.rejects(auth.verifyToken(header), (error) => {
          assert.ok(error instanceof InboundAuthError)
          assert.ok(error.statusCode === 401 || error.statusCode === 503)
          assert.match(error.message, /^[a-zA-Z]+$/)
          return true
        })
      }),
    )
  })

  it('parses any body as an activity or nothing, without prototype pollution', () => {
    const known = new Set(Object.getOwnPropertyNames(Object.prototype))
    const frame = {
      type: 'message',
      id: '1',
      channelId: 'msteams',
      serviceUrl: 'https://smba.trafficmanager.net/',
      from: { id: '29:x', aadObjectId: 'x' },
      recipient: { id: '28:y' },
      conversation: { id: 'a:x', tenantId: 'ours' },
    }
    const body = fc.oneof(
      hostileJson(),
      hostileJson().map((more) => ({ ...frame, ...Object(more) })),
      fc
        .tuple(fc.constantFrom(...Object.keys(frame), 'channelData', 'value', 'text', 'entities'), hostileJson())
        .map(([key, value]) => ({ ...frame, [key]: value })),
    )
    fc.assert(
      fc.property(body, (given) => {
        const activity = readActivity(given)
        assert.deepEqual(new Set(Object.getOwnPropertyNames(Object.prototype)), known)
        if (!activity) return
        const sender = readSender(activity)
        for (const tenant of tenantsOf(activity)) assert.equal(tenant, tenant.toLowerCase())
        if (sender) assert.ok(typeof sender.oid === 'string' && typeof sender.tid === 'string')
      }),
    )
  })
})
