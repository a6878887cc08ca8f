import { z } from 'zod/v4'
import { inactiveDays, lookupId, userFilter } from '../../chat/commands/accounts.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { auditFilter, roleScopes } from '../../chat/operations/audit-log.ts'
import { planInputShape } from '../../operations/plan/form-fields.ts'

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
