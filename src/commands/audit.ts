import { z } from 'zod/v4'
import type { Audit } from '../audit/audit.ts'
import { type AuthorisedTurn, type Command, defineCommand } from '../bot/turn/command.ts'
import type { Limits } from '../operations/index.ts'
import { auditPerPage, showAudit } from '../views/audit.ts'

/** What the audit is narrowed by. */
export const auditFilter = z.object({
  operation: z.string().trim().max(40).optional(),
  account: z.string().trim().max(200).optional(),
  operator: z.string().trim().max(200).optional(),
  any: z.string().trim().max(200).optional(),
})

/** How many entries are verified each time; all of them, where that many, take seconds. */
const verifiedEachTime = 2_000

const prefixed = /^(account|operation|operator|by)\s*:?\s+(\S.*)$|^(account|operation|operator|by):(.*)$/i

/** `alex@contoso.com` is whatever has that name; `operator:alex@contoso.com`, or `by alex@...`, is who did it. */
function readAuditFilter(text: string): Record<string, unknown> {
  const typed = text.trim().replace(/^"(.*)"$/, '$1')
  const [, word, behind, key = word, value = behind] = prefixed.exec(typed) ?? []
  if (key && value?.trim()) return { [key.toLowerCase() === 'by' ? 'operator' : key.toLowerCase()]: value.trim() }
  return typed ? { any: typed } : {}
}

/**
 * Who may read what of the audit: where a group says who operates, its members read all of it. Without one, those who hold an
 * admin role do, and everybody else reads what they themselves did, asked for or approved.
 */
export function auditReaders({ operatorGroupId }: Pick<Limits, 'operatorGroupId'>) {
  return {
    scopes: operatorGroupId ? [] : ['User.Read', 'RoleManagement.Read.Directory'],
    reach: async ({ person, directory }: AuthorisedTurn): Promise<{ visibleTo?: string }> =>
      operatorGroupId || (await directory.myRoles()).length > 0 ? {} : { visibleTo: person.oid },
  }
}

/** Shows the audit of the operator's own tenant. */
export function createAuditCommand(options: { audit: Audit; limits: Pick<Limits, 'operatorGroupId'> }): Command {
  const { audit } = options
  const readers = auditReaders(options.limits)
  return defineCommand({
    name: 'audit',
    aliases: ['audit log', 'history'],
    scopes: readers.scopes,
    operatorsOnly: true,
    arguments: auditFilter.extend({
      page: z.number().int().min(1).max(1_000_000).default(1),
      /** Verify every entry, not the newest only. */
      whole: z.boolean().default(false),
    }),
    fromText: readAuditFilter,
    async run(turn, { page, whole, ...filter }) {
      const { person, words, speaker } = turn
      const reach = await readers.reach(turn)
      const range = { offset: (page - 1) * auditPerPage, limit: auditPerPage }
      const { entries, total } = await audit.page(person, { ...filter, ...reach }, range)
      const chain = await audit.verify(person, whole ? undefined : verifiedEachTime)
      const own = reach.visibleTo !== undefined
      return showAudit({ filter, own, page, entries, total, chain }, words, speaker)
    },
  })
}
