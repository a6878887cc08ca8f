import { auditRecords, auditSearch, startAuditSearch } from './audit-searches.ts'
import { keptOut } from './blocking-policies.ts'
import { byIds } from './by-ids.ts'
import { dependents } from './dependents.ts'
import { deviceCounts, devices } from './devices.ts'
import { federatedDomains } from './domains.ts'
import { find } from './find.ts'
import { apps, consents } from './grants.ts'
import { groupMembers, groupNames, groupsNamed, placesIn, roleGroups } from './groups.ts'
import { incident, openIncidents } from './incidents.ts'
import { leaving } from './leaving.ts'
import { freeSeats, licences, unlicensed } from './licences.ts'
import { list, listAll } from './list.ts'
import { managers } from './managers.ts'
import { has, me, memberOf, myRoles } from './me.ts'
import { memberships } from './memberships.ts'
import { methods } from './methods.ts'
import { named } from './named.ts'
import { onPremisesNames } from './on-premises.ts'
import { createPass, methodsSince, passPolicy, passStates } from './passes.ts'
import { passwords } from './passwords.ts'
import type { Reader } from './read.ts'
import { registrations } from './registrations.ts'
import { atRisk, risks } from './risk.ts'
import { eligibleUnread, roleHolders } from './roles.ts'
import { inactive, signIns } from './sign-ins.ts'
import { suggest } from './similar.ts'
import { states } from './states.ts'
import { write } from './write.ts'

/** All directory calls the bot makes, each a function of a `Reader` and its own arguments. */
const calls = {
  me,
  myRoles,
  memberOf,
  has,
  find,
  named,
  suggest,
  byIds,
  list,
  listAll,
  states,
  signIns,
  inactive,
  passwords,
  methods,
  methodsSince,
  passPolicy,
  createPass,
  passStates,
  registrations,
  risks,
  atRisk,
  incident,
  openIncidents,
  leaving,
  consents,
  apps,
  licences,
  unlicensed,
  freeSeats,
  memberships,
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
  placesIn,
  keptOut,
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
