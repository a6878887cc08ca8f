import { z } from 'zod'
import type { Acting, Actor } from './act-as.ts'
import { type Act, personOf } from './activity.ts'
import type { Conversations } from './conversations.ts'
import { type Call, HttpError, type Route } from './http.ts'
import { challengeKinds, type Identity } from './identity.ts'
import { type SilentSignIn, type SsoFailure, ssoFailures } from './silent-sign-in.ts'
import type { World } from './world.ts'

const actor = z.object({
  /** Object ID or user principal name of the acting person. */
  as: z.string(),
  conversation: z.string().optional(),
  kind: z.enum(['personal', 'groupChat', 'channel']).optional(),
  platform: z.string().optional(),
  locale: z.string().optional(),
  timezone: z.string().optional(),
})
const activity = z.record(z.string(), z.unknown())
const say = actor.extend({ text: z.string(), activity: activity.optional() }).strict()
const send = actor.extend({ activity }).strict()
const press = actor
  .extend({
    message: z.string().optional(),
    button: z.union([z.string(), z.number()]),
    inputs: z.record(z.string(), z.string()).optional(),
  })
  .strict()
const signIn = actor.extend({ account: z.string().optional() }).strict()
const installed = z.object({ person: z.string(), installed: z.boolean() }).strict()
const sso = z
  .object({
    mode: z.enum(['button', 'silent']).optional(),
    failure: z
      .enum(Object.keys(ssoFailures) as [SsoFailure, ...SsoFailure[]])
      .nullable()
      .optional(),
  })
  .strict()
const challenge = z
  .object({
    person: z.string(),
    kind: z.enum(challengeKinds),
    scopes: z.array(z.string()).optional(),
    times: z.number().int().min(1).optional(),
  })
  .strict()

/**
 * Remote control for Teams and Entra. `POST /_emulator/say`, `/_emulator/press`, `/_emulator/send` and
 * `/_emulator/sign-in` act as any person; `GET /_emulator/conversations/:id` (an ID, or a person for their private
 * chat) reads messages; `POST /_emulator/sso` switches single sign-on and its failures; `POST /_emulator/installed`
 * says who has the app; `/_emulator/entra` sets challenges for people.
 */
export function controlRoutes(options: {
  world: World
  acting: Acting
  conversations: Conversations
  silent: SilentSignIn
  identity: Identity
}): Route[] {
  const { world, acting, conversations, silent, identity } = options

  const post = <T>(name: string, schema: z.ZodType<T>, run: (body: T) => unknown): Route => ({
    method: 'POST',
    path: new RegExp(`^/_emulator/${name}$`),
    async handle(call) {
      return { status: 200, body: await run(await parse(call, schema)) }
    },
  })
  const person = (id: string) => {
    const found = personOf(world, id)
    if (!found) throw new HttpError(404, `Nobody is called ${id}`)
    return found
  }

  return [
    post('say', say, ({ text, activity: more, ...who }) => acting.say(actorOf(who), text, more as Act | undefined)),
    post('send', send, ({ activity: given, ...who }) => acting.send(actorOf(who), given as Act)),
    post('press', press, ({ message, button, inputs, ...who }) =>
      acting.press(actorOf(who), { button, ...(message && { message }), ...(inputs && { inputs }) }),
    ),
    post('sign-in', signIn, ({ account, ...who }) => acting.signIn(actorOf(who), account)),
    post('sso', sso, ({ mode = silent.mode, failure = silent.failure }) => {
      Object.assign(silent, { mode, failure })
      return { mode, failure }
    }),
    post('installed', installed, ({ person: id, installed: has }) => {
      const { id: oid } = person(id)
      conversations.uninstalled[has ? 'delete' : 'add'](oid)
      return { uninstalled: [...conversations.uninstalled] }
    }),
    post('entra', challenge, ({ person: id, kind, scopes, times }) => {
      identity.challenge(person(id), { kind, ...(scopes && { scopes }), ...(times && { times }) })
      return { challenges: identity.challenges() }
    }),
    {
      method: 'DELETE',
      path: /^\/_emulator\/entra$/,
      handle({ url }) {
        const id = url.searchParams.get('person')
        identity.lift(id ? person(id) : undefined)
        return { status: 204 }
      },
    },
    {
      method: 'GET',
      path: /^\/_emulator\/conversations$/,
      handle: () => ({
        status: 200,
        body: conversations
          .list()
          .map(({ id, kind, version, entries }) => ({ id, kind, version, messages: entries.length })),
      }),
    },
    {
      method: 'GET',
      path: /^\/_emulator\/conversations\/([^/]+)$/,
      handle({ params: [raw = ''] }) {
        const id = decodeURIComponent(raw)
        const someone = world.find(id)
        const found = someone ? conversations.personal(someone) : conversations.find(id)
        if (!found) throw new HttpError(404, `There is no conversation ${id}`)
        return { status: 200, body: found }
      },
    },
  ]
}

async function parse<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await call.json())
  if (parsed.success) return parsed.data
  throw new HttpError(400, parsed.error.message)
}

/** Removes undefined members. */
function actorOf(given: z.infer<typeof actor>): Actor {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as Actor
}
