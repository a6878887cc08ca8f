import type { CloudName } from '../../core/model.ts'
import { requireUnique } from '../../core/unique.ts'

/**
 * An optional set of delegated Graph permissions that the app package doesn't request. Consenting to them enables a
 * feature; nothing else depends on them. docs/permissions.md says what each is for, which role it takes, and the worst
 * case.
 */
export interface AddOn {
  readonly name: string
  readonly scopes: readonly string[]
  /** Clouds whose Graph doesn't have it. */
  readonly unavailableIn?: readonly CloudName[]
}

/** Throws if two have the same name. */
export function collectAddOns(declared: readonly AddOn[]) {
  requireUnique(
    'add-ons',
    declared.map(({ name }) => name),
  )
  const all = declared.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return {
    all,
    /** Whether a scope belongs to one of them. */
    has: (scope: string) => all.some(({ scopes }) => scopes.includes(scope)),
    /** The scopes of those that this cloud has, with the name of each add-on. */
    in: (cloud: CloudName) =>
      new Map(
        all
          .filter(({ unavailableIn = [] }) => !unavailableIn.includes(cloud))
          .flatMap(({ name, scopes }) => scopes.map((scope) => [scope, name] as const)),
      ),
  }
}

/** Those of all features and actions, by name. */
export type AddOns = ReturnType<typeof collectAddOns>
