import { receiverPart } from '../../operations/rules/receivers.ts'
import { openVouchers } from '../../operations/vouchers/open.ts'
import { watchVouchers } from '../../operations/vouchers/watch.ts'
import { voucherTables } from '../../store/queries/vouchers/tables.ts'
import { defineFeature } from '../define.ts'
import { voucherCommands } from './commands.ts'

export const wayBackIn = defineFeature({
  name: 'way-back-in',
  tables: voucherTables,
  commands: voucherCommands,
  plan: receiverPart,
  after: { ended: openVouchers },
  chores: [{ name: 'watchVouchers', slow: true, run: watchVouchers }],
})
