import type { Pass } from './passes.ts'
import { createRandom, guid } from './random.ts'

/** The owner of something. */
export interface Owner {
  readonly id: string
  readonly userType: 'Member' | 'Guest' | null
}

/** A licence, with its disabled service plans. */
export interface Licence {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

/** A licence assigned to someone. If none was available, they don't have it. */
export interface Assignment extends Licence {
  readonly group: string | null
  readonly hasSeat: boolean
}

/** The tenant's licences, by SKU ID. */
export const skus = {
  microsoft365E3: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  powerBiPro: 'f8a1db68-be16-40ed-86d5-cb42ce701560',
  copilot: '639dec6b-bb19-468b-871c-c5c441c4b0cb',
} as const

/*
 * Things that belong to an account. They are generated from its ID when first read, so that two hundred thousand people
 * cost nothing, and stored with the account from the first change on.
 */

/** An app with a service principal in the tenant, identified by object ID. */
export interface App {
  readonly id: string
  readonly displayName: string
  /** Name of its verified publisher. */
  readonly publisher: string | null
  readonly created: string
}

const random = createRandom(4_711)
const app = (displayName: string, publisher: string | null = 'Contoso', created = '2023-05-04T09:00:00Z'): App => ({
  id: guid(random),
  displayName,
  publisher,
  created,
})

/** Apps in the tenant. Administrators consented to the first two for everyone. */
export const apps = {
  graph: app('Microsoft Graph'),
  expenses: app('Contoso Expenses'),
  whiteboard: app('Team Whiteboard'),
  /** The app of the last consent phishing incident. */
  mailSync: app('Mail Sync Pro', null),
  pdf: app('PDF Tools'),
} as const

/** A consent that lets an app act for someone. */
export interface Grant {
  readonly clientId: string
  readonly resourceId: string
  /** As stored by Graph; some start with a space. */
  readonly scope: string
}

/** Tenant-wide consents. */
export const tenantGrants: readonly Grant[] = [
  { clientId: apps.expenses.id, resourceId: apps.graph.id, scope: 'User.Read' },
  { clientId: apps.whiteboard.id, resourceId: apps.graph.id, scope: 'User.Read Files.Read' },
]

const scopes: Readonly<Record<string, string>> = {
  [apps.mailSync.id]: ' openid profile offline_access Mail.Read MailboxSettings.ReadWrite',
  [apps.pdf.id]: 'Files.Read',
  [apps.expenses.id]: 'User.Read Calendars.Read',
}

/** A person's own random source; `salt` separates independent draws. */
export function seededChance({ id }: Pick<Owner, 'id'>, salt: number) {
  return createRandom(Number.parseInt(id.replaceAll('-', '').slice(0, 8), 16) + salt)
}

/** Someone's consents: a third of people have none, a quarter the malicious app. */
export function grantsOf(
  person: Pick<Owner, 'id'> & { readonly grants: readonly Grant[] | undefined },
): readonly Grant[] {
  if (person.grants) return person.grants
  const chance = seededChance(person, 1)
  const shares = [
    [apps.mailSync.id, 1 / 4],
    [apps.pdf.id, 1 / 2],
    [apps.expenses.id, 1 / 5],
  ] as const
  return shares.flatMap(([clientId, share]) =>
    chance() < share ? [{ clientId, resourceId: apps.graph.id, scope: scopes[clientId] ?? '' }] : [],
  )
}

/** A sign-in method other than the password. */
export interface Method {
  readonly id: string
  /** Graph's type name without `AuthenticationMethod`. */
  readonly type: string
  /** Further properties shown by Graph. */
  readonly shows: Readonly<Record<string, unknown>>
  /** The default method. */
  readonly isDefault: boolean
  /** Set for a Temporary Access Pass. */
  readonly pass?: Pass
}

/** Phone method IDs, which are the same for everyone. */
export const phoneIds = {
  mobile: '3179e48a-750b-4051-897c-87b9720928f7',
  alternateMobile: 'b6332ec1-7057-4abe-9331-3d72feddfe41',
  office: 'e37fc753-ff3b-4958-9484-eaa9425c82bc',
} as const

const canBeDefault = new Set(['microsoftAuthenticator', 'phone', 'softwareOath'])

/** A method; `id` for types whose ID is the same for everyone. */
export const method = (type: string, shows: Method['shows'] = {}, id: string = guid(random)): Method => ({
  id,
  type,
  shows,
  isDefault: false,
})

/** Makes the first suitable method the default. */
export function withDefault(methods: readonly Method[]): readonly Method[] {
  if (methods.some(({ isDefault }) => isDefault)) return methods
  const first = methods.find(({ type }) => canBeDefault.has(type))
  return methods.map((one) => (one === first ? { ...one, isDefault: true } : one))
}

/** Someone's sign-in methods: seven in ten use an app, six a phone, fewer something else. */
export function methodsOf(person: Owner & { readonly methods: readonly Method[] | undefined }): readonly Method[] {
  if (person.methods) return person.methods
  if (person.userType === 'Guest') return []
  const chance = seededChance(person, 2)
  const draw = (share: number, make: () => Method) => {
    const [fits, one] = [chance() < share, make()]
    return fits ? [one] : []
  }
  const own = () => guid(chance)
  const phone = (phoneType: 'mobile' | 'alternateMobile') =>
    method('phone', { phoneNumber: '+1 555 010 0123', phoneType, smsSignInState: 'notConfigured' }, phoneIds[phoneType])
  const mobile = draw(0.6, () => phone('mobile'))
  return withDefault([
    ...draw(0.7, () =>
      method('microsoftAuthenticator', { displayName: 'iPhone', deviceTag: 'SoftwareTokenActivated' }, own()),
    ),
    ...mobile,
    ...draw(0.2, () => phone('alternateMobile')).filter(() => mobile.length > 0),
    ...draw(0.15, () => method('fido2', { displayName: 'Security key', model: 'YubiKey 5' }, own())),
    ...draw(0.1, () => method('softwareOath', {}, own())),
    ...draw(0.2, () => method('windowsHelloForBusiness', { displayName: 'Laptop' }, own())),
    ...draw(0.1, () =>
      method('email', { emailAddress: 'private@example.com' }, '3ddfcfc8-9383-446f-83cc-3ab9be4be18f'),
    ),
  ])
}
