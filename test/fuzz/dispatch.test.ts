import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Sender } from '../../src/chat/channel/activity.ts'
import { createRouter, type RequestContext } from '../../src/chat/turn/router.ts'
import { createLog } from '../../src/core/log.ts'
import { commands } from '../support/all-commands.ts'
import { servicesWith } from '../support/commands.ts'
import { messagesFor } from '../support/words.ts'
import { hostileJson, hostileText } from './texts.ts'

const sender: Sender = {
  oid: 'someone',
  tid: 'ours',
  name: 'Someone',
  userId: '29:someone',
  place: 'personal',
  device: 'desktop',
  locale: 'en',
  timeZone: 'UTC',
}

describe('the router under hostile cards and text', () => {
  const unreachable = () => {
    throw new Error('Nobody is signed in: nothing may be asked of Graph')
  }
  const router = createRouter({
    now: () => 0,
    commands,
    services: servicesWith(),
    signIn: { current: async () => undefined },
    tokens: unreachable,
    graph: { as: unreachable },
    tenantId: 'ours',
    rateLimit: { take: () => undefined },
  })
  const prepare = (asked: RequestContext['asked']) =>
    router.prepare({
      sender,
      asked,
      messages: messagesFor('en'),
      channel: { reference: {}, userId: sender.userId, device: 'desktop' },
      members: { name: async () => undefined },
      log: createLog({ level: 'silent' }),
      progress: () => undefined,
    })
  const names = commands.map(({ name }) => name)
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)

  it('answers every card with a reply, a sign-in or a command, without prototype pollution', async () => {
    const known = Object.getOwnPropertyNames(Object.prototype).length
    const data = fc
      .tuple(fc.oneof(fc.constantFrom(...names), hostileText(3)), hostileJson())
      .map(([command, more]) => ({ ...Object(more), command }))
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostileJson().filter(isRecord), data), async (given) => {
        const step = await prepare({ data: given })
        assert.ok(['reply', 'signIn', 'run'].includes(step.kind))
        assert.doesNotMatch(JSON.stringify(step), /reference/, 'no bug')
        assert.equal(Object.getOwnPropertyNames(Object.prototype).length, known)
      }),
    )
  })

  it('answers all text, and shows it literally', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.constantFrom('', ...names.map((name) => `${name} `)), hostileText()),
        async (parts) => {
          const step = await prepare({ text: parts.join('') })
          assert.ok(['reply', 'signIn', 'run'].includes(step.kind))
          assert.doesNotMatch(JSON.stringify(step), /reference/, 'no bug')
        },
      ),
    )
  })
})
