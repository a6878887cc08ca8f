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

export const unexpected = (reference: string): ErrorText => ({
  what: 'Bei mir ist etwas schiefgegangen.',
  todo: `Versuchen Sie es erneut. Geschieht es wieder, nennen Sie den Betreibern dieses Bots diese Referenz: ${reference}`,
})
