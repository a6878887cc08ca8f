import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openWholeBot, serviceUrl } from '../support/whole-bot.ts'
import { hostileJson } from './texts.ts'

const frame = {
  id: '1',
  channelId: 'msteams',
  serviceUrl,
  text: 'help',
  from: { id: '29:x', name: 'X', aadObjectId: 'x' },
  recipient: { id: '28:bot', name: 'Rollcall' },
  conversation: { id: 'a:x', conversationType: 'personal', tenantId: 'ours' },
  channelData: { tenant: { id: 'ours' } },
  locale: 'en-US',
}
const invoke = (name: string, value: unknown) => ({ ...frame, type: 'invoke', name, value })
const exchange = { id: 'resource', connectionName: 'graph', token: 'a.b.c' }
/** Every kind of Teams activity that the bot or its library inspects. */
const kinds = [
  { ...frame, type: 'message' },
  { ...frame, type: 'message', text: 'list users' },
  { ...frame, type: 'message', text: undefined, value: { command: 'help' } },
  { ...frame, type: 'message', entities: [{ type: 'mention', text: '<at>R</at>', mentioned: { id: '28:bot' } }] },
  { ...frame, type: 'message', attachments: [{ contentType: 'text/html', content: '<p>help</p>' }] },
  { ...frame, type: 'installationUpdate', action: 'add' },
  { ...frame, type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] },
  { ...frame, type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
  { ...frame, type: 'event', name: 'tokens/response', value: { token: 'a.b.c' } },
  invoke('adaptiveCard/action', { action: { type: 'Action.Execute', verb: 'help', data: { command: 'help' } } }),
  invoke('signin/tokenExchange', exchange),
  invoke('signin/verifyState', { state: '123456' }),
  invoke('signin/failure', { code: 'x', message: 'y' }),
  invoke('fileConsent/invoke', { action: 'accept' }),
  invoke('message/submitAction', { actionName: 'feedback' }),
] as const
/** Failed exchanges continue with the card, a wrong code isn't found, and the rest isn't for this bot. */
const statuses = new Map([
  ['signin/tokenExchange', 412],
  ['signin/verifyState', 404],
  ['fileConsent/invoke', 501],
  ['message/submitAction', 501],
])
const fields = [...Object.keys(frame), 'type', 'name', 'value', 'action', 'entities', 'attachments', 'timestamp']
const more = ['localTimezone', 'replyToId', 'deliveryMode', 'membersAdded', 'relatesTo', 'expiration', '__proto__']
const inner = ['id', 'name', 'aadObjectId', 'tenantId', 'conversationType', 'tenant', 'action', 'data', 'type', 'state']

const long = 'x'.repeat(100_000)
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, 7, '', {}, [], [{}], [null], '\ud800', 'a\u0000b', long, true, 1e308),
  fc.constantFrom<unknown>([{ type: 'mention' }], [{ type: 'Mention', text: 7, mentioned: null }], { action: {} }),
  hostileJson(),
)

/** An activity with one field replaced, possibly in a nested object. */
const broken = fc
  .tuple(fc.constantFrom(...kinds), fc.constantFrom(...fields, ...more), fc.option(fc.constantFrom(...inner)), odd)
  .map(([kind, field, within, value]) => {
    const whole: Record<string, unknown> = JSON.parse(JSON.stringify(kind))
    const held = whole[field]
    const inside = within !== null && typeof held === 'object' && held !== null
    return { ...whole, [field]: inside ? { ...held, [within]: value } : value }
  })

describe('the bot under hostile activities with a genuine token', () => {
  const opened = openWholeBot()

  it('answers everything Teams sends', async () => {
    const { receive, lines } = await opened
    for (const kind of kinds) {
      const { status } = await receive(JSON.parse(JSON.stringify(kind)))
      assert.equal(status, statuses.get('name' in kind ? kind.name : '') ?? 200, JSON.stringify(kind))
    }
    assert.doesNotMatch(lines.join(''), /"level":(50|"error")/)
  })

  it('never answers 500 or reports a bug', async () => {
    const { receive, lines } = await opened
    await fc.assert(
      fc.asyncProperty(fc.array(broken, { minLength: 1, maxLength: 3 }), async (activities) => {
        for (const activity of activities) {
          lines.length = 0
          const { status } = await receive(activity)
          assert.ok([200, 400, 401, 403, 404, 412, 501].includes(status), `status ${status}`)
          assert.doesNotMatch(lines.join(''), /"level":(50|"error")/)
        }
      }),
    )
  })
})
