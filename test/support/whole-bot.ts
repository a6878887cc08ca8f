import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { createCloud } from '../../src/auth/cloud.ts'
import { createChannel } from '../../src/chat/channel/adapter.ts'
import { createDelivery } from '../../src/chat/channel/delivery.ts'
import { createSignIn } from '../../src/chat/sign-in/sign-in.ts'
import { createBot } from '../../src/chat/turn/app.ts'
import { createBackground } from '../../src/chat/turn/background.ts'
import { createRouter } from '../../src/chat/turn/router.ts'
import { createTurnRunner } from '../../src/chat/turn/turn-runner.ts'
import { systemClock } from '../../src/core/clock.ts'
import { commands } from './all-commands.ts'
import { servicesWith } from './commands.ts'
import { memoryStorage } from './memory-storage.ts'
import { wholeRegistry } from './registry.ts'
import { createKeptLog } from './rollcall.ts'
import { messagesFor } from './words.ts'

const nowhere = 'http://127.0.0.1:9'
export const serviceUrl = `${nowhere}/_connector`
const connectionName = 'graph'

type Outbound = Parameters<typeof createChannel>[0]['outbound']
type Call = Parameters<Outbound['client']['sendRequest']>[0]

/** Responses of the connector and token service: every message is accepted, and nobody is signed in. */
function answerTo({ url, method }: Call): { status: number; body: unknown } {
  if (url.includes('/usertoken/')) return { status: method === 'POST' ? 400 : 404, body: undefined }
  if (url.includes('/botsignin/')) {
    const tokenExchangeResource = { id: 'resource', uri: 'api://bot', providerId: '' }
    return { status: 200, body: { signInLink: `${nowhere}/signin`, tokenExchangeResource } }
  }
  return { status: method === 'POST' ? 201 : 200, body: { id: 'posted' } }
}

/** The real chat side with its own authentication; commands do nothing, and nothing leaves the process. */
export async function openWholeBot(parts: Partial<Pick<Parameters<typeof createBot>[0], 'files' | 'rateLimit'>> = {}) {
  const { log, lines } = createKeptLog()
  const clock = systemClock
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const cloud = createCloud({
    name: 'custom',
    graphUrl: nowhere,
    loginUrl: nowhere,
    tokenServiceUrl: nowhere,
    botOpenIdUrl: `${nowhere}/keys/${Math.random()}`,
  })
  const key = { key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), endorsements: ['msteams'] }
  const calls: string[] = []
  const accessToken = randomUUID()
  const used = new Set<string | undefined>()
  const bodies: string[] = []
  const verified: number[] = []
  const sendRequest = async (request: Call) => {
    calls.push(`${request.method} ${request.url}`)
    bodies.push(String(request.body ?? ''))
    used.add(request.headers.get('authorization'))
    const { status, body } = answerTo(request)
    const headers = request.headers.clone()
    return { request, status, headers, ...(body !== undefined && { bodyAsText: JSON.stringify(body) }) }
  }
  const channel = createChannel({
    cloud,
    appId: 'bot',
    tenantId: 'ours',
    tenants: ['ours'],
    clock,
    identity: {
      acquireTokenByClientCredential: async () => ({ accessToken, expiresOn: new Date(Date.now() + 3_600_000) }),
    },
    keys: {
      getKey: async () => {
        verified.push(Date.now())
        return key
      },
    },
    outbound: { client: { sendRequest }, close: async () => {} } as Outbound,
  })
  const storage = memoryStorage()
  const signIn = createSignIn({ channel, connectionName, storage, clock, log })
  const unreachable = () => {
    throw new Error('Nobody is signed in: nothing may be asked of Graph')
  }
  const { rateLimit = { take: () => {} }, files = { accountsIn: async () => undefined } } = parts
  const harmless = commands.map((command) => ({ ...command, run: async () => ({ text: 'done', replace: false }) }))
  const bot = createBot({
    commands,
    registry: wholeRegistry,
    messagesFor,
    approverStanding: async () => ({ asked: false, waiting: 0 }),
    channel,
    signIn,
    rateLimit,
    files,
    log,
    seen: { first: async () => true },
    conversations: { save: async (_key, reference) => void JSON.stringify(reference), remove: async () => {} },
    signedIn: async () => {},
    answer: createTurnRunner({
      messagesFor,
      channel,
      signIn,
      clock,
      log,
      router: createRouter({
        commands: harmless,
        services: servicesWith(),
        signIn,
        rateLimit,
        tokens: unreachable,
        graph: { as: unreachable },
        tenantId: 'ours',
        now: clock.now,
      }),
      deliver: createDelivery({ channel, log }),
      privateReplies: async () => undefined,
      operationCards: {} as Parameters<typeof createTurnRunner>[0]['operationCards'],
      approverCards: {} as Parameters<typeof createTurnRunner>[0]['approverCards'],
      background: createBackground(log),
    }),
  })
  const token = await new SignJWT({ serviceurl: serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid: 'key' })
    .setIssuer(cloud.botIssuer)
    .setAudience('bot')
    .setExpirationTime('1h')
    .sign(privateKey)
  const header = `Bearer ${token}`
  const receive = (body: unknown) => bot.receive(header, body)
  /**
   * `used`: the Authorization headers of calls; `accessToken`: the bot's token; `verified`: when a signature was
   * checked.
   */
  return { lines, calls, used, accessToken, channel, header, verified, said: () => bodies, receive }
}
