import { type SourceAccounts, withNames } from '../../chat/accounts/source.ts'
import type { PlanSpec } from '../../chat/commands/accounts.ts'
import { standalone } from '../../chat/input/targets.ts'
import type { AccountSource, AuthorisedTurn } from '../../chat/turn/command.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import type { NotChosenAccount } from '../../operations/index.ts'
import { showIncidentAccounts } from './choose-card.ts'
import { type Incident, readIncident } from './defender.ts'
import { incidentErrors } from './errors.ts'
import { evidenceLabels, isUnjudged } from './evidence.ts'
import { incidents } from './specs.ts'

const tokenPattern = standalone('(?:incident|vorfall)\\s{0,3}(?::\\s{0,3}#?|#)\\s{0,3}(\\d{1,12})')
/** An incident that is the whole text doesn't need a colon. */
const onlyToken = /^\s*(?:incident|vorfall)\s+(\d{1,12})[\s.!]*$/iu

function takeIds(text: string) {
  const ids: string[] = []
  const rest = text.replace(onlyToken, 'incident:$1').replace(tokenPattern, (_all, id: string) => {
    ids.push(id)
    return ' '
  })
  return { ids, rest }
}

type IncidentTurn = Pick<AuthorisedTurn, 'services' | 'directory' | 'person'>

/**
 * The accounts this incident names, read with the sender's own permissions. Throws UserError incidentNobody, and the
 * errors of reading an incident.
 */
async function resolveIncident({ services, directory, person }: IncidentTurn, id: string) {
  if (services.settings.cloud === 'china') throw new graphErrors.notInCloud()
  return splitPeople(await directory.ask(readIncident, id, person.tid), id)
}

const maxNamed = 3

function splitPeople({ id, title, people }: Incident, asked: string): SourceAccounts {
  const chosen = people.flatMap(({ key, compromised }) => (key && compromised ? [key] : []))
  const aside = people.flatMap((one): NotChosenAccount[] =>
    one.key && one.compromised
      ? []
      : [
          {
            ...one,
            input: one.key ?? one.name,
            labels: evidenceLabels(one),
            compromised: isUnjudged(one) ? undefined : one.compromised,
          },
        ],
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
  return { origin: { id, title }, chosen, aside, people: new Map(names) }
}

/** The accounts of an incident, with checkboxes. */
async function chooseAmong(
  { directory, messages, sender }: Pick<AuthorisedTurn, 'directory' | 'messages' | 'sender'>,
  spec: PlanSpec,
  { origin, chosen, aside, people }: SourceAccounts,
) {
  const others = aside.filter(({ elsewhere }) => !elsewhere)
  const found = withNames(await directory.find([...chosen, ...others.map(({ input }) => input)]), people)
  const accounts = found.flatMap((lookup, index) => {
    if (lookup.outcome !== 'found') return []
    const other = others[index - chosen.length]
    return [{ account: lookup.account, isChosen: other === undefined, labels: other?.labels ?? [] }]
  })
  const absent = [
    ...found.flatMap(({ input, outcome }) => (outcome === 'notFound' ? [input] : [])),
    ...aside.flatMap(({ name, elsewhere }) => (elsewhere ? [name] : [])),
  ]
  const unjudged = others.some(({ compromised }) => compromised === undefined)
  return showIncidentAccounts({ origin, spec, accounts, absent, unjudged }, messages, sender)
}

/** Incidents, as what names accounts: `incident:1234`. */
export const incidentSource: AccountSource = {
  takeIds,
  scopes: incidents.scopes,
  resolve: resolveIncident,
  onlyOne: () => new incidentErrors.oneIncident(),
  choose: chooseAmong,
}
