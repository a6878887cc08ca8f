import type { AccountDetails, DetailGap, Details } from '../../chat/accounts/account-details.ts'
import type { Cell, Fact, Line, Link } from '../../chat/card/index.ts'
import { type DateFormatting, dateOnly, isEmpty, listOf, shorten } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { automaticSignIn, interactiveSignIn, lastSignIn, type SignIns } from '../../graph/directory/last-sign-ins.ts'

/** An app's sign-ins are mentioned only if they are at least this much later than the person's, in ms. */
const notableGap = 30 * 86_400_000

/** When an account last signed in; only for accounts whose sign-ins were read. */
export function signInText(signIns: SignIns, messages: Messages, viewer: DateFormatting): string {
  const { details: says } = messages
  const automatic = automaticSignIn(signIns)
  const date = (ms: number) => dateOnly(ms, messages, viewer)
  if (signIns.onlyTried) return says.onlyTried(date(lastSignIn(signIns) ?? 0))
  const own = interactiveSignIn(signIns)
  if (own === undefined) return automatic === undefined ? says.never : says.byApps(date(automatic))
  const last = says.lastSignIn(date(own))
  return automatic !== undefined && automatic > own + notableGap ? `${last}, ${says.alsoByApps(date(automatic))}` : last
}

const risky: Readonly<Record<NonNullable<AccountDetails['risk']>, boolean>> = {
  none: false,
  atRisk: true,
  confirmedCompromised: true,
}
const isRisky = ({ risk }: AccountDetails): boolean => risk !== undefined && risky[risk]

const namesOf = (names: readonly string[], messages: Messages, most: number): string =>
  listOf(
    names.slice(0, most).map((one) => shorten(one, 40)),
    names.length,
    messages,
  )

/** Everything known about one of several accounts: risk in colour, the rest in one paragraph. */
export function detailLines(one: AccountDetails | undefined, messages: Messages, viewer: DateFormatting): Cell {
  if (!one) return []
  const { details: says } = messages
  const facts = compact([
    one.signIns && signInText(one.signIns, messages, viewer),
    one.methods !== undefined && says.methodsShort(one.methods),
    one.devices && says.devices(one.devices.total),
    one.licences && (one.licences.length > 0 ? namesOf(one.licences, messages, 1) : says.noLicence),
    ...(one.groups ?? []).map(({ role }) => says.groups[role]),
  ])
  return compact([
    facts.length > 0 && { text: [...new Set(facts)].join(' · '), subtle: true },
    one.risk && isRisky(one) && { text: `▲ ${says.risk[one.risk]}`, tone: 'warning' as const },
  ])
}

/** The same as facts, for a single account. */
export function detailFacts(one: AccountDetails, messages: Messages, viewer: DateFormatting): Fact[] {
  const { details: says } = messages
  const { names } = says
  const groups = one.groups?.map(({ role, name }) => `${says.groups[role]}: ${shorten(name, 60)}`)
  const values = [
    [names.signIns, one.signIns && signInText(one.signIns, messages, viewer)],
    [names.methods, one.methods === undefined ? undefined : says.methods(one.methods)],
    [names.licences, one.licences && (one.licences.length > 0 ? namesOf(one.licences, messages, 6) : says.noLicence)],
    [names.devices, one.devices && says.devices(one.devices.total, one.devices.enabled)],
    [names.risk, one.risk && `${isRisky(one) ? '▲ ' : ''}${says.risk[one.risk]}`],
    [names.groups, groups && (groups.length > 0 ? groups.join(', ') : says.noGroup)],
  ] as const
  return values.flatMap(([title, value]) => (isEmpty(value) ? [] : [{ title, value }]))
}

/** The notable facts about several accounts, on one line. */
export function sumLines({ of }: Details, { details: { sums } }: Messages): Line[] {
  const all = [...of.values()]
  const count = (fits: (one: AccountDetails) => boolean) => all.filter(fits).length
  const found = [
    [sums.risky, count(isRisky)],
    [sums.never, count(({ signIns }) => signIns !== undefined && lastSignIn(signIns) === undefined)],
    [sums.noMethod, count(({ methods }) => methods === 0)],
    [sums.grouped, count(({ groups }) => (groups?.length ?? 0) > 0)],
  ] as const
  const told = found.flatMap(([says, number]) => (number > 0 ? [says(number)] : []))
  return told.length > 0 ? [{ text: told.join(' · '), subtle: true }] : []
}

/** Sign-in methods that are never listed, if any methods are shown. */
export const unseenLines = ({ of }: Details, { details: says }: Messages): string[] =>
  [...of.values()].some(({ methods }) => methods !== undefined) ? [says.unseenMethods] : []

/** What is missing and who can help, one line per reason. */
export function gapLinesOf({ gaps }: Details, { details: says, locale }: Messages): Line[] {
  const because = (reason: DetailGap['because']) => gaps.filter((gap) => gap.because === reason)
  const what = (some: readonly DetailGap[]) => some.map(({ detail }) => says.names[detail]).join(', ')
  const [permission, role, licence, cloud, unavailable] = [
    because('permission'),
    because('role'),
    because('licence'),
    because('cloud'),
    because('unavailable'),
  ]
  const scopes = [...new Set(permission.flatMap((gap) => gap.scopes?.split(' ') ?? []))].join(', ')
  const readers = [...role.flatMap(({ detail }) => says.readers[detail] ?? []), says.readsAll]
  const product = `Microsoft Entra ID ${licence.some(({ detail }) => detail === 'risk') ? 'P2' : 'P1'}`
  const { gaps: texts } = says
  return compact([
    permission.length > 0 && texts.permission(what(permission), scopes),
    role.length > 0 && texts.role(what(role), new Intl.ListFormat(locale, { type: 'disjunction' }).format(readers)),
    licence.length > 0 && texts.licence(what(licence), product),
    cloud.length > 0 && texts.cloud(what(cloud)),
    unavailable.length > 0 && texts.unavailable(what(unavailable)),
  ]).map((text) => ({ text, subtle: true }))
}

/** Links to the page on which an administrator grants what is missing. */
export function grantLinks(gaps: readonly DetailGap[], { signIn }: Messages): Link[] {
  const url = gaps.find((gap) => gap.url)?.url
  return url ? [{ title: signIn.grant, url }] : []
}
