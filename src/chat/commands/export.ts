import { z } from 'zod/v4'
import { planInputShape } from '../../operations/plan/form-fields.ts'
import { inactiveDays, lookupId, userFilter } from './accounts.ts'
import { filterText } from './arguments.ts'
import { defineCommandSpec } from './spec.ts'

/** Filters for the audit log. */
export const auditFilter = { operation: filterText, account: filterText, operator: filterText, any: filterText }

/** Scopes for checking whether someone holds an admin role, if no operators' group is configured. */
export const roleScopes = ['User.Read', 'RoleManagement.Read.Directory'] as const

/** Exports the content of a card to a file. */
export const exportFile = defineCommandSpec({
  name: 'export',
  hidden: true,
  access: 'operators',
  scopes: [],
  otherScopes: ['User.Read.All', ...roleScopes],
  optionalScopes: ['AuditLog.Read.All'],
  arguments: {
    ...planInputShape,
    ...auditFilter,
    ...userFilter,
    inactive: inactiveDays,
    /** For a status: includes the details. */
    details: z.boolean().optional(),
    what: z.enum(['operation', 'status', 'users', 'audit']),
    format: z.enum(['csv', 'json']).default('csv'),
    lookup: lookupId,
    /** For an operation: only accounts that the plan left as they are, or that might still be able to sign in. */
    only: z.enum(['unchanged', 'stillEnabled']).optional(),
  },
})
