import { findSomeoneIn } from '../../chat/accounts/ask-which-account.ts'
import { checkStatus, planSpecOf } from '../../chat/commands/accounts.ts'
import { commandErrors } from '../../chat/commands/errors.ts'
import { offerChanges as spec } from '../../chat/commands/offers.ts'
import { press } from '../../chat/commands/press.ts'
import type { Args, Input } from '../../chat/commands/spec.ts'
import { namesIn } from '../../chat/input/names-in.ts'
import { defineCommand, type Turn } from '../../chat/turn/command.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import { showChoices } from '../../chat/views/choices.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { shorten } from '../../chat/views/viewer.ts'
import type { Account } from '../../graph/directory/account.ts'

/** What is offered after what other features offer first, the likeliest first. */
const offered: Readonly<Record<Args<typeof spec>['about'], readonly string[]>> = {
  compromised: ['disable', 'signOut'],
  leaving: ['disable'],
  lost: ['signOut', 'disable'],
  other: ['disable', 'signOut'],
}

/** "compromised: adele | adele got hacked". */
function fromText(rest: string): Input<typeof spec> {
  const [, about = 'other', who = rest, reason] = /^(\w+): (.*?)(?: \| (.*))?$/su.exec(rest) ?? []
  return { about: about as Input<typeof spec>['about'], who, ...(reason && { reason }) }
}

/** Buttons for what can be done about one person. */
function showOffers(
  { about, reason }: Pick<Args<typeof spec>, 'about' | 'reason'>,
  { id, displayName, userPrincipalName }: Account,
  { services, messages, sender }: Turn,
): Reply {
  const name = shorten(displayName ?? userPrincipalName, 40)
  const given = { accounts: id, ...(reason && { reason }) }
  const { registry } = services
  const first = registry.playbooks().flatMap(([playbook, { offeredIf }]) => (offeredIf === about ? [playbook] : []))
  const changes = [...first, ...offered[about]].flatMap((playbook) => {
    const plan = planSpecOf(registry, playbook)
    return plan ? [{ title: playbookText(messages, playbook).does(name), data: press(plan, given) }] : []
  })
  const check = { title: messages.form.check.title, data: press(checkStatus, { accounts: id }) }
  const { whatFor, whatForText } = messages.choices
  return showChoices({ title: whatFor(name), text: whatForText, choices: [...changes, check] }, messages, sender)
}

/** Runs for any text that isn't understood, so it never asks for a sign-in. Nobody but operators learns of a person. */
export const offerChanges = defineCommand(spec, {
  fromText,
  async run(turn, { who, ...event }) {
    const directory = await turn.asOperator(checkStatus.scopes)
    const someone = directory && (await findSomeoneIn(directory, namesIn(who)))
    if (!someone) throw new commandErrors.unknownCommand()
    return showOffers(event, someone.account, turn)
  },
})
