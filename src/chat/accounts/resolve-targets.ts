import { z } from 'zod/v4'
import { compact } from '../../core/compact.ts'
import type { UserError } from '../../core/errors.ts'
import { isObjectId } from '../../core/text.ts'
import { type LocalDay, localDay } from '../../core/zoned-time.ts'
import { findByName } from '../../graph/directory/find-by-name.ts'
import { type Group, groupMembers, groupsNamed } from '../../graph/directory/groups.ts'
import { leavingAccounts } from '../../graph/directory/leaving.ts'
import { listAccounts } from '../../graph/directory/list.ts'
import { accountsAtRisk, type RiskLevel } from '../../graph/directory/risk.ts'
import type { Directory } from '../../graph/index.ts'
import type { NotChosenAccount, Origin, OriginPeople } from '../../operations/index.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import { groupScopes } from '../../operations/registry/collect-scopes.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'
import { type checkStatus, type PlanSpec, targetScopes, userFilter } from '../commands/accounts.ts'
import type { Args } from '../commands/spec.ts'
import { type TargetDetails, targetErrors } from '../commands/target-errors.ts'
import { findMisspeltFilter } from '../input/filter.ts'
import { readNamedTargets, readTargets, type UnclearGroup } from '../input/targets.ts'
import { withoutDoubtfulWords } from '../input/typed-accounts.ts'
import type { AccountSource, AuthorisedTurn, Services } from '../turn/command.ts'
import { type SourceAccounts, withChosen } from './source.ts'

/** Account arguments of a command: pasted, picked, as a group, or as the list of an earlier card. */
export type AccountArguments = Omit<
  Args<typeof checkStatus>,
  'operation' | 'details' | 'show' | 'page' | 'refresh' | 'more' | 'copy'
> &
  Pick<Args<PlanSpec>, 'only'>

type AccountsTurn = Pick<AuthorisedTurn, 'services' | 'directory' | 'person' | 'progress' | 'sender' | 'now'>

const filterArguments = z.strictObject(userFilter)

/** The accounts named, with groups expanded. */
export interface ResolvedTargets {
  readonly identifiers: readonly string[]
  /** Parts of the pasted text that weren't recognised as accounts. */
  readonly rest: readonly string[]
  /** What they come from, and the other people it names. */
  readonly origin?: Origin
  readonly aside?: readonly NotChosenAccount[]
  /** Everyone it names. */
  readonly people?: OriginPeople
  /** The day on which they leave, if they were found by that. */
  readonly leaving?: LocalDay
}

/** The group is ambiguous; nothing is looked up until one is chosen. */
export class GroupAmbiguous extends targetErrors.groupAmbiguous {
  readonly groups: readonly Group[]
  /** The part of the accounts text that names the group; undefined if it has its own field. */
  readonly written: RegExp | string | undefined

  constructor(
    details: Omit<TargetDetails['groupAmbiguous'], 'choices'>,
    groups: readonly Group[],
    written: RegExp | string | undefined,
  ) {
    const choices = groups.slice(0, 5).map(({ id, name, description }) => `${description || name} (${id})`)
    super({ ...details, choices: choices.join('; ') })
    this.groups = groups
    this.written = written
  }
}

/**
 * True if no accounts were given at all, so that a form should ask for them.
 * @throws UserError nothingSelected if they were to be ticked in a list; the list then stays
 */
export function hasNoTargets({ accounts, people, group, lookup, origin, picked }: AccountArguments): boolean {
  const nothing = !accounts?.trim() && !people && !group && !lookup
  if (nothing && picked) throw new targetErrors.nothingSelected()
  return nothing && !origin
}

type TargetArguments = Pick<AccountArguments, 'accounts' | 'group' | 'origin'>

/** Extra scopes for risk levels and other targets, limited to those this cloud has. */
export function scopesFor(
  { accounts = '', group, origin }: TargetArguments,
  { settings, scopes: { addOns }, source }: Pick<Services, 'settings' | 'scopes' | 'source'>,
) {
  const { groups, sources, risks, leaving } = readNamedTargets(accounts, source?.takeIds)
  const here = addOns.in(settings.cloud)
  const wanted: readonly string[] = [
    ...(group || groups.length > 0 ? groupScopes : []),
    ...(source && (origin || sources.length > 0) ? source.scopes : []),
    ...(risks.length > 0 ? targetScopes.risks : []),
    ...(leaving ? targetScopes.leaving : []),
  ]
  return wanted.filter((scope) => !addOns.has(scope) || here.has(scope))
}

