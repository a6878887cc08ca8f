import type { CloudName } from '../../core/model.ts'

/**
 * An optional set of delegated Graph permissions that the app package doesn't request. Consenting to them enables a
 * feature; nothing else depends on them.
 */
export interface AddOn {
  readonly scopes: readonly string[]
  /** Clouds whose Graph doesn't have it. */
  readonly unavailableIn?: readonly CloudName[]
}

/** By name; docs/permissions.md says what each is for, which role it takes, and the worst case. */
export const addOns = {
  /** `incident:1234` instead of accounts, and the `incidents` command. */
  incidents: { scopes: ['SecurityIncident.Read.All'], unavailableIn: ['china'] },
  /** `leaving:today` instead of accounts. */
  'leave dates': { scopes: ['User-LifeCycleInfo.Read.All'] },
  /** Whether a Conditional Access policy blocks the quarantined accounts. */
  policies: { scopes: ['Policy.Read.All'] },
  /** Audit entries from Microsoft 365 about the mailboxes of contained accounts. */
  'mailbox evidence': { scopes: ['AuditLogsQuery-Exchange.Read.All'], unavailableIn: ['usgov', 'dod', 'china'] },
  /** Which group memberships end by themselves, so that undo doesn't make them permanent. */
  'temporary memberships': { scopes: ['PrivilegedAssignmentSchedule.Read.AzureADGroup'] },
  /** Temporary Access Passes for people whose passwords or sign-in methods were removed. */
  'way back in': {
    scopes: ['UserAuthMethod-TAP.ReadWrite.All', 'Policy.Read.AuthenticationMethod'],
    unavailableIn: ['china'],
  },
} as const satisfies Readonly<Record<string, AddOn>>

export type AddOnName = keyof typeof addOns

const addOnEntries: readonly (readonly [AddOnName, AddOn])[] = Object.entries(addOns) as [AddOnName, AddOn][]

/** The add-on that a scope belongs to. */
export const findAddOn = (scope: string): AddOnName | undefined =>
  addOnEntries.find(([, { scopes }]) => scopes.includes(scope))?.[0]

export const isAddOn = (scope: string): boolean => findAddOn(scope) !== undefined

/** The scopes of all add-ons that this cloud has. */
export const addOnScopes = (cloud: CloudName): readonly string[] =>
  addOnEntries.flatMap(([, { scopes, unavailableIn = [] }]) => (unavailableIn.includes(cloud) ? [] : scopes))
