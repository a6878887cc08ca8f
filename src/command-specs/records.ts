import { z } from 'zod/v4'
import { lookup, userFilter } from './accounts.ts'
import { filterText, page, typedOnPlan } from './inputs.ts'
import { commandSpec } from './spec.ts'

/** What the audit is narrowed by. */
const auditFilter = { operation: filterText, account: filterText, operator: filterText, any: filterText }

/** What it takes to find out whether somebody holds an admin role, where no group says who operates. */
export const roleScopes = ['User.Read', 'RoleManagement.Read.Directory'] as const

export const showAudit = commandSpec({
  name: 'audit',
  aliases: ['audit log', 'history', 'protokoll', 'verlauf'],
  group: 'start',
  teamsMenu: true,
  access: 'operators',
  scopes: [],
  otherScopes: roleScopes,
  arguments: {
    ...auditFilter,
    page,
    /** Verify every entry, not only the newest. */
    whole: z.boolean().default(false),
  },
})

/** Makes a file of what a card shows. */
export const exportFile = commandSpec({
  name: 'export',
  hidden: true,
  access: 'operators',
  scopes: [],
  otherScopes: ['User.Read.All', ...roleScopes],
  arguments: {
    ...typedOnPlan,
    ...auditFilter,
    ...userFilter,
    what: z.enum(['operation', 'status', 'users', 'audit']),
    format: z.enum(['csv', 'json']).default('csv'),
    lookup,
    /** Of an operation: who was in its plan and is not as wanted. */
    only: z.enum(['unchanged']).optional(),
  },
})