/** The ID in the arguments, from a button or among the accounts. */
function findSourceId(source: AccountSource, { accounts = '', origin }: AccountArguments): string | undefined {
  const [id, ...others] = new Set(compact([origin, ...readNamedTargets(accounts, source.takeIds).sources]))
  if (others.length > 0) throw source.onlyOne()
  return id
}

/**
 * The accounts that the arguments name; groups and filters are resolved to object IDs.
 * @param limit how many people a filter may match
 * @throws UserError noAccounts, filterBesideAccounts, listExpired (unknown, older than a day or someone else's),
 * tooManyAccounts, groupNotFound, groupAmbiguous, groupEmpty, and the directory's errors
 */
export async function resolveTargets(
  turn: AccountsTurn,
  given: AccountArguments,
  limit: number,
): Promise<ResolvedTargets> {
  const { source } = turn.services
  const id = source && findSourceId(source, given)
  if (!source || id === undefined) return resolveWithoutSource(turn, given, limit)
  const named = await source.resolve(turn, id)
  const { origin: _, ...others } = given
  // On a button, the ID only says what the accounts come from.
  if (given.origin && !hasNoTargets(others)) {
    const own = await resolveWithoutSource(turn, others, limit)
    return { ...own, ...sourceOf(withChosen(named, own.identifiers)) }
  }
  const own = hasNoTargets(others)
    ? { identifiers: [], rest: [] }
    : await resolveWithoutSource(turn, others, limit, true)
  const all = [...new Set([...own.identifiers, ...named.chosen])]
  return { ...own, identifiers: all, ...sourceOf(withChosen(named, all)) }
}

const sourceOf = ({ origin, aside, people }: SourceAccounts) => ({ origin, aside, people })

/**
 * The accounts if none come from another source. `mayBeNone`: an empty result is allowed, because there are other
 * accounts.
 */
async function resolveWithoutSource(
  { services, directory, person, progress, sender, now }: AccountsTurn,
  given: AccountArguments,
  limit: number,
  mayBeNone = false,
): Promise<ResolvedTargets> {
  const onCheck = (done: number, total: number) => progress({ what: 'check', done, total })
  if (given.lookup) {
    const found = await services.lists.find(person.oid, given.lookup)
    if (!found) throw new targetErrors.listExpired()
    return { identifiers: given.only ? await keepInState(directory, found, given.only, onCheck) : found, rest: [] }
  }
  const targets = readTargets(given.accounts ?? '', services.source?.takeIds)
  const { groups, filter, besides: typedBeside, rest, unclearGroup } = targets
  if (unclearGroup) throw await ambiguousGroupError(directory, unclearGroup)
  const picked = (given.people ?? '').split(',').filter(Boolean)
  const group = given.group?.replace(/^(?:group:\s*)?["“„]?(.*?)["”“]?$/i, '$1').trim()
  const beside = filter && (group || picked.length > 0) ? given.accounts?.trim() : typedBeside
  if (beside) throw new targetErrors.filterBesideAccounts({ filter: beside })
  const [listed] = /\bina[ck]tive?:\S+/i.exec(given.accounts ?? '') ?? []
  if (listed) throw new targetErrors.onlyListed({ filter: listed })
  const wanted: TypedGroup[] = compact([
    ...groups.map((name) => ({ name })),
    group && { name: group, field: 'group' as const },
  ])
  const members = await readMembersOfGroups(directory, wanted, (done) => progress({ what: 'members', done }))
  const onList = (done: number, total?: number) => progress({ what: 'list', done, total })
  const fitting = filter ? await findMatchingFilter(directory, filterArguments.parse(filter), limit, onList) : []
  const atRisk = await Promise.all(targets.risks.map((level) => findAtRisk(directory, level)))
  const leaving = targets.leaving ? localDay(now(), sender.timeZone) : undefined
  const leavers = leaving ? await findLeaving(directory, leaving) : []
  const identifiers = await settleNames(directory, targets.identifiers, sender.locale)
  const all = [...picked, ...identifiers, ...members.flat(), ...fitting, ...atRisk.flat(), ...leavers]
  const slip = rest.map(findMisspeltFilter).find(Boolean)
  if (slip) throw new targetErrors.filterUnknown(slip)
  if (all.length === 0 && !mayBeNone) throw new planErrors.noAccounts({ text: rest[0] ?? '' })
  return { identifiers: all, rest, ...(leaving && { leaving }) }
}

