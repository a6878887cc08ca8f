import { z } from 'zod/v4'

/** Stored and compared, so an invalid identifier is refused rather than corrected. */
const identifier = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[^\p{Cc}\p{Surrogate}]+$/u)

/** Optional for a turn: dropped if invalid. */
const optionalField = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined)

const emptyText = z.literal('')
const name = optionalField(z.string().transform((text) => text.slice(0, maxName)))
const maxName = 256
/** An account in a form the connector accepts; it refuses IDs that aren't valid text. */
const account = {
  id: identifier,
  name,
  role: optionalField(z.string().max(100)),
  properties: optionalField(z.looseObject({})),
}
const maxEntities = 500

/** The library reads these properties of every entity and mention without checking that they exist. */
const entity = z.looseObject({ type: z.string() })
const mention = z.looseObject({ text: z.string(), mentioned: z.looseObject({ id: z.string() }) })
const isEntity = (one: unknown): boolean => {
  const { data } = entity.safeParse(one)
  return data !== undefined && (data.type.toLowerCase() !== 'mention' || mention.safeParse(data).success)
}

const shape = z.looseObject({
  type: z.string().min(1).max(100),
  id: identifier.optional(),
  replyToId: optionalField(identifier),
  name: optionalField(z.string().max(200)),
  action: optionalField(z.string().max(100)),
  // Always a string, because the library searches it for the mention if the bot is mentioned.
  text: z
    .string()
    .default('')
    .nullable()
    .transform((text) => text ?? ''),
  channelId: z.string().min(1).max(100),
  serviceUrl: identifier,
  from: z.looseObject({ ...account, aadObjectId: identifier.or(emptyText).nullish() }),
  recipient: z.looseObject({ ...account, aadObjectId: optionalField(identifier) }),
  conversation: z.looseObject({
    ...account,
    aadObjectId: optionalField(identifier),
    isGroup: optionalField(z.boolean()),
    conversationType: optionalField(z.string().max(100)),
    tenantId: identifier.or(emptyText).nullish(),
  }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: identifier }).nullish() }).nullish(),
  locale: optionalField(z.string().regex(/^[a-z]{1,8}(-[a-z0-9]{1,8}){0,6}$/i)),
  localTimezone: optionalField(z.string().max(100)),
  deliveryMode: optionalField(z.string().max(100)),
  timestamp: optionalField(z.coerce.date()),
  localTimestamp: optionalField(z.coerce.date()),
  entities: optionalField(z.array(z.unknown()).transform((all) => all.slice(0, maxEntities).filter(isEntity))),
  attachments: optionalField(z.array(z.unknown())),
})

/** Properties of these invokes that the library requires. */
const invokes = new Map<string | undefined, z.ZodType>([
  ['adaptiveCard/action', z.looseObject({ action: z.looseObject({ type: z.literal('Action.Execute') }) })],
  ['signin/tokenExchange', z.looseObject({ id: identifier, connectionName: z.string(), token: z.string() })],
  ['signin/verifyState', z.looseObject({ state: z.string().nullish() })],
])

export const activityShape = shape
  // Without an ID, redelivery couldn't be recognised and might go on forever.
  .refine(({ type, id }) => id !== undefined || !/^(message|invoke)$/.test(type))
  .refine(({ type, name, value }) => type !== 'invoke' || (invokes.get(name)?.safeParse(value).success ?? true))
  .transform((activity) => replaceLoneSurrogates(activity) as typeof activity)

/** Replaces characters that databases refuse: NUL and lone surrogates. */
function replaceLoneSurrogates(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[\0\p{Surrogate}]/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(replaceLoneSurrogates)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map((pair) => pair.map(replaceLoneSurrogates) as [string, unknown]))
}
