import { type Method, methodsOf } from '../account-objects.ts'
import type { Person } from '../world.ts'

/** The methods as of the report's last update. */
export interface RegistrationReport {
  /** Keeps what someone had, before a change. */
  noteChange(person: Person): void
  methodsOf(person: Person): readonly Method[]
  /** When it was last updated, in ms since the epoch. */
  updatedAt(): number
}

/** A report updated every `lag` ms. */
export function createRegistrationReport(options: { now(): number; lag(): number }): RegistrationReport {
  const earlier = new Map<string, { readonly at: number; readonly methods: readonly Method[] }[]>()
  const updatedAt = () =>
    options.lag() > 0 ? Math.floor(options.now() / options.lag()) * options.lag() : options.now()
  const unseen = ({ id }: Person) => (earlier.get(id) ?? []).filter(({ at }) => at >= updatedAt())
  return {
    updatedAt,
    noteChange: (person) =>
      earlier.set(person.id, [...unseen(person), { at: options.now(), methods: methodsOf(person) }]),
    methodsOf: (person) => unseen(person)[0]?.methods ?? methodsOf(person),
  }
}
