import { stateRequests } from './directory/account-states.ts'
import { dependentRequests } from './directory/dependents.ts'
import { deviceRequests } from './directory/devices.ts'
import { domainRequests } from './directory/domains.ts'
import { groupRequests } from './directory/groups.ts'
import { licenceRequests } from './directory/licences.ts'
import { listRequests } from './directory/list.ts'
import { longRunningRequests } from './directory/long-running.ts'
import { lookupRequests } from './directory/lookup-task.ts'
import { managerRequests } from './directory/managers.ts'
import { meRequests } from './directory/me.ts'
import { methodRequests } from './directory/methods.ts'
import { onPremisesRequests } from './directory/on-premises.ts'
import { passwordRequests } from './directory/passwords.ts'
import { policyRequests } from './directory/policies.ts'
import { riskRequests } from './directory/risk.ts'
import { roleRequests } from './directory/roles.ts'
import { signInRequests } from './directory/sign-ins.ts'
import { similarRequests } from './directory/similar.ts'

export { systemClock } from '../core/clock.ts'
export type { FinalOutcome, WriteOutcome } from './batch/judge-responses.ts'
export { createGraph, type Graph, type GraphOptions, type TokenSource } from './client.ts'
export type { Account, FailureReason, Lookup } from './directory/account.ts'
export type { Directory } from './directory/directory.ts'
export type { ListQuery } from './directory/list.ts'
export type { GraphRequest } from './http/request.ts'

/** The Graph calls that several features and actions make, with their cost (learn.microsoft.com/graph/throttling-limits). */
export const requests = {
  ...meRequests,
  ...lookupRequests,
  ...similarRequests,
  ...listRequests,
  ...stateRequests,
  ...passwordRequests,
  ...longRunningRequests,
  ...methodRequests,
  ...signInRequests,
  ...riskRequests,
  ...policyRequests,
  ...deviceRequests,
  ...dependentRequests,
  ...licenceRequests,
  ...groupRequests,
  ...roleRequests,
  ...domainRequests,
  ...managerRequests,
  ...onPremisesRequests,
}
