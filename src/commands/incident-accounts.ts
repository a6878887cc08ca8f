import type { CommandPlaybook } from '../actions/playbooks.ts'
import { readTargets } from '../bot/input/targets.ts'
import type { AuthorisedTurn } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import type { IncidentRef } from '../core/incident.ts'
import type { Lookup } from '../core/model.ts'
import type { Incident } from '../graph/directory/incidents.ts'
import type { NotChosenAccount } from '../operations/index.ts'
import { showIncidentAccounts } from '../views/incident-accounts.ts'

type IncidentTurn = Pick<AuthorisedTurn, 'services' | 'directory' | 'person'>

/** An incident and the accounts it names. */
export interface IncidentAccounts {
  readonly incident: IncidentRef
  /** By default, the compromised accounts. */
  readonly chosen: readonly string[]
  /** All others. */
  readonly aside: readonly NotChosenAccount[]
}

/**
 * The incident number in the arguments, from a button or among the accounts. Throws UserError oneIncident if there are
 * several, because each needs its own plan.
 */
export function findIncidentId(given: {
  readonly accounts?: string | undefined
  readonly incident?: string | undefined
}) {
  const numbers = new Set([...(given.incident ? [given.incident] : []), ...readTargets(given.accounts ?? '').incidents])
  if (numbers.size > 1) throw new UserError('oneIncident')
  const [only] = numbers
  return only
}

/**
 * The accounts this incident names, read with the sender's own permissions. Throws UserError incidentNobody, and the
 * errors of reading an incident.
 */
export async function resolveIncident({ services, directory, person }: IncidentTurn, id: string) {
  if (services.settings.cloud === 'china') throw new UserError('notInCloud')
  return splitPeople(await directory.incident(id, person.tid), id)
}

const maxNamed = 3

function splitPeople({ id, title, people }: Incident, asked: string): IncidentAccounts {
  const chosen = people.flatMap(({ key, compromised }) => (key && compromised ? [key] : []))
  const aside = people.flatMap(({ key, compromised, name, roles, elsewhere }): NotChosenAccount[] =>
    key && compromised ? [] : [{ input: key ?? name, roles, elsewhere, compromised }],
  )
  if (people.every(({ key }) => key === undefined))
    throw new UserError('incidentNobody', {
      id: asked,
      some: people
        .slice(0, maxNamed)
        .map(({ name }) => name)
        .join('; '),
    })
  return { incident: { id, title }, chosen, aside }
}

/** Limits the accounts to those the sender chose: all others are moved to `aside`. */
export function withChosen({ chosen, aside, ...rest }: IncidentAccounts, taken: readonly string[]): IncidentAccounts {
  const known = new Set(taken.map((one) => one.toLowerCase()))
  const isLeft = (input: string) => !known.has(input.toLowerCase())
  const left = chosen
    .filter(isLeft)
    .map((input): NotChosenAccount => ({ input, roles: ['compromised'], compromised: true }))
  return { ...rest, chosen: taken, aside: [...left, ...aside.filter(({ input }) => isLeft(input))] }
}

/** Accounts that can't be looked up, for a status. */
export const unreachableLookups = (aside: readonly NotChosenAccount[]): Lookup[] =>
  aside.flatMap(({ input, elsewhere }) => (elsewhere ? [{ input, outcome: 'notFound' as const, elsewhere }] : []))

/** The accounts of an incident, with checkboxes. */
export async function replyWithChoice(
  { directory, messages, sender }: Pick<AuthorisedTurn, 'directory' | 'messages' | 'sender'>,
  playbook: CommandPlaybook,
  { incident, chosen, aside }: IncidentAccounts,
) {
  const others = aside.filter(({ elsewhere }) => !elsewhere)
  const found = await directory.find([...chosen, ...others.map(({ input }) => input)])
  const accounts = found.flatMap((lookup, index) => {
    if (lookup.outcome !== 'found') return []
    const isChosen = index < chosen.length
    return [{ account: lookup.account, isChosen, roles: isChosen ? [] : (others[index - chosen.length]?.roles ?? []) }]
  })
  const absent = aside.flatMap(({ input, elsewhere }) => (elsewhere ? [input] : []))
  return showIncidentAccounts({ incident, playbook, accounts, absent }, messages, sender)
}
