import { accountStates } from './account-states.ts'
import { auditRecords, auditSearch, startAuditSearch } from './audit-searches.ts'
import { blockProofs } from './blocking-policies.ts'
import { accountsByIds } from './by-ids.ts'
import { dependents } from './dependents.ts'
import { deviceCounts, devices } from './devices.ts'
import { federatedDomains } from './domains.ts'
import { find } from './find.ts'
import { findByName } from './find-by-name.ts'
import { appNames, consents } from './grants.ts'
import { directMemberships, groupMembers, groupNames, groupsNamed, roleGroups } from './groups.ts'
import { incident, openIncidents } from './incidents.ts'
import { leavingAccounts } from './leaving.ts'
import { freeSeats, licences, unlicensedAccounts } from './licences.ts'
import { listAccounts, listAllAccounts } from './list.ts'
import { managers } from './managers.ts'
import { hasPermission, me, memberOf, myRoles } from './me.ts'
import { memberships, temporaryMemberships } from './memberships.ts'
import { methods } from './methods.ts'
import { onPremisesNames } from './on-premises.ts'
import { createPass, deletePass, methodsSince, passPolicy, passStates } from './passes.ts'
import { passwords } from './passwords.ts'
import type { Reader } from './read.ts'
import { registrations } from './registrations.ts'
import { accountsAtRisk, risks } from './risk.ts'
import { eligibleUnread, roleHolders } from './roles.ts'
import { inactiveAccounts, signIns } from './sign-ins.ts'
import { suggestSimilar } from './similar.ts'
import { write } from './write.ts'

/** All directory calls the bot makes, each a function of a `Reader` and its own arguments. */
const calls = {
  me,
  myRoles,
  memberOf,
  hasPermission,
  find,
  findByName,
  suggestSimilar,
  accountsByIds,
  listAccounts,
  listAllAccounts,
  accountStates,
  signIns,
  inactiveAccounts,
  passwords,
  methods,
  methodsSince,
  passPolicy,
  createPass,
  deletePass,
  passStates,
  registrations,
  risks,
  accountsAtRisk,
  incident,
  openIncidents,
  leavingAccounts,
  consents,
  appNames,
  licences,
  unlicensedAccounts,
  freeSeats,
  memberships,
  temporaryMemberships,
  devices,
  deviceCounts,
  dependents,
  managers,
  onPremisesNames,
  roleHolders,
  eligibleUnread,
  roleGroups,
  groupsNamed,
  groupNames,
  groupMembers,
  directMemberships,
  blockProofs,
  federatedDomains,
  startAuditSearch,
  auditSearch,
  auditRecords,
  write,
}

type Bound<T> = {
  readonly [K in keyof T]: T[K] extends (reader: Reader, ...given: infer Given) => infer Result
    ? (...given: Given) => Result
    : never
}

/**
 * The tenant's directory, with the permissions of one signed-in person. Each call is documented where it is defined.
 * Any call may throw UserError `graphForbidden`, `graphThrottled`, `graphUnavailable`, `graphTooLarge`,
 * `licenceMissing`, `signInExpired`, `moreProofRequired` (with the claims), `policyBlocked`, or an error from the token
 * source.
 */
export interface Directory extends Bound<typeof calls> {}

export function createDirectory(reader: Reader): Directory {
  const bind = (call: (reader: Reader, ...given: never[]) => unknown) => call.bind(undefined, reader)
  // The compiler can't type entries.
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, bind(call)])) as Directory
}
