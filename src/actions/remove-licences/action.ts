import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import { type Licence, type Licences, licencesOf } from '../../graph/directory/licences.ts'
import { change, defineAction, noChangeNeeded, singleWrite, skip } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { licenceRequests } from './requests.ts'

const reasons = defineReasons({
  licencesLeft: {
    kind: 'barrier',
    en: (detail) => `Licences are assigned through groups only: ${detail}`,
    de: (detail) => `Lizenzen sind nur über Gruppen zugewiesen: ${detail}`,
  },
  groupLicence: {
    kind: 'namedStays',
    en: (detail) => `Licence is assigned through a group: ${detail}`,
    de: (detail) => `Lizenz ist über eine Gruppe zugewiesen: ${detail}`,
    counted: {
      en: (count) =>
        count === 1 ? '1 licence assigned through a group' : `${en.number(count)} licences assigned through groups`,
      de: (count) =>
        count === 1 ? '1 über eine Gruppe zugewiesene Lizenz' : `${de.number(count)} über Gruppen zugewiesene Lizenzen`,
    },
  },
})

const permission = ['LicenseAssignment.ReadWrite.All'] as const

/** The removed licences with their names. */
interface RecordedLicences {
  readonly licences: readonly Pick<Licence, 'skuId' | 'disabledPlans'>[]
  readonly sorts: readonly string[]
}

const toRecord = (direct: readonly Licence[]): RecordedLicences => ({
  licences: direct.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans })),
  sorts: direct.map(({ name }) => name),
})

const describeGroupLicences = (found: Licences): string =>
  found.throughGroups.map(({ name, group }) => `${name} (${group})`).join(', ')

export const removeLicences = defineAction({
  kind: 'remove-licences',
  words: {
    en: {
      label: 'Remove licences',
      back: 'Restore licences',
      items: (count) => `${en.number(count)} ${count === 1 ? 'licence' : 'licences'}`,
      limits: 'To keep a mailbox, convert it to a shared one first.',
    },
    de: {
      label: 'Lizenzen entziehen',
      back: 'Lizenzen wiederherstellen',
      items: (count) => `${de.number(count)} ${count === 1 ? 'Lizenz' : 'Lizenzen'}`,
      limits: 'Soll ein Postfach bleiben, zuerst in ein freigegebenes umwandeln.',
    },
  },
  reasons,
  // Licences are readable with the account. The plan requests the write permission anyway, so that a missing one is
  // noticed before the first write.
  scopes: { plan: permission, run: permission, verify: ['User.Read.All'], more: ['LicenseAssignment.Read.All'] },
  roles: rolesAllowedTo.changeLicences,
  locksOut: false,
  inspect: (directory, accounts, { signal }) => directory.ask(licencesOf, accounts, signal),
  // Licences exist only in the cloud, even for synced accounts.
  judge: ({ found, restores }) => {
    if (restores) return change
    if (!found || found.direct.length + found.throughGroups.length === 0) return noChangeNeeded
    return found.direct.length > 0 ? change : skip('protected', reasons.licencesLeft.code, describeGroupLicences(found))
  },
  // One request per account: Graph refuses to remove licences one at a time if they depend on each other.
  writes: (account, { direct }) =>
    singleWrite(
      account,
      licenceRequests.removeLicences(
        account.id,
        direct.map(({ skuId }) => skuId),
      ),
      toRecord(direct),
    ),
  stays: (found) =>
    (found?.throughGroups ?? []).map(({ skuId, name, group }) => ({
      target: `${skuId} ${group}`,
      why: reasons.groupLicence.code,
      name: `${name} (${group})`,
    })),
  verify: ({ before }, { found }) => {
    if (!found) return undefined
    const gone = before.licences.every(({ skuId }) => !found.direct.some((one) => one.skuId === skuId))
    return gone ? 'verified' : 'unconfirmed'
  },
  undo: {
    restore: ({ id }, { before }) => licenceRequests.assignLicences(id, before.licences),
    seats: ({ licences, sorts }, found) => {
      const held = new Set([...(found?.direct ?? []), ...(found?.throughGroups ?? [])].map(({ skuId }) => skuId))
      return licences.flatMap(({ skuId }, index) => (held.has(skuId) ? [] : [{ skuId, name: sorts[index] ?? skuId }]))
    },
    isBack: ({ before }, { found }) => {
      if (!found) return undefined
      return before.licences.every((was) => found.direct.some((one) => isSame(one, was))) ? 'verified' : 'unconfirmed'
    },
  },
  audit: ({ before }) => ({ before: before.sorts.join(', '), after: null }),
})

function isSame(one: RecordedLicences['licences'][number], other: RecordedLicences['licences'][number]): boolean {
  const plans = new Set(other.disabledPlans)
  return (
    one.skuId === other.skuId &&
    one.disabledPlans.length === plans.size &&
    one.disabledPlans.every((plan) => plans.has(plan))
  )
}
