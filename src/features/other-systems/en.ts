import { number } from '../../chat/words/en/terms.ts'
import type { SaidErrors } from '../../chat/words/told.ts'
import type { otherSystemsErrors } from './errors.ts'

const n = number

const errors: SaidErrors<typeof otherSystemsErrors> = {
  nothingByHand: ({ id }) => ({
    what: `Operation ${id} leaves nothing to do by hand.`,
    todo: `Send “operation ${id}” to see what it did.`,
  }),
  cannotAssignTo: ({ name, because }) => ({
    what: {
      target: `This operation changes ${name}’s account, so its steps can’t be assigned to them.`,
      disabled: `${name}’s account is disabled, so nothing can be assigned to them.`,
      unknown: `I couldn’t find exactly one person called ${name}.`,
    }[because],
    todo: 'Name someone else, by email address or with @.',
  }),
}

export const en = {
  errors,
  commands: {
    'assign steps': {
      summary: 'Assign the steps that I can’t do, such as those in mailboxes, to someone.',
      usage: 'assign steps [id] [mailbox | onedrive | active directory] [to person]',
      details: [
        'For operations that have ended and leave something to do in mailboxes, OneDrive or Active Directory. Shows a card with a file of PowerShell commands and with buttons to mark the steps as done or not needed.',
        'If you name a person, they get that card in their private chat. They don’t have to be an operator. I never run the commands.',
      ],
      examples: ['assign steps tobaki-42', 'assign steps tobaki-42 mailbox to grady@contoso.com'],
    },
  },
  auditSteps: {
    handedOff: 'Steps assigned',
    handOffDone: 'Steps done',
    handOffNotNeeded: 'Steps not needed',
  },
  /** What is left to do in other systems. */
  manualSteps: {
    system: { mailbox: 'Mailbox steps', oneDrive: 'OneDrive steps', activeDirectory: 'Active Directory steps' },
    title: (steps: string, who: string) => `${steps}: ${who}`,
    /** What to do; also shown beside the commands for it. */
    steps: {
      rules: 'check the inbox rules',
      forwarding: 'turn off forwarding',
      delegates: 'check who else has access',
      shared: 'convert to a shared mailbox',
      automaticReply: 'set an automatic reply',
      hidden: 'hide from the address list',
      regular: 'convert back to a user mailbox',
      noReply: 'turn off the automatic reply',
      listed: 'show in the address list again',
      managerAccess: 'give the manager access',
      noManagerAccess: 'take the manager’s access away',
    },
  },
  /** Steps in other systems, which people do with their own permissions. */
  assignment: {
    button: (steps: string, count: number) => (count === 1 ? steps : `${steps} (${n(count)})`),
    toDo: (steps: string) => `To do: ${steps}.`,
    toDoThere: 'What to do there depends on the account: the file has the steps for each one.',
    file: 'The file has the commands for each account. Rollcall doesn’t run them.',
    for: (name: string) => `For ${name}`,
    unreachable: (name: string) =>
      `${name} couldn’t be reached. They have to install the app or send me a message first.`,
    openFile: 'Get the commands',
    done: 'Done',
    notNeeded: 'Not needed',
    back: 'Back',
    assign: 'Assign to someone',
    /** The outcome. */
    doneBy: (name: string) => `done by ${name}`,
    notNeededBy: (name: string, reason: string) => `not needed, says ${name}: ${reason}`,
    openWith: (name: string | undefined) => (name ? `open, assigned to ${name}` : 'open'),
    line: (steps: string, state: string) => `${steps}: ${state}.`,
    already: {
      done: (name: string, time: string) => `${name} already marked this as done at ${time}.`,
      notNeeded: (name: string, time: string) => `${name} already marked this as not needed at ${time}.`,
    },
    which: {
      title: 'Which steps?',
      text: (id: string) => `Operation ${id} leaves something to do in several systems.`,
    },
    whyNot: { title: 'Why isn’t it needed?', text: 'The reason goes into the audit log and the result.' },
    whom: {
      title: 'Who does this?',
      text: 'They get a card in their private chat with me.',
      label: 'Who should do it?',
    },
    /** For files: comments in a script. */
    sheet: {
      head: (steps: string, who: string, id: string) => `${steps}, ${who}, operation ${id}`,
      made: (time: string, name: string) => `Created at ${time} for ${name}`,
      care: 'Rollcall runs none of this. For each account: check, change, check again.',
      once: 'Once, at the beginning:',
      tenant: 'Replace NAME with yours, as in https://NAME.sharepoint.com',
      licence:
        'Exchange deletes a mailbox 30 days after its licence is removed, unless it has become a shared mailbox by then.',
      rulesNote:
        'This asks, then disables every rule that forwards, moves or deletes messages. It also removes Outlook’s client-side rules.',
      read: 'Check:',
      change: 'Change:',
      readAgain: 'Check again:',
      synced: 'Synced: set this in Active Directory. The steps are in the Active Directory file.',
      syncedForwarding:
        'Synced: with Exchange hybrid, the second and third command are refused. Clear altRecipient and deliverAndRedirect in Active Directory instead.',
      syncedDelegates:
        'Synced: with Exchange hybrid, the last command is refused. Clear publicDelegates in Active Directory, or use Set-RemoteMailbox -GrantSendOnBehalfTo on-premises.',
      syncedType: (type: string) =>
        `Synced: with Exchange hybrid, also run Set-RemoteMailbox -Type ${type} on-premises. Otherwise the type can change back.`,
      owner: (upn: string) => `The owner has to be ${upn}.`,
      noManager: 'No manager in the directory: replace MANAGER.',
      managerUnread: 'The manager couldn’t be read: replace MANAGER.',
      gone: 'No longer in the directory, so its name in Active Directory isn’t known.',
      cloud: (state: string) => `In Microsoft Entra: ${state}`,
      reply: (name: string) => `${name} no longer works here.`,
      replyWith: (name: string, contact: string) => `${name} no longer works here. Contact ${contact} instead.`,
      tasks: {
        disable: 'disable the account',
        enable: 'enable the account',
        resetPassword: 'set a random password',
        resetPasswordTwice: 'set a random password twice, the second time after the first has replicated',
        requirePasswordChange: 'require a new password at the next sign-in',
        removeFromGroups: 'remove from groups',
        disableComputers: 'disable the computers',
        enableComputers: 'enable the computers',
        hidden: 'hide from the address list, if Active Directory has the Exchange attributes',
        listed: 'show in the address list again',
      },
    },
  },
}
