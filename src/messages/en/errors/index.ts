import type { ErrorText, ErrorWords } from '../../told.ts'
import { approvalWords } from './approval.ts'
import { commandWords } from './commands.ts'
import { exportWords } from './exports.ts'
import { fileWords } from './files.ts'
import { graphWords } from './graph.ts'
import { handoverWords } from './handover.ts'
import { incidentWords } from './incidents.ts'
import { operationWords } from './operations.ts'
import { otherSystemsWords } from './other-systems.ts'
import { planWords } from './plan.ts'
import { reportWords } from './report.ts'
import { ruleWords } from './rules.ts'
import { signInWords } from './sign-in.ts'
import { storeWords } from './store.ts'
import { targetWords } from './targets.ts'
import { timeWords } from './time.ts'
import { turnWords } from './turn.ts'
import { wayBackInWords } from './way-back-in.ts'

export const errors: ErrorWords = {
  ...approvalWords,
  ...commandWords,
  ...exportWords,
  ...fileWords,
  ...graphWords,
  ...otherSystemsWords,
  ...handoverWords,
  ...incidentWords,
  ...operationWords,
  ...planWords,
  ...reportWords,
  ...ruleWords,
  ...signInWords,
  ...storeWords,
  ...targetWords,
  ...timeWords,
  ...turnWords,
  ...wayBackInWords,
}

/** For anything but a `UserError`: a bug, so only the reference for the log is shown. */
export const unexpected = (reference: string): ErrorText => ({
  what: 'Something went wrong on my side.',
  todo: `Try again. If it keeps happening, give the people who run this bot this reference: ${reference}`,
})
