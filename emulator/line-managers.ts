import type { Person, World } from './world.ts'

/** Maximum number of people per manager. */
const team = 12

/**
 * Whether someone can manage others: enabled, not an administrator, and not among the accounts of the emulated
 * incident.
 */
function canLead(world: World): (person: Person) => boolean {
  const phished = world.group('Phished accounts')?.members
  return (person) =>
    person.accountEnabled &&
    person.userType === 'Member' &&
    !person.onPremisesSyncEnabled &&
    world.rolesOf(person).length === 0 &&
    phished?.has(person.id) !== true
}

/**
 * Gives every member of a department a manager from there. People who already have one, or were changed since, stay as
 * they are.
 */
export function assignManagers(world: World): void {
  const departments = new Map<string, Person[]>()
  for (const person of world.people.values())
    if (person.userType === 'Member' && person.department)
      departments.set(person.department, [...(departments.get(person.department) ?? []), person])
  const leads = canLead(world)
  for (const people of departments.values()) {
    const candidates = people.filter(leads)
    const managers = candidates.slice(0, Math.ceil(people.length / team))
    for (const [index, person] of people.entries()) {
      const manager = managers.includes(person) ? managers[0] : managers[index % managers.length]
      if (!manager || manager === person || person.manager !== null || world.changed.has(person.id)) continue
      Object.assign(person, { manager: manager.id })
    }
  }
}
