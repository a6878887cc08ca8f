import type { AuthorisedTurn } from '../bot/turn/command.ts'
import { listUsers } from '../command-specs/accounts.ts'
import { type Press, press } from '../command-specs/press.ts'
import type { Account } from '../core/model.ts'
import { AmbiguousName, NamesNotFound, NotUnderstood } from '../operations/index.ts'
import type { Button } from '../views/card/index.ts'
import { showOpenQuestion } from '../views/choices.ts'
import { workLine } from '../views/format.ts'
import type { Reply } from '../views/reply.ts'
import { shorten } from '../views/viewer.ts'
import { type AccountArguments, GroupAmbiguous } from './accounts.ts'
import { maxButtonText, toAccountArguments } from './operation-reply.ts'

/** Repeats the command for these accounts. */
type RepeatPress = (given: Pick<AccountArguments, 'accounts' | 'group' | 'lookup'>) => Press

/** A button for one of several people with the same name, identified by job title or, failing that, by address. */
const personButton = (account: Account, data: Press): Button => ({
  title: shorten(`${account.displayName} · ${workLine(account) || account.userPrincipalName}`, 80),
  tooltip: account.userPrincipalName,
  data,
})

const maxSearches = 3

/**
 * Buttons that search for the names, up to `maxSearches`: each for part of a name, because the full one wasn't found.
 */
const searchButtons = (names: readonly string[], { choices }: AuthorisedTurn['messages']): Button[] =>
  [...new Set(names.map(searchPart))].slice(0, maxSearches).map((part) => ({
    title: choices.search(shorten(part, 40)),
    data: press(listUsers, { search: shorten(part, 100) }),
  }))

/** The longest word of a name, or the first half of a single word. */
function searchPart(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean)
  const [longest = name] = words.toSorted((a, b) => b.length - a.length)
  return words.length > 1 ? longest : longest.slice(0, Math.max(3, Math.ceil(longest.length / 2)))
}

/**
 * The question to ask if input is ambiguous, with a button for each answer; undefined for any other error.
 * `identifiers`: the accounts the command was about, if known. `written`: how to write the account that was chosen.
 */
export async function askWhichAccount(
  error: unknown,
  turn: AuthorisedTurn,
  {
    given,
    identifiers,
    again,
    written = ({ id }) => id,
  }: {
    given: AccountArguments
    identifiers: readonly string[]
    again: RepeatPress
    written?: (account: Account) => string
  },
): Promise<Reply | undefined> {
  const { messages, sender } = turn
  const about = async (accounts: readonly string[]) => again(await toAccountArguments(accounts, turn))
  if (error instanceof AmbiguousName) {
    const { name } = error.details
    const buttons = error.candidates.map(async (account) =>
      personButton(account, await about(identifiers.map((one) => (one === name ? written(account) : one)))),
    )
    const all = {
      title: messages.choices.allMatches(error.details.count),
      data: press(listUsers, { search: shorten(name, 100) }),
    }
    const more = error.details.count > error.candidates.length ? [all] : []
    return showOpenQuestion(error, [...(await Promise.all(buttons)), ...more], messages, sender)
  }
  if (error instanceof NamesNotFound) {
    const { names, others } = error
    const title = messages.choices.withoutNames(names.length, others.length)
    const rest = others.length > 0 ? [{ title, data: await about(others) }] : []
    const question = showOpenQuestion(error, [...searchButtons(names, messages), ...rest], messages, sender)
    // If no other accounts were given, the text might have been a sentence.
    return { ...question, ...(others.length === 0 && { unmatched: true }) }
  }
  if (error instanceof NotUnderstood) {
    const { understood } = error
    const rest = { title: messages.choices.without(understood.length), data: await about(understood) }
    return showOpenQuestion(error, [rest], messages, sender)
  }
  if (error instanceof GroupAmbiguous) {
    const { groups, written: typed } = error
    const { accounts = '', group } = given
    // Such a list leaves no room for buttons; the refusal names the IDs instead.
    if (accounts.length > maxButtonText) return undefined
    const titles = groups.slice(0, 6).map(({ name, description }) => (description ? `${name} · ${description}` : name))
    const buttons = groups.slice(0, 6).map(({ id }, index) => ({
      // Groups can share both name and description.
      title: shorten(
        titles.filter((one) => one === titles[index]).length > 1 ? `${titles[index]} · ${id}` : `${titles[index]}`,
        80,
      ),
      data: again(typed ? { accounts: accounts.replace(typed, `group:"${id}"`), group } : { accounts, group: id }),
    }))
    // The buttons name the groups.
    const { choices: _ids, ...details } = error.details
    return showOpenQuestion({ code: error.code, details: { ...details, choices: '' } }, buttons, messages, sender)
  }
  return undefined
}
