import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import http from 'node:http'
import { SignJWT } from 'jose'
import type { Person } from '../../emulator/world.ts'
import type { World } from '../support/rollcall.ts'

/** An HTTP response as seen by an unauthenticated caller. */
export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

/** Any request to a port of this machine. */
export function request(
  port: number,
  options: { method?: string; path?: string; headers?: http.OutgoingHttpHeaders; body?: string | Buffer } = {},
): Promise<Answer> {
  const { method = 'POST', path = '/api/messages', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

let count = 0

/** A message as posted by Teams. */
export function activityOf({ emulator }: World, person: Person, more: Record<string, unknown> = {}): object {
  const { tenantId, appId } = emulator.world
  return {
    type: 'message',
    id: `${Date.now()}-${count++}`,
    text: 'help',
    channelId: 'msteams',
    serviceUrl: serviceUrlOf({ emulator }),
    timestamp: new Date().toISOString(),
    from: { id: `29:${person.id}`, name: person.displayName, aadObjectId: person.id },
    recipient: { id: `28:${appId}`, name: 'Rollcall' },
    conversation: { id: `a:${person.id}`, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    locale: 'en-US',
    ...more,
  }
}

export const serviceUrlOf = ({ emulator }: Pick<World, 'emulator'>) => `${emulator.url}/_connector`

/** The claims of the channel's token for this world's bot. */
const claimsOf = (world: World) => ({
  iss: 'https://api.botframework.com',
  aud: world.emulator.world.appId,
  serviceurl: serviceUrlOf(world),
})

/** A channel token, optionally with other claims. */
export const tokenOf = (world: World, claims: Record<string, unknown> = {}) =>
  world.emulator.tokens.mint({ ...claimsOf(world), ...claims })

/** Posts an activity like the channel, with any part replaced. */
export async function post(
  world: World,
  options: { activity?: object; token?: string | undefined; headers?: http.OutgoingHttpHeaders; body?: string } = {},
): Promise<Answer> {
  const { alex } = world.emulator.world.operators
  const token = 'token' in options ? options.token : await tokenOf(world)
  return request(world.rollcall.port, {
    headers: {
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    body: options.body ?? JSON.stringify(options.activity ?? activityOf(world, alex)),
  })
}

let strangers: KeyObject | undefined

/** A key the channel doesn't use. */
export const strangersKey = (): KeyObject => {
  strangers ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  return strangers
}

/** A token with the channel's claims, signed with another key. */
export function forge(world: World, header: { alg: string; kid?: string }, key: KeyObject | Uint8Array) {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ ...claimsOf(world), iat: now, nbf: now, exp: now + 3600 }).setProtectedHeader(header).sign(key)
}

/** Everything written through the console while `work` runs. */
export async function consoleOf(work: () => Promise<unknown>): Promise<string[]> {
  const written: string[] = []
  const names = ['log', 'warn', 'error', 'info', 'debug'] as const
  const before = names.map((name) => [name, console[name]] as const)
  for (const name of names) console[name] = (...all: unknown[]) => void written.push(all.map(String).join(' '))
  try {
    await work()
  } finally {
    for (const [name, original] of before) console[name] = original
  }
  return written
}
