import assert from 'node:assert/strict'
import crypto, { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Activity } from 'botbuilder'
import { SignJWT } from 'jose'
import { createCloud } from '../../src/auth/cloud.ts'
import { createDoor } from '../../src/auth/inbound-auth.ts'
import { systemClock } from '../../src/core/clock.ts'

const nowhere = 'http://127.0.0.1:9'
const cloud = createCloud({
  ...{ name: 'custom', graphUrl: nowhere, loginUrl: nowhere },
  ...{ tokenServiceUrl: nowhere, botOpenIdUrl: nowhere },
})
const activity = {
  ...{ type: 'message', id: '1', channelId: 'msteams', serviceUrl: nowhere },
  conversation: { id: 'a:x', tenantId: 'ours' },
} as unknown as Activity

describe('the door and its keys', () => {
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
  const first = pair()
  const known: { key: KeyObject; endorsements: string[] } = { key: first.publicKey, endorsements: ['msteams'] }
  const open = (key = known) =>
    createDoor({
      ...{ cloud, appId: 'bot', tenants: ['ours'], clock: systemClock },
      keys: { getKey: async () => key },
    })
  const tokenBy = async (key: KeyObject, more: Record<string, unknown> = {}) =>
    `Bearer ${await new SignJWT({ serviceurl: nowhere, ...more })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .setIssuer(cloud.botIssuer)
      .setAudience('bot')
      .setExpirationTime('1h')
      .sign(key)}`

  it('opens to a key that is endorsed for Teams, and to none that is endorsed for others only or for nobody', async () => {
    const header = await tokenBy(first.privateKey)
    for (const endorsements of [['msteams'], ['webchat', 'msteams']]) {
      const door = open({ key: first.publicKey, endorsements })
      const voucher = await door.vouch(header)
      assert.doesNotThrow(() => door.admit(activity, voucher))
    }
    for (const endorsements of [['webchat', 'directline'], []]) {
      const door = open({ key: first.publicKey, endorsements })
      const voucher = await door.vouch(header)
      assert.throws(() => door.admit(activity, voucher), { message: 'channel', statusCode: 401 })
    }
  })

  it('remembers 32 tokens as genuine, the newest', async () => {
    const door = open()
    const headers = await Promise.all(Array.from({ length: 33 }, (_, n) => tokenBy(first.privateKey, { n })))
    const original = crypto.verify
    let verified = 0
    const counting = ((...all: Parameters<typeof original>) => {
      verified++
      return original(...all)
    }) as typeof original
    crypto.verify = counting
    syncBuiltinESMExports()
    try {
      for (const header of headers) await door.vouch(header)
      for (const header of headers.slice(1)) await door.vouch(header)
      assert.equal(verified, 33)
      await door.vouch(headers[0] ?? '')
      assert.equal(verified, 34)
    } finally {
      crypto.verify = original
      syncBuiltinESMExports()
    }
  })
})
