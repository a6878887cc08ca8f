import type { Activity } from 'botbuilder'
import { z } from 'zod/v4'
import { tenantsOf } from '../../auth/inbound-auth.ts'
import type { Device, Place } from '../views/viewer.ts'
import { activityShape } from './activity-shape.ts'

/** Who sent an activity, from where, and how to display the answer. */
export interface Sender {
  /** Object ID and tenant of the sender, authenticated by the channel. */
  readonly oid: string
  readonly tid: string
  readonly name: string
  /** The sender's channel ID (`29:...`), used by the token service. */
  readonly userId: string
  readonly place: Place
  readonly device: Device
  readonly locale: string
  readonly timeZone: string
}

/** Parses a request body as an activity and drops invalid optional parts; undefined if it isn't an activity. */
export function readActivity(body: unknown): Activity | undefined {
  const parsed = activityShape.safeParse(body)
  return parsed.success ? (parsed.data as unknown as Activity) : undefined
}

const clientInfo = z.looseObject({
  type: z.literal('clientInfo'),
  locale: z.string().optional(),
  platform: z.string().optional(),
  timezone: z.string().optional(),
})

const senders = new WeakMap<Activity, Sender | undefined>()

/**
 * The sender; undefined if the channel doesn't name an Entra user (another bot, an anonymous guest). Parsed once per
 * activity, because every part of a turn needs it.
 */
export function readSender(activity: Activity): Sender | undefined {
  if (!senders.has(activity)) senders.set(activity, senderOf(activity))
  return senders.get(activity)
}

function senderOf(activity: Activity): Sender | undefined {
  const { from, conversation } = activity
  const [tenant] = tenantsOf(activity)
  if (!from.aadObjectId || !tenant) return undefined
  const client = (activity.entities ?? []).map((entity) => clientInfo.safeParse(entity).data).find(Boolean)
  return {
    oid: from.aadObjectId.toLowerCase(),
    tid: tenant,
    name: from.name ?? '',
    userId: from.id,
    place: placeOf(conversation.conversationType),
    device: deviceOf(client?.platform),
    locale: activity.locale ?? client?.locale ?? 'en',
    timeZone: client?.timezone ?? activity.localTimezone ?? 'UTC',
  }
}

export function placeOf(type: string | undefined): Place {
  return type === 'channel' || type === 'groupChat' ? type : 'personal'
}

function deviceOf(platform: string | undefined): Device {
  return platform && /^(ios|android)$/i.test(platform) ? 'phone' : 'desktop'
}
