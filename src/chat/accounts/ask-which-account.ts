import { textLimits } from '../../core/text-limits.ts'
import type { Account } from '../../graph/directory/account.ts'
import { findByName } from '../../graph/directory/find-by-name.ts'
import type { Directory } from '../../graph/index.ts'
import { AmbiguousName, NamesNotFound, NotUnderstood } from '../../operations/index.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import type { Button } from '../card/index.ts'
import { listUsers } from '../commands/accounts.ts'
import { type Press, press } from '../commands/press.ts'
import { targetErrors } from '../commands/target-errors.ts'
import { namesBefore } from '../input/names-in.ts'
import { maxButtonText, toAccountArguments } from '../operations/operation-reply.ts'
import type { AuthorisedTurn } from '../turn/command.ts'
import { searchButtons, showChoices, showOpenQuestion } from '../views/choices.ts'
import { workLine } from '../views/format.ts'
import type { Reply } from '../views/reply.ts'
import { shorten } from '../views/viewer.ts'
import { type AccountArguments, GroupAmbiguous } from './resolve-targets.ts'

/** Repeats the command for these accounts. */
type RepeatPress = (given: Pick<AccountArguments, 'accounts' | 'group' | 'lookup'>) => Press
/** The button that repeats it for one person; the rest of what was typed can be the reason. */
type MeantButton = (name: string, given: { readonly accounts: string; readonly reason?: string }) => Button

/** A button for one of several people with the same name, identified by job title or, failing that, by address. */
const personButton = (account: Account, data: Press): Button => ({
  title: shorten(`${account.displayName} · ${workLine(account) || account.userPrincipalName}`, 80),
  tooltip: account.userPrincipalName,
  data,
})

/** The person whose name is the longest part of the text; undefined if none, or several, have it. */
export async function findSomeoneIn(
  directory: Directory,
  texts: readonly string[],
): Promise<{ readonly name: string; readonly account: Account } | undefined> {
  const lookups = texts.length === 0 ? [] : await directory.ask(findByName, await directory.find(texts))
  const found = lookups.find(({ outcome }) => outcome === 'found')
  return found?.outcome === 'found' ? { name: found.input, account: found.account } : undefined
}

/** What was typed for the accounts, if it is one piece that names none. */
function unclearPiece(error: unknown): string | undefined {
  if (error instanceof NamesNotFound) return error.others.length === 0 ? onlyOne(error.names) : undefined
  return error instanceof planErrors.noAccounts ? error.details.text || undefined : undefined
}

/** What makes text a condition instead of a reason: ignoring it could change the wrong account. */
const condition =
  /(?<![\p{L}\p{N}])(?:not|except|but|only|without|unless|until|nicht|außer|ohne|nur|bis)(?![\p{L}\p{N}])/iu
const aboutPerson = /^(?:she|he|they|her|his|their|sie|er|ihr|sein)(?![\p{L}\p{N}])/iu

/** The only account, and the sentence about that person beside it. */
function reasonBeside(error: unknown): ReadonlyMap<string, string> {
  const [account, text] = error instanceof NotUnderstood ? [onlyOne(error.understood), onlyOne(error.pieces)] : []
  return new Map(account && text && aboutPerson.test(text) ? [[account, text]] : [])
}

const onlyOne = ([only, ...others]: readonly string[]) => (others.length === 0 ? only : undefined)

/**
 * Offers the person with whom the text begins, if it goes on: "adele vance she lost her phone". The same for one person
 * with text beside them.
 */
async function offerBeginning(error: unknown, turn: AuthorisedTurn, button: MeantButton): Promise<Reply | undefined> {
  const { directory, messages, sender } = turn
  const piece = unclearPiece(error)
  const behind = piece ? namesBefore(piece) : reasonBeside(error)
  const someone = await findSomeoneIn(directory, [...behind.keys()])
  const reason = someone && behind.get(someone.name)
  if (!reason || condition.test(reason)) return undefined
  const { id, displayName } = someone.account
  const name = shorten(displayName, 40)
  const typed = reason.length >= textLimits.minReason ? { accounts: id, reason } : { accounts: id }
  const choices = [button(name, typed), ...(piece ? searchButtons([piece], messages) : [])]
  const question = { title: messages.choices.meant(name), text: messages.choices.whatForText, choices }
  return showChoices(question, messages, sender)
}

/**
 * The question to ask if input is ambiguous, with a button for each answer; undefined for any other error.
 * `identifiers`: the accounts the command was about, if known. `written`: how to write the account that was chosen.
 * `meant`: the button for a person with whom the text begins.
 */
export async function askWhichAccount(
  error: unknown,
  turn: AuthorisedTurn,
  {
    given,
    identifiers,
    again,
    written = ({ id }) => id,
    meant,
  }: {
    given: AccountArguments
    identifiers: readonly string[]
    again: RepeatPress
    written?: (account: Account) => string
    meant?: MeantButton
  },
): Promise<Reply | undefined> {
  const begun = meant && (await offerBeginning(error, turn, meant))
  if (begun) return begun
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
    return showOpenQuestion(error, [...searchButtons(names, messages), ...rest], messages, sender)
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
    const withGroup = (id: string) => {
      const renamed = typed && accounts.replace(typed, `group:"${id}"`)
      // "everyone in the contractors group" names the group in other words, and nothing else.
      return renamed === accounts ? `group:"${id}"` : renamed
    }
    const buttons = groups.slice(0, 6).map(({ id }, index) => ({
      // Groups can share both name and description.
      title: shorten(
        titles.filter((one) => one === titles[index]).length > 1 ? `${titles[index]} · ${id}` : `${titles[index]}`,
        80,
      ),
      data: again(typed ? { accounts: withGroup(id), group } : { accounts, group: id }),
    }))
    // The buttons name the groups.
    const { choices: _ids, ...details } = error.details
    return showOpenQuestion(new targetErrors.groupAmbiguous({ ...details, choices: '' }), buttons, messages, sender)
  }
  return undefined
}