/** Leaves out words that might be part of a name, such as "now" in "adele now", unless someone is called that. */
async function settleNames(directory: Directory, names: readonly string[], locale: string): Promise<string[]> {
  const doubtful = names.filter((name) => withoutDoubtfulWords(name, locale) !== name)
  const lookups = doubtful.length === 0 ? [] : await directory.ask(findByName, await directory.find(doubtful))
  const unknown = new Set(lookups.flatMap(({ outcome, input }) => (outcome === 'notFound' ? [input] : [])))
  return names.map((name) => (unknown.has(name) ? withoutDoubtfulWords(name, locale) : name))
}

async function findAtRisk(directory: Directory, level: RiskLevel) {
  const listed = await directory.ask(accountsAtRisk, level)
  // Identity Protection also lists accounts that have been deleted.
  const existing = await directory.accountsByIds(listed)
  const found = listed.filter((id) => existing.has(id))
  if (found.length === 0) throw new targetErrors.nobodyAtRisk({ level })
  return found
}

/** Everyone whose leave date is on this day. */
async function findLeaving(directory: Directory, day: LocalDay) {
  const found = await directory.ask(leavingAccounts, day)
  if (found.length === 0) throw new targetErrors.nobodyLeaving()
  return found
}

/** A group by name and the field it was typed in, if any. */
interface TypedGroup {
  readonly name: string
  readonly field?: 'group'
}

async function readMembersOfGroups(
  directory: Directory,
  groups: readonly TypedGroup[],
  onProgress: (done: number) => void,
) {
  const read = groups.map(() => 0)
  if (groups.length > 0) onProgress(0)
  return Promise.all(
    groups.map((group, index) =>
      readMembers(directory, group, (done) => {
        read[index] = done
        onProgress(read.reduce((sum, count) => sum + count, 0))
      }),
    ),
  )
}

async function readMembers(directory: Directory, { name, ...more }: TypedGroup, onProgress: (done: number) => void) {
  const [found, ...others] = isObjectId(name)
    ? [{ id: name, name, description: '' }]
    : await directory.ask(groupsNamed, name)
  if (!found) throw new targetErrors.groupNotFound({ name, ...more })
  if (others.length > 0)
    throw new GroupAmbiguous({ name, ...more }, [found, ...others], more.field ? undefined : groupPattern(name))
  const members = await directory.ask(groupMembers, found.id, onProgress)
  if (members.size === 0) throw new targetErrors.groupEmpty({ name: found.name, ...more })
  return [...members]
}

/** Matches every way to write this group among accounts. */
function groupPattern(name: string): RegExp {
  const same = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`\\bgroup:\\s*(?:"\\s*${same}\\s*"|'\\s*${same}\\s*'|${same})`, 'i')
}

/** Groups whose names the text might start with, such as "Sales leads" or "Sales". */
async function ambiguousGroupError(directory: Directory, { text, words }: UnclearGroup): Promise<UserError> {
  const names = words.slice(0, 6).map((_, index) => words.slice(0, index + 1).join(' '))
  const found = await Promise.all(names.map((name) => directory.ask(groupsNamed, name)))
  const whole = words.join(' ')
  const groups = found.reverse().flat()
  if (groups.length === 0) return new targetErrors.groupNotFound({ name: whole })
  return new GroupAmbiguous({ name: whole, unquoted: 1 }, groups, text)
}

async function findMatchingFilter(
  directory: Directory,
  filter: z.infer<typeof filterArguments>,
  limit: number,
  onProgress: (done: number, total?: number) => void,
) {
  onProgress(0)
  const { accounts, total } = await directory.ask(listAccounts, filter, { offset: 0, size: limit, onProgress })
  if (total > limit) throw new planErrors.tooManyAccounts({ count: total, limit })
  return accounts.map(({ id }) => id)
}

async function keepInState(
  directory: Directory,
  identifiers: readonly string[],
  state: 'enabled' | 'disabled',
  onProgress: (done: number, total: number) => void,
) {
  onProgress(0, identifiers.length)
  const ids = (await directory.find(identifiers, { onProgress })).flatMap((lookup) =>
    lookup.outcome === 'found' && lookup.account.accountEnabled === (state === 'enabled') ? [lookup.account.id] : [],
  )
  if (ids.length === 0) throw new ruleErrors.nothingToDo()
  return ids
}
