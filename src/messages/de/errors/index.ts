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

export const unexpected = (reference: string): ErrorText => ({
  what: 'Bei mir ist etwas schiefgegangen.',
  todo: `Versuchen Sie es erneut. Geschieht es wieder, nennen Sie den Betreibern dieses Bots diese Referenz: ${reference}`,
})
