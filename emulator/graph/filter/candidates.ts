import type { Person, World } from '../../world.ts'
import type { Filter, Literal } from './ast.ts'

/**
 * The few people who can match a filter, found through the world's indexes; undefined if everyone has to be checked.
 * Without this, each value of an `in` would scan 200,000 accounts.
 */
export function findCandidates(world: World, filter: Filter): Set<Person> | undefined {
  switch (filter.kind) {
    case 'compare':
      return filter.op === 'eq' ? lookUp(world, filter.property, [filter.value]) : undefined
    case 'in':
      return lookUp(world, filter.property, filter.values)
    case 'any': {
      const { test } = filter
      if (test.kind !== 'compare' || test.op !== 'eq' || typeof test.value !== 'string') return undefined
      return new Set(world.withProxyAddress(test.value))
    }
    case 'and': {
      const known = filter.operands.flatMap((one) => findCandidates(world, one) ?? [])
      return known.sort((a, b) => a.size - b.size)[0]
    }
    case 'or': {
      const union = new Set<Person>()
      for (const one of filter.operands) {
        const some = findCandidates(world, one)
        if (!some) return undefined
        for (const person of some) union.add(person)
      }
      return union
    }
    default:
      return undefined
  }
}

const indexes: Readonly<Record<string, (world: World, value: string) => readonly (Person | undefined)[]>> = {
  id: (world, value) => [world.people.get(value.toLowerCase())],
  userPrincipalName: (world, value) => [world.find(value)],
  mail: (world, value) => world.withMail(value),
  employeeId: (world, value) => world.withEmployeeId(value),
  onPremisesSamAccountName: (world, value) => world.withSamAccountName(value),
}

function lookUp(world: World, property: string, values: readonly Literal[]): Set<Person> | undefined {
  const index = indexes[property]
  if (!index) return undefined
  const found = new Set<Person>()
  for (const value of values) {
    if (typeof value !== 'string') return undefined
    for (const person of index(world, value)) if (person) found.add(person)
  }
  return found
}
