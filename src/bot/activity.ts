import type { Activity } from 'botbuilder'
import { z } from 'zod/v4'
import type { Device, Place, Speaker } from './command.ts'

const id = z.string().min(1).max(2000)

const shape = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().max(2000).optional(),
  name: z.string().max(200).optional(),
  text: z.string().nullish(),
  channelId: z.string().min(1).max(100),
  serviceUrl: id,
  from: z.looseObject({ id, name: z.string().nullish(), aadObjectId: z.string().nullish() }),
  recipient: z.looseObject({ id }),
  conversation: z.looseObject({ id, tenantId: z.string().nullish() }),
  timestamp: z.coerce.date().optional(),
  localTimestamp: z.coerce.date().optional(),
  entities: z.array(z.looseObject({ type: z.string().optional() })).nullish(),
})

// What cannot be told from its own repetition could be sent again for ever.
const repeatable = shape.refine(({ type, id }) => id || !/^(message|invoke)$/.test(type))

/** The body of a request as an activity; undefined when it is none. */
export function readActivity(body: unknown): Activity | undefined {
  const parsed = repeatable.safeParse(body)
  return parsed.success ? (parsed.data as unknown as Activity) : undefined
}

const channelData = z.looseObject({ tenant: z.looseObject({ id: z.string() }).optional() })
const clientInfo = z.looseObject({
  type: z.literal('clientInfo'),
  locale: z.string().optional(),
  platform: z.string().optional(),
  timezone: z.string().optional(),
})

/** Every tenant an activity names, in lower case: the conversation's and the channel's own. */
export function tenantsOf({ conversation, channelData: data }: Activity): string[] {
  const named = [conversation.tenantId, channelData.safeParse(data).data?.tenant?.id]
  return named.flatMap((one) => (one ? [one.toLowerCase()] : []))
}

/** Who speaks. Undefined when the channel names no Entra user (another bot, an anonymous guest). */
export function readSpeaker(activity: Activity): Speaker | undefined {
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

function placeOf(type: string | undefined): Place {
  return type === 'channel' || type === 'groupChat' ? type : 'personal'
}

function deviceOf(platform: string | undefined): Device {
  return platform && /^(ios|android)$/i.test(platform) ? 'phone' : 'desktop'
}
