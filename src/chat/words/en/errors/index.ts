import type { ErrorText, ErrorWords } from '../../told.ts'
import { approvalWords } from './approval.ts'
import { commandWords } from './commands.ts'
import { fileWords } from './files.ts'
import { graphWords } from './graph.ts'
import { operationWords } from './operations.ts'
import { planWords } from './plan.ts'
import { ruleWords } from './rules.ts'
import { signInWords } from './sign-in.ts'
import { storeWords } from './store.ts'
import { targetWords } from './targets.ts'
import { timeWords } from './time.ts'
import { turnWords } from './turn.ts'

export const errors: ErrorWords = {
  ...approvalWords,
  ...commandWords,
  ...fileWords,
  ...graphWords,
  ...operationWords,
  ...planWords,
  ...ruleWords,
  ...signInWords,
  ...storeWords,
  ...targetWords,
  ...timeWords,
  ...turnWords,
}

/** For anything but a `UserError`: a bug, so only the reference for the log is shown. */
export const unexpected = (reference: string): ErrorText => ({
  what: 'Something went wrong on my side.',
  todo: `Try again. If it keeps happening, give the people who run this bot this reference: ${reference}`,
})
