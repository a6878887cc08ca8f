import { askWhichAccount } from '../../chat/accounts/ask-which-account.ts'
import type { AccountArguments } from '../../chat/accounts/resolve-targets.ts'
import { isOperationId } from '../../chat/commands/arguments.ts'
import { press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import { targetErrors } from '../../chat/commands/target-errors.ts'
import { auditLog, readerScopes, visibleEntriesFilter } from '../../chat/operations/audit-log.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import { isObjectId } from '../../core/text.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { findByName } from '../../graph/directory/find-by-name.ts'
import { AmbiguousName } from '../../operations/index.ts'
import { auditPerPage, showAuditEntries, showsOperations } from './card.ts'
import { auditedPerPage, showAuditedOperations } from './operations-card.ts'
import { showAudit as spec } from './specs.ts'

/** Entries verified on every call; verifying all of them can take seconds. */
const entriesPerCheck = 2_000

const prefixedPattern = /^(account|operation|operator|by)\s*:?\s+(\S.*)$|^(account|operation|operator|by):(.*)$/i

const quotedPattern = /^["“„'‘](.*)["”“'’]$/

const detailsPattern = /^(details|all entries|alle einträge)$/i

/** `alex@contoso.com` matches any role; `operator:alex@contoso.com` or `by alex@...` matches the acting person. */
function readAuditFilter(text: string): Input<typeof spec> {
  const typed = text.trim().replace(quotedPattern, '$1')
  if (detailsPattern.test(typed)) return { details: true }
  const [, word, behind, key = word, value = behind] = prefixedPattern.exec(typed) ?? []
  const meant = value?.trim().replace(quotedPattern, '$1')
  if (key && meant) return { [key.toLowerCase() === 'by' ? 'operator' : key.toLowerCase()]: meant }
  return typed ? { any: typed } : {}
}

type Filter = Omit<Input<typeof spec>, 'page' | 'whole' | 'details'>

/** The part of a filter that might name a person. */
const personFilter = (filter: Filter) => {
  const key = (['account', 'operator', 'any'] as const).find((one) => filter[one])
  return key && { key, text: filter[key] ?? '' }
}

/**
 * The filter, with the person identified as in the audit log. The log contains object IDs and sign-in names, including
 * those of deleted accounts; anything else is looked up like the accounts of other commands.
 * @throws UserError noSuchAccount, AmbiguousName, and the directory's errors
 */
async function resolvePerson(turn: AuthorisedTurn, filter: Filter, reach: { visibleTo?: string }): Promise<Filter> {
  const { key, text } = personFilter(filter) ?? {}
  const isKnown = async (one: Filter) => {
    const { services, person } = turn
    return (await services.use(auditLog).page(person, { ...one, ...reach }, { offset: 0, limit: 1 })).total > 0
  }
  if (!key || !text || isObjectId(text) || isOperationId(text) || (await isKnown(filter))) return filter
  const directory = turn.readAs(['User.Read.All'])
  const [lookup] = await directory.ask(findByName, await directory.find([text]))
  if (lookup?.outcome === 'failed') throw new graphErrors.graphUnavailable()
  if (lookup?.outcome === 'ambiguous') {
    const { candidates, named = candidates.length } = lookup
    throw new AmbiguousName({ name: text, candidates, total: named })
  }
  if (lookup?.outcome !== 'found') throw new targetErrors.noSuchAccount({ text })
  const { id, userPrincipalName } = lookup.account
  const [bySignInName, byId] = [
    { ...filter, [key]: userPrincipalName },
    { ...filter, [key]: id },
  ]
  // If someone was renamed, all of their entries might have the old name.
  return !(await isKnown(bySignInName)) && (await isKnown(byId)) ? byId : bySignInName
}

/** Shows the audit log of the operator's tenant. */
export const audit = defineCommand(spec, {
  fromText: readAuditFilter,
  moreScopes: (_, services) => readerScopes(services),
  async run(turn, { page, whole, details, ...given }) {
    const { person, messages, sender, services } = turn
    const reach = await visibleEntriesFilter(turn)
    let filter: Filter
    try {
      filter = await resolvePerson(turn, given, reach)
    } catch (error) {
      const { key = 'any', text = '' } = personFilter(given) ?? {}
      const again = ({ accounts }: AccountArguments) => press(spec, { ...given, [key]: accounts, details })
      const asked = await askWhichAccount(error, turn, {
        given: {},
        identifiers: [text],
        again,
        written: ({ userPrincipalName }) => userPrincipalName,
      })
      if (asked) return asked
      throw error
    }
    const byOperation = !details && showsOperations(filter)
    const size = byOperation ? auditedPerPage : auditPerPage
    const range = { offset: (page - 1) * size, limit: size }
    const chain = await services.use(auditLog).verify(person, whole ? undefined : entriesPerCheck)
    const own = reach.visibleTo !== undefined
    if (byOperation) {
      const found = await services.use(auditLog).operations(person, { ...filter, ...reach }, range)
      return showAuditedOperations({ filter, own, page, chain, ...found }, messages, sender)
    }
    const { entries, total } = await services.use(auditLog).page(person, { ...filter, ...reach }, range)
    return showAuditEntries({ filter, cards: services.cards, own, page, entries, total, chain }, messages, sender)
  },
})
