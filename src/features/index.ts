import { approvals } from './approvals/feature.ts'
import { audit } from './audit/feature.ts'
import { away } from './away/feature.ts'
import { change } from './change/feature.ts'
import { contain } from './contain/feature.ts'
import { contained } from './contained/feature.ts'
import type { Feature } from './define.ts'
import { evidence } from './evidence/feature.ts'
import { exports } from './export/feature.ts'
import { help } from './help/feature.ts'
import { incidents } from './incidents/feature.ts'
import { lookUp } from './look-up/feature.ts'
import { offboard } from './offboard/feature.ts'
import { operations } from './operations/feature.ts'
import { otherSystems } from './other-systems/feature.ts'
import { outsideChanges } from './outside-changes/feature.ts'
import { quarantine } from './quarantine/feature.ts'
import { release } from './release/feature.ts'
import { report } from './report/feature.ts'
import { settings } from './settings/feature.ts'
import { signIn } from './sign-in/feature.ts'
import { takeOver } from './take-over/feature.ts'
import { wayBackIn } from './way-back-in/feature.ts'

/** Every feature, in the order in which cards and help show what they add. Only the entry point imports this list. */
export const features: readonly Feature[] = [
  help,
  lookUp,
  change,
  quarantine,
  contain,
  offboard,
  release,
  contained,
  incidents,
  operations,
  outsideChanges,
  takeOver,
  evidence,
  otherSystems,
  wayBackIn,
  report,
  approvals,
  audit,
  exports,
  settings,
  away,
  signIn,
]
