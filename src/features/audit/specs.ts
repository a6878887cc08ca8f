import { z } from 'zod/v4'
import { pageNumber } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { auditFilter, roleScopes } from '../../chat/operations/audit-log.ts'

export const showAudit = defineCommandSpec({
  name: 'audit',
  aliases: ['audit log', 'history', 'protokoll', 'verlauf'],
  group: 'look',
  teamsMenu: true,
  access: 'operators',
  scopes: [],
  // Reading accounts is needed to find someone by name.
  otherScopes: ['User.Read.All', ...roleScopes],
  arguments: {
    ...auditFilter,
    page: pageNumber,
    /** Lists every entry instead of operations. */
    details: z.boolean().default(false),
    /** Verifies every entry, not only the newest. */
    whole: z.boolean().default(false),
  },
})
