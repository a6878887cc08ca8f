import type { NoticeWords } from '../../chat/views/notice-words.ts'
import { defineFeature } from '../define.ts'
import { checkPasses } from './check.ts'
import { voucherColumns } from './columns.ts'
import { voucherCommands } from './commands.ts'
import { wayBackInErrors } from './errors.ts'
import { events, notices } from './events.ts'
import { openVouchersWait } from './held-open.ts'
import { letBackIn } from './let-back-in.ts'
import {
  nameReceiverLines,
  notBackInText,
  receiverApprovalTexts,
  receiverLines,
  voucherButtons,
  wayBackInLines,
} from './lines.ts'
import { isDue, openVouchers } from './open.ts'
import { passErrors } from './pass-errors.ts'
import { passes } from './pass-options.ts'
import { passPage } from './pass-page.ts'
import { letBackInPlaybook, letBackInStep } from './playbook.ts'
import { voucherTables } from './queries/tables.ts'
import { receiverCard } from './receiver-card.ts'
import { receiverPart, receiverRule } from './receivers.ts'
import { receiverTally, voucherTally } from './shown.ts'
import { vouchers } from './vouchers.ts'
import { watchVouchers } from './watch.ts'
import { words } from './words.ts'

const notBackInWords: NoticeWords = {
  title: ({ messages, what }) => words.of(messages).vouchers.notBackIn(what),
  line: ({ operation, messages }) => notBackInText(operation, messages),
  buttons: voucherButtons,
}

export const wayBackIn = defineFeature({
  name: 'way-back-in',
  actions: () => [letBackIn],
  playbooks: [letBackInPlaybook],
  addedSteps: [letBackInStep],
  permissions: [passes],
  words,
  errors: { ...passErrors, ...wayBackInErrors },
  tables: voucherTables,
  events,
  notices: { notBackIn: { ...notices.notBackIn, words: notBackInWords } },
  commands: voucherCommands,
  cards: {
    plan: {
      'below step': (action, ...about) => (action === letBackIn.kind ? receiverLines(...about) : []),
      'without steps': receiverLines,
      'reasons for approval': receiverApprovalTexts,
      'nothing to do': nameReceiverLines,
    },
    result: { 'after problems': wayBackInLines, 'buttons after retry': voucherButtons },
  },
  shown: [receiverTally, voucherTally],
  roleCards: [receiverCard],
  services: [vouchers],
  pages: [passPage],
  checks: [checkPasses],
  columns: [voucherColumns],
  plan: receiverPart,
  rules: [receiverRule],
  heldOpen: openVouchersWait,
  after: { ended: openVouchers },
  due: isDue,
  chores: [{ name: 'watchVouchers', slow: true, run: watchVouchers }],
})
