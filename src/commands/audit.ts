import { type AuthorisedTurn, handle, type Services } from '../bot/turn/command.ts'
import { roleScopes, showAudit as spec } from '../command-specs/records.ts'
import type { Input } from '../command-specs/spec.ts'
import { auditPerPage, showAudit, showsOperations } from '../views/audit.ts'
import { auditedPerPage, showAuditedOperations } from '../views/audit-operations.ts'

/** Entries verified each time; verifying all of them can take seconds. */
const verifiedEachTime = 2_000

const prefixed = /^(account|operation|operator|by)\s*:?\s+(\S.*)$|^(account|operation|operator|by):(.*)$/i

const detailsWord = /^(details|all entries|alle einträge)$/i

/** `alex@contoso.com` matches any role; `operator:alex@contoso.com` or `by alex@...` matches the acting person. */
function readAuditFilter(text: string): Input<typeof spec> {
  const typed = text.trim().replace(/^"(.*)"$/, '$1')
  if (detailsWord.test(typed)) return { details: true }
  const [, word, behind, key = word, value = behind] = prefixed.exec(typed) ?? []
  if (key && value?.trim()) return { [key.toLowerCase() === 'by' ? 'operator' : key.toLowerCase()]: value.trim() }
  return typed ? { any: typed } : {}
}

/** Scopes for determining how much of the audit somebody may read. */
export const readerScopes = ({ limits }: Services): readonly string[] => (limits.operatorGroupId ? [] : roleScopes)

/**
 * How much of the audit somebody may read. With an operators' group, its members read everything; without one, admin
 * role holders do. Everybody else reads only what they did, requested or approved.
 */
export async function readable({ person, directory, services }: AuthorisedTurn): Promise<{ visibleTo?: string }> {
  return services.limits.operatorGroupId || (await directory.myRoles()).length > 0 ? {} : { visibleTo: person.oid }
}

/** Shows the audit of the operator's tenant. */
export const audit = handle(spec, {
  fromText: readAuditFilter,
  moreScopes: (_, services) => readerScopes(services),
  async run(turn, { page, whole, details, ...filter }) {
    const { person, messages, sender, services } = turn
    const reach = await readable(turn)
    const byOperation = !details && showsOperations(filter)
    const size = byOperation ? auditedPerPage : auditPerPage
    const range = { offset: (page - 1) * size, limit: size }
    const chain = await services.audit.verify(person, whole ? undefined : verifiedEachTime)
    const own = reach.visibleTo !== undefined
    if (byOperation) {
      const { operations, total } = await services.audit.operations(person, { ...filter, ...reach }, range)
      return showAuditedOperations({ filter, own, page, operations, total, chain }, messages, sender)
    }
    const { entries, total } = await services.audit.page(person, { ...filter, ...reach }, range)
    return showAudit({ filter, own, page, entries, total, chain }, messages, sender)
  },
})
