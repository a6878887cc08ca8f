import type { AddedToStatus } from '../../chat/accounts/account-details.ts'
import { askWhichAccount } from '../../chat/accounts/ask-which-account.ts'
import { readDetails } from '../../chat/accounts/details.ts'
import { hasNoTargets, resolveTargets, scopesFor } from '../../chat/accounts/resolve-targets.ts'
import { unreachableLookups, withNames } from '../../chat/accounts/source.ts'
import { checkStatus as spec } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import { type AuthorisedTurn, defineCommand, type Turn } from '../../chat/turn/command.ts'
import { showCheckForm } from '../../chat/views/form.ts'
import type { Lookup } from '../../graph/directory/account.ts'
import { findByName } from '../../graph/directory/find-by-name.ts'
import { suggestSimilar } from '../../graph/directory/similar.ts'
import { AmbiguousName, findSharedName, type Operations, type Person } from '../../operations/index.ts'
import { isCorrectable } from '../../operations/plan/form-fields.ts'
import { notFoundText, showCheck, showMoreOfCheck } from './status-card.ts'
import { pageOf, type StatusView } from './status-view.ts'

/** Only filters can reach this limit; nobody can paste that many accounts. */
const maxChecked = 100_000

const detailsPattern =
  /^(?:(?:with|in|mit)\s+)?(?:details?|detailliert)(?=$|[\s:,;])[\s:,;]*(?:(?:of|for|von|für)\s+)?/i

/** The accounts, and whether details are requested. */
function fromText(rest: string): Input<typeof spec> {
  const [asked] = detailsPattern.exec(rest) ?? []
  return asked === undefined ? { accounts: rest } : { accounts: rest.slice(asked.length), details: true }
}

/** Shows the status of any number of accounts, or of those an operation was to change. */
export const checkStatus = defineCommand(spec, {
  moreScopes: scopesFor,
  fromText,
  async run(turn, { show, page, operation, refresh, details, choose, more, copy, ...given }) {
    const { messages, sender, services, person, directory } = turn
    const { lists, statusAnswers, operations, registry } = services
    const earlier = given.lookup ? statusAnswers.find(person.oid, given.lookup) : undefined
    const kept = refresh ? undefined : earlier
    if (given.lookup && kept && choose === undefined && (!details || kept.details)) {
      if (copy) return notFoundText(kept.lookups)
      const view = { ...toStored(kept, details), lookup: given.lookup, show, page }
      return more ? showMoreOfCheck({ ...view, registry }, messages, sender) : showPage(turn, view)
    }
    if (operation) {
      const identifiers = await findAccountsChangedBy(operations, operation, person)
      const onProgress = countsOf(turn, identifiers, false)
      const [lookups, lookup] = [
        await directory.find(identifiers, { onProgress }),
        await lists.save(person.oid, identifiers),
      ]
      // Keep the operation's result card.
      return { ...(await showNewResult(turn, { lookups, rest: [], lookup, show, page })), replace: false }
    }
    if (hasNoTargets(given)) return showCheckForm({ details }, messages, sender)
    let identifiers: readonly string[] = []
    try {
      const found = await resolveTargets(turn, given, maxChecked)
      identifiers = found.identifiers
      const onProgress = countsOf(turn, identifiers, !given.origin)
      // Compromised accounts first; no account is looked up twice.
      const others = (found.aside ?? []).flatMap(({ input, elsewhere }) => (elsewhere ? [] : [input]))
      const read = await directory.find([...identifiers, ...others], { onProgress })
      const known = await directory.ask(suggestSimilar, await directory.ask(findByName, read))
      const isAgain = (one: Lookup, index: number) => one.outcome === 'duplicate' && index >= identifiers.length
      const here = known.filter((one, index) => !isAgain(one, index))
      const lookups = [...withNames(here, found.people), ...unreachableLookups(found.aside ?? [])]
      const asked = lookups.filter(({ input }) => lookups.length === 1 || input === choose)
      const shared = findSharedName(asked)
      if (shared) throw new AmbiguousName(shared)
      // Accounts found by name are stored by ID, so that the name isn't searched for again.
      const meant = here.map((one) => (one.outcome === 'found' && one.byName ? one.account.id : one.input))
      const lookup = given.lookup ?? (await lists.save(person.oid, meant))
      const extra = details ? { details: await readDetails(turn, lookups, true) } : {}
      const added = details || lookups.length === 1 ? await readAdded(turn, lookups) : undefined
      const origin = found.origin ?? earlier?.origin
      const leaving = found.leaving ?? earlier?.leaving
      // Parts of the text that couldn't be parsed aren't among the stored accounts.
      const rest = found.rest.length > 0 ? found.rest : (earlier?.rest ?? [])
      const answer = await showNewResult(turn, {
        lookups,
        rest,
        ...extra,
        ...(added && { added }),
        ...(origin && { origin }),
        ...(leaving && { leaving }),
        lookup,
        show,
        page,
      })
      // Keep the list that they were chosen from.
      return given.origin ? { ...answer, replace: false } : answer
    } catch (error) {
      const asked = await askWhichAccount(error, turn, {
        given,
        identifiers,
        again: (about) => press(spec, { ...about, details }),
        meant: (_name, { accounts }) => ({
          title: messages.form.check.title,
          data: press(spec, { accounts, details }),
        }),
      })
      if (asked) return asked
      // Input from the form must not be lost because of a mistake in it.
      if (!turn.pressed || !isCorrectable(error)) throw error
      return showCheckForm({ ...given, details, error }, messages, sender)
    }
  },
})

