import type { Command } from '../bot/turn/command.ts'

import { createApprovalCommands } from './approvals.ts'
import { createAuditCommand } from './audit.ts'

import { createChange } from './change-accounts.ts'
import { createCheckStatus } from './check-status.ts'
import { createExport } from './export.ts'
import { createHelp } from './help.ts'
import listUsers from './list-users.ts'
import { createOperationCommands } from './operations.ts'
import { createSettings } from './settings.ts'
import { createSignInCommand } from './sign-in.ts'
import { createSignOut } from './sign-out.ts'
import { createWhoami } from './whoami.ts'

type Needs = Parameters<typeof createSignOut>[0] &
  Parameters<typeof createChange>[1] &
  Parameters<typeof createOperationCommands>[0] &
  Parameters<typeof createApprovalCommands>[0] &
  Parameters<typeof createExport>[0] &
  Parameters<typeof createSettings>[0] &
  Parameters<typeof createSignInCommand>[0] &
  Parameters<typeof createWhoami>[0]

/** Everything an operator can say or press, in the order in which help lists it. */
export function createCommands(needs: Needs): readonly Command[] {
  const commands: readonly Command[] = [
    createHelp(() => commands),
    listUsers,
    createCheckStatus(needs),
    createChange('disable', needs),
    createChange('enable', needs),
    createChange('signOut', needs),
    ...createOperationCommands(needs),
    ...createApprovalCommands(needs),
    createAuditCommand(needs),
    createExport(needs),
    createSettings(needs),
    createWhoami(needs),
    createSignInCommand(needs),
    createSignOut(needs),
  ]
  return commands
}
