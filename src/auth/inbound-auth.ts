import { type KeyObject, verify } from 'node:crypto'
import type { Activity } from 'botbuilder'
import { AuthenticationError } from 'botframework-connector'
import { z } from 'zod/v4'
import { tenantsOf } from '../bot/channel/activity.ts'
import type { Clock } from '../core/clock.ts'
import type { Cloud } from './cloud.ts'
import type { ChannelKeys } from './signing-keys.ts'

/** Why nobody was let in: for the log, never for the caller. */
export type Refusal =
  | 'noToken'
  | 'malformedToken'
  | 'algorithm'
  | 'issuer'
  | 'audience'
  | 'serviceUrl'
  | 'expired'
  | 'notYetValid'
  | 'unknownKey'
  | 'signature'
  | 'channel'
  | 'tenant'
  | 'notVerified'
  | 'keysUnavailable'

/** The status a refusal is answered with. */
const statusOf = (refusal: Refusal) => (refusal === 'tenant' ? 403 : refusal === 'keysUnavailable' ? 503 : 401)

export function refuse(refusal: Refusal): AuthenticationError {
  return new AuthenticationError(refusal, statusOf(refusal))
}

/** What a genuine token of the channel says. */
export interface Voucher {
  readonly serviceUrl: string
  readonly endorsements: readonly string[]
}

/** Looks at a request of the channel before the library does. Throws an AuthenticationError named by its refusal. */
export interface Door {
  /** Whether the channel signed the token in this Authorization header for this bot, and what it says. */
  vouch(header: string): Promise<Voucher>
  /** Refuses an activity that the voucher does not cover, or that may not come in at all. */
  admit(activity: Activity, voucher: Voucher): void
}

/** How many tokens are known as genuine: the channel shows one for an hour, at every activity and twice at each. */
const mostGenuine = 32

/**
 * How far the clocks of the channel and of this machine may lie apart, in seconds. Whoever steals a token in that time sends
 * nothing again: activities are known by their ids.
 */
export const skew = 900

const json = <T>(shape: z.ZodType<T>, part: string): T | undefined => {
  try {
    return shape.safeParse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}
const header = z.object({ alg: z.string(), kid: z.string() })
const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  serviceurl: z.string(),
  exp: z.number(),
  nbf: z.number().default(0),
})

/**
 * The library verifies too, but it writes the keys and stacks of every failure to the console, answers some with 500, lets
 * keys without endorsement vouch for any channel, and takes tokens of bots and emulators besides the channel's.
 */
export function createDoor(options: {
  cloud: Cloud
  appId: string
  tenants: readonly string[]
  keys: ChannelKeys
  clock: Clock
}): Door {
  const { cloud, appId, keys, clock } = options
  const tenants = options.tenants.map((one) => one.toLowerCase())

  const genuine = new Map<string, KeyObject>()
  /** Whether this very token was signed with this very key; found out once. */
  const isGenuine = (token: string, key: KeyObject): boolean => {
    if (genuine.get(token) === key) return true
    const end = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(end + 1), 'base64url')
    if (!verify('sha256', Buffer.from(token.slice(0, end)), key, signature)) return false
    for (const oldest of genuine.keys()) if (genuine.size >= mostGenuine) genuine.delete(oldest)
    genuine.set(token, key)
    return true
  }

  /** The key of this name; a failure to fetch keys says nothing about the token. */
  const keyOf = async (kid: string) => {
    try {
      return await keys.getKey(kid)
    } catch {
      throw refuse('keysUnavailable')
    }
  }

  return {
    async vouch(authorization) {
      const [scheme, token = '', ...more] = authorization.split(' ')
      if (scheme !== 'Bearer' || !token || more.length > 0) throw refuse('noToken')
      const [head = '', body = '', _signature, ...rest] = token.split('.')
      const [signed, said] = [json(header, head), json(claims, body)]
      if (!signed || !said || rest.length > 0) throw refuse('malformedToken')
      if (signed.alg !== 'RS256') throw refuse('algorithm')
      if (said.iss !== cloud.botIssuer) throw refuse('issuer')
      if (said.aud !== appId) throw refuse('audience')
      const now = clock.now() / 1000
      if (said.exp + skew <= now) throw refuse('expired')
      if (said.nbf - skew > now) throw refuse('notYetValid')
      const key = await keyOf(signed.kid)
      if (!key) throw refuse('unknownKey')
      if (!isGenuine(token, key.key)) throw refuse('signature')
      return { serviceUrl: said.serviceurl, endorsements: key.endorsements }
    },
    admit(activity, { serviceUrl, endorsements }) {
      const { channelId } = activity
      if (activity.serviceUrl !== serviceUrl) throw refuse('serviceUrl')
      if (!isOwnHost(serviceUrl, cloud.serviceHosts)) throw refuse('serviceUrl')
      if (channelId !== 'msteams' || !endorsements.includes(channelId)) throw refuse('channel')
      const named = tenantsOf(activity)
      if (named.length === 0 || named.some((one) => !tenants.includes(one))) throw refuse('tenant')
    },
  }
}

/** What is sent carries the bot's token, so it may only go where the configured cloud's channel lives, and not in the clear. */
export function isOwnHost(serviceUrl: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(serviceUrl)) return false
  const { hostname, protocol, username, password } = new URL(serviceUrl)
  const known = allowed.some((name) => hostname === name || (name.startsWith('.') && hostname.endsWith(name)))
  const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  const sealed = protocol === 'https:' || (local && protocol === 'http:')
  return known && sealed && !username && !password
}