type StatusPage = Omit<StatusView, 'history' | 'registry'>

/** The stored results, with the details only if requested. */
function toStored({ details, added, ...rest }: Omit<StatusPage, 'lookup' | 'show' | 'page'>, wanted: boolean) {
  const shown = wanted || rest.lookups.length === 1
  return { ...rest, ...(wanted && details && { details }), ...(shown && added && { added }) }
}

/** Shows what was just read and stores it for further pages. */
function showNewResult(
  turn: AuthorisedTurn,
  { lookups, rest, details, added, origin, leaving, ...page }: Omit<StatusPage, 'at'>,
) {
  const { services, person } = turn
  const kept = services.statusAnswers.keep(person.oid, page.lookup, {
    lookups,
    rest,
    ...(details && { details }),
    ...(added && { added }),
    ...(origin && { origin }),
    ...(leaving && { leaving }),
  })
  return showPage(turn, { ...kept, ...page })
}

async function showPage(turn: AuthorisedTurn, page: StatusPage) {
  const { services, messages, sender } = turn
  return showCheck({ ...page, registry: services.registry, history: await readHistory(turn, page) }, messages, sender)
}

/** What features say of these accounts. */
async function readAdded(turn: AuthorisedTurn, lookups: readonly Lookup[]): Promise<AddedToStatus | undefined> {
  const accounts = lookups.flatMap((one) => (one.outcome === 'found' ? [one.account] : []))
  if (accounts.length === 0) return undefined
  const all = await Promise.all(turn.services.addedToStatus.map((read) => read(turn, accounts)))
  const of = accounts.map(({ id }) => [id, all.flatMap((one) => one.of.get(id) ?? [])] as const)
  return { of: new Map(of), lines: all.flatMap(({ lines }) => lines) }
}

/** The history of the accounts on the page. */
function readHistory({ services, person }: AuthorisedTurn, page: Parameters<typeof pageOf>[0]) {
  const ids = pageOf(page).rows.flatMap((one) => (one.outcome === 'found' ? one.account.id : []))
  return services.operations.accessHistory(person, ids)
}

function countsOf({ progress }: Pick<Turn, 'progress'>, identifiers: readonly string[], replace = true) {
  const counts = (done: number, total: number) => progress({ what: 'check', done, total, replace })
  counts(0, identifiers.length)
  return counts
}

const itemsAtOnce = 1_000

/** @throws UserError operationNotFound, notYourOperation */
async function findAccountsChangedBy(
  operations: Pick<Operations, 'items'>,
  id: string,
  person: Person,
): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const range = { verdicts: ['change' as const], offset: found.length, limit: itemsAtOnce }
    const { items, total } = await operations.items(id, person, range)
    found.push(...items.map(({ account, input }) => account?.id ?? input))
    if (items.length === 0 || found.length >= total) return found
  }
}
