import type { Command } from '../chat/turn/command.ts'
import { help, notifications, settings, signIn, signOut, thanks, whoami } from './about.ts'
import { absenceCommands } from './absence.ts'
import { approval, approve, deny } from './approvals.ts'
import { audit } from './audit.ts'
import { changeCommands } from './change-accounts.ts'
import { checkStatus } from './check-status.ts'
import { exportFile } from './export.ts'
import { extend } from './extend.ts'
import { handOffCommands } from './hand-off.ts'
import { handOffFile } from './hand-off-file.ts'
import { handoverCommands } from './handover.ts'
import { chooseAccounts, listIncidents } from './incidents.ts'
import { listUsers } from './list-users.ts'
import { offerChanges } from './offers.ts'
import { operationCommands } from './operations.ts'
import { questionCommands } from './questions.ts'
import { reportCommands } from './reports.ts'
import { voucherCommands } from './vouchers.ts'

/** Every command with its handler, in the order of `commandSpecs`. */
export const commands: readonly Command[] = [
  help,
  listUsers,
  checkStatus,
  ...changeCommands,
  listIncidents,
  chooseAccounts,
  ...operationCommands,
  ...handoverCommands,
  handOffFile,
  ...handOffCommands,
  ...voucherCommands,
  ...reportCommands,
  approval,
  approve,
  deny,
  ...questionCommands,
  extend,
  audit,
  exportFile,
  settings,
  notifications,
  ...absenceCommands,
  whoami,
  signIn,
  signOut,
  thanks,
  offerChanges,
]
