import type { CloudName } from '../core/model.ts'

/**
 * Delegated Graph permissions that the app package doesn't request. Consent to one turns on what it is for; without it,
 * everything else works as before.
 */
export interface AddOn {
  readonly scopes: readonly string[]
  /** Clouds whose Graph doesn't have it. */
  readonly notIn?: readonly CloudName[]
}

/** By name; docs/permissions.md says what each is for, which role it takes, and the worst case. */
export const addOns = {
  /** `incident:1234` in place of accounts, and `incidents`. */
  incidents: { scopes: ['SecurityIncident.Read.All'], notIn: ['china'] },
  /** `leaving:today` in place of accounts. */
  'leave dates': { scopes: ['User-LifeCycleInfo.Read.All'] },
  /** Whether a policy blocks the accounts in quarantine. */
  policies: { scopes: ['Policy.Read.All'] },
  /** What Microsoft's audit log says about the mailboxes of a containment. */
  'mailbox evidence': { scopes: ['AuditLogsQuery-Exchange.Read.All'], notIn: ['usgov', 'dod', 'china'] },
  /** Temporary Access Passes for people whose passwords or sign-in methods were taken away. */
  'way back in': {
    scopes: ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod'],
    notIn: ['china'],
  },
} as const satisfies Readonly<Record<string, AddOn>>

export type AddOnName = keyof typeof addOns

const all: readonly (readonly [AddOnName, AddOn])[] = Object.entries(addOns) as [AddOnName, AddOn][]

/** The add-on that a scope belongs to. */
export const addOnOf = (scope: string): AddOnName | undefined =>
  all.find(([, { scopes }]) => scopes.includes(scope))?.[0]

export const isAddOn = (scope: string): boolean => addOnOf(scope) !== undefined

/** The scopes of all add-ons that this cloud has. */
export const addOnScopes = (cloud: CloudName): readonly string[] =>
  all.flatMap(([, { scopes, notIn = [] }]) => (notIn.includes(cloud) ? [] : scopes))
