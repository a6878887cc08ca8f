import { compact } from '../../core/compact.ts'
import { evidenceLabels, type IncidentRef, isUnjudged } from '../../core/incident.ts'
import type { Lookup } from '../../core/model.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { incidentErrors } from '../../graph/directory/incident-errors.ts'
import { type Incident, readIncident } from '../../graph/directory/incidents.ts'
import type { IncidentPeople, NotChosenAccount } from '../../operations/index.ts'
import type { PlanSpec } from '../commands/accounts.ts'
import { readTargets } from '../input/targets.ts'
import type { AuthorisedTurn } from '../turn/command.ts'
import { showIncidentAccounts } from '../views/incident-accounts.ts'

type IncidentTurn = Pick<AuthorisedTurn, 'services' | 'directory' | 'person'>

/** An incident and the accounts it names. */
export interface IncidentAccounts {
  readonly incident: IncidentRef
  /** By default, the compromised accounts. */
  readonly chosen: readonly string[]
  /** All others. */
  readonly aside: readonly NotChosenAccount[]
  /** Everyone it names who can be looked up. */
  readonly people: IncidentPeople
}

/**
 * The incident number in the arguments, from a button or among the accounts. Throws UserError oneIncident if there are
 * several, because each needs its own plan.
 */
export function findIncidentId(given: {
  readonly accounts?: string | undefined
  readonly incident?: string | undefined
}) {
  const numbers = new Set(compact([given.incident, ...readTargets(given.accounts ?? '').incidents]))
  if (numbers.size > 1) throw new incidentErrors.oneIncident()
  const [only] = numbers
  return only
}

/**
 * The accounts this incident names, read with the sender's own permissions. Throws UserError incidentNobody, and the
 * errors of reading an incident.
 */
export async function resolveIncident({ services, directory, person }: IncidentTurn, id: string) {
  if (services.settings.cloud === 'china') throw new graphErrors.notInCloud()
  return splitPeople(await directory.ask(readIncident, id, person.tid), id)
}

const maxNamed = 3

function splitPeople({ id, title, people }: Incident, asked: string): IncidentAccounts {
  const chosen = people.flatMap(({ key, compromised }) => (key && compromised ? [key] : []))
  const aside = people.flatMap((one): NotChosenAccount[] =>
    one.key && one.compromised ? [] : [{ ...one, input: one.key ?? one.name }],
  )
  const names = people.flatMap(({ key, name }) => (key ? [[key.toLowerCase(), name] as const] : []))
  if (people.every(({ key }) => key === undefined))
    throw new incidentErrors.incidentNobody({
      id: asked,
      some: people
        .slice(0, maxNamed)
        .map(({ name }) => name)
        .join('; '),
    })
  return { incident: { id, title }, chosen, aside, people: new Map(names) }
}

/** Limits the accounts to those the sender chose: all others are moved to `aside`. */
export function withChosen(
  { chosen, aside, people, ...rest }: IncidentAccounts,
  taken: readonly string[],
): IncidentAccounts {
  const known = new Set(taken.map((one) => one.toLowerCase()))
  const isLeft = (input: string) => !known.has(input.toLowerCase())
  const left = chosen.filter(isLeft).map((input): NotChosenAccount => {
    const name = people.get(input.toLowerCase()) ?? input
    return { input, name, roles: ['compromised'], compromised: true }
  })
  return { ...rest, people, chosen: taken, aside: [...left, ...aside.filter(({ input }) => isLeft(input))] }
}

/** Accounts that can't be looked up, for a status. */
export const unreachableLookups = (aside: readonly NotChosenAccount[]): Lookup[] =>
  aside.flatMap(({ input, elsewhere }) => (elsewhere ? [{ input, outcome: 'notFound' as const, elsewhere }] : []))

/** Shows accounts that the directory no longer has by the incident's names for them. */
export const withNames = (lookups: readonly Lookup[], people: IncidentPeople = new Map()): Lookup[] =>
  lookups.map((one) =>
    one.outcome === 'notFound' ? { ...one, input: people.get(one.input.toLowerCase()) ?? one.input } : one,
  )

/** The accounts of an incident, with checkboxes. */
export async function replyWithChoice(
  { directory, messages, sender }: Pick<AuthorisedTurn, 'directory' | 'messages' | 'sender'>,
  spec: PlanSpec,
  { incident, chosen, aside, people }: IncidentAccounts,
) {
  const others = aside.filter(({ elsewhere }) => !elsewhere)
  const found = withNames(await directory.find([...chosen, ...others.map(({ input }) => input)]), people)
  const accounts = found.flatMap((lookup, index) => {
    if (lookup.outcome !== 'found') return []
    const other = others[index - chosen.length]
    return [{ account: lookup.account, isChosen: other === undefined, labels: other ? evidenceLabels(other) : [] }]
  })
  const absent = [
    ...found.flatMap(({ input, outcome }) => (outcome === 'notFound' ? [input] : [])),
    ...aside.flatMap(({ name, elsewhere }) => (elsewhere ? [name] : [])),
  ]
  const unjudged = others.some(isUnjudged)
  return showIncidentAccounts({ incident, spec, accounts, absent, unjudged }, messages, sender)
}
