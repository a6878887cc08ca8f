import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Activity } from 'botbuilder'
import { SignJWT } from 'jose'
import { createCloud } from '../../src/auth/cloud.ts'
import { createInboundAuth } from '../../src/auth/inbound-auth.ts'
import { systemClock } from '../../src/core/clock.ts'

const nowhere = 'http://127.0.0.1:9'
const cloud = createCloud({
  name: 'custom',
  graphUrl: nowhere,
  loginUrl: nowhere,
  tokenServiceUrl: nowhere,
  botOpenIdUrl: nowhere,
})
const activity = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: nowhere,
  conversation: { id: 'a:x', tenantId: 'ours' },
} as unknown as Activity

describe('inbound authentication and the endorsements of keys', () => {
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
  const first = pair()
  const known: { key: KeyObject; endorsements: string[] } = { key: first.publicKey, endorsements: ['msteams'] }
  const open = (key = known) =>
    createInboundAuth({
      cloud,
      appId: 'bot',
      tenantId: 'ours',
      tenants: ['ours'],
      clock: systemClock,
      keys: { getKey: async () => key },
    })
  const tokenBy = async (key: KeyObject, more: Record<string, unknown> = {}) =>
    `Bearer ${await new SignJWT({ serviceurl: nowhere, ...more })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .setIssuer(cloud.botIssuer)
      .setAudience('bot')
      .setExpirationTime('1h')
      .sign(key)}`

  it('accepts only keys endorsed for Teams', async () => {
    const header = await tokenBy(first.privateKey)
    for (const endorsements of [['msteams'], ['webchat', 'msteams']]) {
      const auth = open({ key: first.publicKey, endorsements })
      const claims = await auth.verifyToken(header)
      assert.doesNotThrow(() => auth.authorizeActivity(activity, claims))
    }
    for (const endorsements of [['webchat', 'directline'], []]) {
      const auth = open({ key: first.publicKey, endorsements })
      const claims = await auth.verifyToken(header)
      assert.throws(() => auth.authorizeActivity(activity, claims), { message: 'channel', statusCode: 401 })
    }
  })
})
