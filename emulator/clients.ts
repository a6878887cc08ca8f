import { z } from 'zod'
import { personOf } from './activity.ts'
import { HttpError, type Route } from './http.ts'
import type { Person, World } from './world.ts'

/** Teams platforms. The bot uses phone cards for `iOS` and `Android`. */
export const platforms = ['Web', 'Windows', 'Mac', 'iOS', 'Android'] as const

/** The device an activity comes from, as reported by the client. */
export interface Client {
  /** One of `platforms`, or a value no client sends. */
  readonly platform?: string
  readonly locale?: string
  readonly timezone?: string
}

/** People's devices, if not an English desktop client. */
export interface Clients {
  of(person: Person): Client
  /** From now on, this person's activities come from this device, whatever the Playground reports. */
  set(person: Person, client: Client): void
}

export function createClients(): Clients {
  const known = new Map<string, Client>()
  return {
    of: ({ id }) => known.get(id) ?? {},
    set: ({ id }, client) => void known.set(id, client),
  }
}

const shape = z
  .object({
    /** Object ID or user principal name. */
    person: z.string(),
    platform: z.enum(platforms).optional(),
    locale: z.string().optional(),
    timezone: z.string().optional(),
  })
  .strict()

/** `POST /_emulator/client` changes someone's device; omitted values are those of an English desktop. */
export function clientRoutes({ world, clients }: { world: World; clients: Clients }): Route[] {
  return [
    {
      method: 'POST',
      path: /^\/_emulator\/client$/,
      async handle(call) {
        const parsed = shape.safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        const { person: id, ...given } = parsed.data
        const person = personOf(world, id)
        if (!person) throw new HttpError(404, `Nobody is called ${id}`)
        const told = Object.entries(given).filter(([, value]) => value !== undefined)
        clients.set(person, Object.fromEntries(told))
        return { status: 200, body: clients.of(person) }
      },
    },
  ]
}
