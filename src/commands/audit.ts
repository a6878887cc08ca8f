import { type AuthorisedTurn, handle, type Services } from '../bot/turn/command.ts'
import { roleScopes, showAudit as spec } from '../command-specs/records.ts'
import type { Input } from '../command-specs/spec.ts'
import { auditPerPage, showAudit } from '../views/audit.ts'

/** How many entries are verified each time; all of them, where that many, take seconds. */
const verifiedEachTime = 2_000

const prefixed = /^(account|operation|operator|by)\s*:?\s+(\S.*)$|^(account|operation|operator|by):(.*)$/i

/** `alex@contoso.com` is whatever has that name; `operator:alex@contoso.com`, or `by alex@...`, is who did it. */
function readAuditFilter(text: string): Input<typeof spec> {
  const typed = text.trim().replace(/^"(.*)"$/, '$1')
  const [, word, behind, key = word, value = behind] = prefixed.exec(typed) ?? []
  if (key && value?.trim()) return { [key.toLowerCase() === 'by' ? 'operator' : key.toLowerCase()]: value.trim() }
  return typed ? { any: typed } : {}
}

/** What it takes to know how much of the audit somebody may read. */
export const readerScopes = ({ limits }: Services): readonly string[] => (limits.operatorGroupId ? [] : roleScopes)

/**
 * Who may read what of the audit: where a group says who operates, its members read all of it. Without one, those who hold an
 * admin role do, and everybody else reads what they themselves did, asked for or approved.
 */
export async function readable({ person, directory, services }: AuthorisedTurn): Promise<{ visibleTo?: string }> {
  return services.limits.operatorGroupId || (await directory.myRoles()).length > 0 ? {} : { visibleTo: person.oid }
}

/** Shows the audit of the operator's own tenant. */
export const audit = handle(spec, {
  fromText: readAuditFilter,
  moreScopes: (_, services) => readerScopes(services),
  async run(turn, { page, whole, ...filter }) {
    const { person, words, sender, services } = turn
    const reach = await readable(turn)
    const range = { offset: (page - 1) * auditPerPage, limit: auditPerPage }
    const { entries, total } = await services.audit.page(person, { ...filter, ...reach }, range)
    const chain = await services.audit.verify(person, whole ? undefined : verifiedEachTime)
    const own = reach.visibleTo !== undefined
    return showAudit({ filter, own, page, entries, total, chain }, words, sender)
  },
})
