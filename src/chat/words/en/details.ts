import { common, number as n } from './terms.ts'

const { accounts } = common
const many = (count: number, one: string, several: string) => `${n(count)} ${count === 1 ? one : several}`

const names = {
  signIns: 'Last sign-in',
  methods: 'Sign-in methods',
  licences: 'Licences',
  devices: 'Devices',
  risk: 'Risk',
  groups: 'Key groups',
}
/** The least privileged role that can read them. */
const readers: Partial<Readonly<Record<keyof typeof names, string>>> = {
  signIns: 'Reports Reader',
  methods: 'Authentication Administrator',
  risk: 'Security Reader',
}
const groups = {
  operators: 'Operators of this bot',
  approvers: 'Approvers of this bot',
  protected: 'Protected',
  roleAssignable: 'Can hold admin roles',
}

/** Account details shown on request. */
export const details = {
  show: 'Details',
  names,
  lastSignIn: (time: string) => `Last sign-in ${time}`,
  never: 'Never signed in',
  onlyTried: (time: string) => `No successful sign-in recorded, last attempt on ${time}`,
  byApps: (time: string) => `App sign-ins only, last on ${time}`,
  alsoByApps: (time: string) => `by apps ${time}`,
  methods: (count: number) => `${count === 0 ? 'None' : n(count)} visible`,
  /** Used in a list of other details. */
  methodsShort: (count: number) => (count === 0 ? 'No visible method' : many(count, 'method', 'methods')),
  unseenMethods: 'Hardware tokens and security questions aren’t visible here.',
  noLicence: 'No licence',
  devices: (total: number, enabled?: number) =>
    total === 0
      ? 'No device'
      : `${many(total, 'device', 'devices')}${enabled === undefined ? '' : `, ${n(enabled)} enabled`}`,
  risk: { none: 'Not at risk', atRisk: 'At risk', confirmedCompromised: 'Confirmed compromised' },
  groups,
  noGroup: 'None',
  /** Totals for all accounts shown. */
  sums: {
    never: (count: number) => `${n(count)} never signed in`,
    noMethod: (count: number) => `${n(count)} without a visible method`,
    risky: (count: number) => `${n(count)} at risk`,
    grouped: (count: number) => `${n(count)} in key groups`,
  },
  /** Why something is missing, and who can help. */
  gaps: {
    permission: (what: string, scopes: string) =>
      `${what}: the app lacks ${scopes}. A Cloud Application Administrator or Global Administrator can grant it.`,
    role: (what: string, roles: string) =>
      `${what}: your role doesn’t allow reading this. You need ${roles}, which a Privileged Role Administrator can assign.`,
    licence: (what: string, licence: string) => `${what}: your tenant doesn’t have ${licence}.`,
    cloud: (what: string) => `${what}: your Microsoft cloud doesn’t offer this.`,
    unavailable: (what: string) => `${what}: couldn’t be read. Try again in a minute.`,
  },
  readers,
  readsAll: 'Global Reader',
  /** Accounts that nobody has signed in to. */
  inactive: (days: number, since: string) => `no sign-in for ${many(days, 'day', 'days')} (none since ${since})`,
  includesNever: (count: number) =>
    `Of these, ${accounts(count)} ${count === 1 ? 'has' : 'have'} never signed in and ${count === 1 ? 'was' : 'were'} created before that date.`,
  late: 'Sign-ins can take hours to appear in Microsoft Entra.',
}
