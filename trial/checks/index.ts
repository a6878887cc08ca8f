import type { Check } from '../check.ts'
import { accountChecks } from './accounts.ts'
import { auditSearches } from './audit-searches.ts'
import { basics } from './basics.ts'
import { bot } from './bot.ts'
import { changes } from './changes.ts'
import { consents } from './consents.ts'
import { deployment } from './deployment.ts'
import { memberships } from './memberships.ts'
import { methodsAndRisk } from './methods-and-risk.ts'
import { operation } from './operation.ts'
import { passes } from './passes.ts'
import { graphReads } from './reads.ts'
import { refusals } from './refusals.ts'
import { registrations } from './registrations.ts'
import { reports } from './reports.ts'
import { signingIn } from './signing-in.ts'

/** Every check of the trial, in order: prerequisites first, those that need a person last. */
export const checks: readonly Check[] = [
  ...basics,
  ...graphReads,
  ...memberships,
  ...consents,
  ...registrations,
  ...reports,
  ...auditSearches,
  ...refusals,
  ...changes,
  ...methodsAndRisk,
  ...passes,
  ...bot.deployed,
  ...bot.inTeams,
  ...bot.exchanged,
  ...signingIn,
  ...accountChecks,
  ...operation,
  ...deployment,
]
