import type { Person } from './person.ts'
import { createRandom, guid } from './random.ts'

/*
 * What belongs to an account beside what it says of itself. It is drawn from the account's id when somebody first looks, so
 * that two hundred thousand people cost nothing, and kept with the account from its first change on.
 */

/** An app with a service principal in the tenant, by its object id. */
export interface App {
  readonly id: string
  readonly displayName: string
}

const random = createRandom(4_711)
const app = (displayName: string): App => ({ id: guid(random), displayName })

/** Apps of the tenant. Administrators consented to the first two for everybody. */
export const apps = {
  graph: app('Microsoft Graph'),
  expenses: app('Contoso Expenses'),
  whiteboard: app('Team Whiteboard'),
  /** What people of the last incident were tricked into. */
  mailSync: app('Mail Sync Pro'),
  pdf: app('PDF Tools'),
} as const

/** That an app may act for somebody. */
export interface Grant {
  readonly clientId: string
  readonly resourceId: string
  /** As Graph keeps it; some begin with a space. */
  readonly scope: string
}

/** What administrators consented to for everybody. */
export const tenantGrants: readonly Grant[] = [
  { clientId: apps.expenses.id, resourceId: apps.graph.id, scope: 'User.Read' },
  { clientId: apps.whiteboard.id, resourceId: apps.graph.id, scope: 'User.Read Files.Read' },
]

const scopes: Readonly<Record<string, string>> = {
  [apps.mailSync.id]: ' openid profile offline_access Mail.Read MailboxSettings.ReadWrite',
  [apps.pdf.id]: 'Files.Read',
  [apps.expenses.id]: 'User.Read Calendars.Read',
}

/** A source of chance of somebody's own; `salt` keeps what is drawn for one thing apart from another. */
function chanceOf({ id }: Pick<Person, 'id'>, salt: number) {
  return createRandom(Number.parseInt(id.replaceAll('-', '').slice(0, 8), 16) + salt)
}

/** What somebody consented to: a third nothing, every fourth the app of the incident. */
export function grantsOf(person: Pick<Person, 'id' | 'grants'>): readonly Grant[] {
  if (person.grants) return person.grants
  const chance = chanceOf(person, 1)
  const shares = [
    [apps.mailSync.id, 1 / 4],
    [apps.pdf.id, 1 / 2],
    [apps.expenses.id, 1 / 5],
  ] as const
  return shares.flatMap(([clientId, share]) =>
    chance() < share ? [{ clientId, resourceId: apps.graph.id, scope: scopes[clientId] ?? '' }] : [],
  )
}
