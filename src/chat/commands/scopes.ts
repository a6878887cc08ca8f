import type { CloudName } from '../../core/model.ts'
import type { Action } from '../../operations/registry/action.ts'
import type { AddOns } from '../../operations/registry/add-ons.ts'
import { commonPlanScopes, membershipScopes, warningScopes } from '../../operations/registry/collect-scopes.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { ListedSpec } from './spec.ts'

/** Delegated Graph permissions that commands, or operations they start, can request, without those of add-ons. */
export interface RequestedScopes {
  readonly all: readonly string[]
  /** Needed only by individual commands or steps. Without consent to them, everything else still works. */
  readonly optional: readonly string[]
  /** Requested only if the feature that needs them is switched on. */
  readonly optIn: readonly string[]
  readonly addOns: AddOns
  /** All that can be requested in this configuration. */
  configured(settings: { readonly optIn: boolean; readonly cloud: CloudName }): readonly string[]
}

/** What these commands request. */
export function requestedScopes(commands: readonly ListedSpec[], registry: Registry, addOns: AddOns): RequestedScopes {
  const extras = commands.flatMap(({ optionalScopes: scopes = [] }) => scopes)
  const all = [...new Set([...scopesOf(commands), ...extras])].filter((scope) => !addOns.has(scope))
  // Everyday commands, which Teams lists, have to work without optional permissions.
  const everyday = scopesOf(commands.filter(({ teamsMenu }) => teamsMenu))
  const optIn = [...new Set(commands.flatMap(({ optInScopes: scopes = [] }) => scopes))]
  return {
    all,
    optional: all.filter((scope) => !everyday.includes(scope)),
    optIn,
    addOns,
    configured: ({ optIn: isOn, cloud }) => {
      const useless = unsupportedScopes(registry, cloud)
      return (isOn ? [...all, ...optIn] : all).filter((scope) => !useless.has(scope))
    },
  }
}

const scopesOf = (commands: readonly ListedSpec[]): readonly string[] => [
  ...new Set([
    ...commands.flatMap(({ scopes = [], otherScopes = [] }) => [...scopes, ...otherScopes]),
    ...membershipScopes,
  ]),
]

const syncedScopes = ({ scopes }: Action): readonly string[] => scopes.runSynced ?? []

/** Scopes needed only by actions that this cloud doesn't support. */
function unsupportedScopes(registry: Registry, cloud: CloudName): ReadonlySet<string> {
  const isElsewhere = ({ needs }: Action) => needs?.unavailableIn?.some((one) => one === cloud) === true
  const reachesSynced = ({ needs }: Action) => !needs?.syncedUnavailableIn?.some((one) => one === cloud)
  const scopesOfIt = ({ scopes: { plan, run, verify, more = [] } }: Action) => [...plan, ...run, ...verify, ...more]
  const all = registry.actions()
  const here = new Set([
    ...all.filter((action) => !isElsewhere(action)).flatMap(scopesOfIt),
    ...all.filter((action) => !isElsewhere(action) && reachesSynced(action)).flatMap(syncedScopes),
    ...commonPlanScopes,
    ...membershipScopes,
    ...warningScopes,
  ])
  const elsewhere = [...all.filter(isElsewhere).flatMap(scopesOfIt), ...all.flatMap(syncedScopes)]
  return new Set(elsewhere.filter((scope) => !here.has(scope)))
}
