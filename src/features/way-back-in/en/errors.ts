import type { SaidErrors } from '../../../chat/words/told.ts'
import type { wayBackInErrors } from '../errors.ts'
import type { PassRefusal, passErrors } from '../pass-errors.ts'

const refusedPass: Readonly<Record<PassRefusal, string>> = {
  policy:
    'Temporary Access Passes are switched off, or not allowed for this account. An administrator can change that in the authentication methods policy.',
  guest: 'This account belongs to another organisation, which has to let the person back in.',
  lifetime: 'The authentication methods policy doesn’t allow passes to be valid for as long as I requested.',
  role: 'The operator’s admin role doesn’t allow this. It requires Authentication Administrator, or Privileged Authentication Administrator for administrators.',
  permission: 'An administrator has to consent to UserAuthMethod-TAP.ReadWrite.All.',
  licence: 'Your tenant has no licence for this.',
  gone: 'The account no longer exists.',
  other: 'It gave no reason that I recognise. Ask the operator.',
}

export const errors: SaidErrors<typeof passErrors & typeof wayBackInErrors> = {
  receiverMayNotApprove: () => ({
    what: 'You would be shown a pass by this operation, so someone else has to approve it.',
    todo: 'Leave it to another approver.',
  }),
  passNotShown: ({ left }) => ({
    what: 'Microsoft Entra didn’t respond, so I have no pass to show.',
    todo:
      left === 0
        ? 'No attempts are left. Ask the operator for another way back in.'
        : `Try again: a new pass replaces any that was created but not shown.${left === undefined ? '' : ` Attempts left: ${left}.`}`,
  }),
  passRefused: ({ because }) => ({ what: 'Microsoft Entra didn’t create a pass.', todo: refusedPass[because] }),
  voucherNotFound: () => ({
    what: 'There is nothing for you here.',
    todo: 'Make sure that you signed in with your own work or school account. Ask the person who sent you the link whether you should be able to open it.',
  }),
  receiverUnknown: ({ name }) => ({
    what: `I couldn’t find exactly one person called ${name}.`,
    todo: 'Use their email address.',
  }),
  voucherEnded: ({ state }) => ({
    what: {
      backIn: 'This person is back in, so no further pass can be shown.',
      expired: 'This has expired, so no pass can be shown any more.',
      cancelled: 'This is no longer valid, because sign-in to the account was blocked again.',
      given: 'Someone else is now letting this person back in.',
    }[state],
    todo: 'If they still can’t sign in, ask your helpdesk.',
  }),
  voucherUsedUp: ({ limit }) => ({
    what: `A pass has been shown ${limit} times, which is the limit.`,
    todo: 'Ask your helpdesk if the person still can’t sign in.',
  }),
  voucherBusy: () => ({
    what: 'A pass for this person is being created right now.',
    todo: 'Wait a minute and try again.',
  }),
  takerCreatesNoPasses: () => ({
    what: 'None of your active admin roles can create passes, so the people waiting for one would be refused. It stays with its owner.',
    todo: 'Activate Authentication Administrator and ask again in a few minutes, or leave it to someone who has it.',
  }),
  receiverNotAllowed: ({ because }) => ({
    what: {
      nobody: 'This account has no manager in the directory.',
      disabled: 'Your account is disabled, so you can’t let anyone back in.',
      guest: 'Guests can’t let anyone back in.',
      atRisk: 'Microsoft Entra reports your own account as at risk, so you can’t let anyone back in.',
      contained: 'Your own account was contained and has not been released, so you can’t let anyone back in.',
      self: 'You can’t let yourself back in.',
      changed: 'The directory no longer names you as this person’s manager.',
      gone: 'Your account was not found in the directory.',
    }[because],
    todo: 'Ask your helpdesk to name someone else.',
  }),
  accountNotAllowed: ({ because, name }) => ({
    what: {
      admin: 'This person now has an admin role, so a second person has to approve before a pass can be shown.',
      protected: 'This person’s account is now protected, so no pass can be shown for it.',
      unread: 'I couldn’t check whether this person has an admin role, so no pass is shown.',
    }[because],
    todo: `Ask ${name}, who can see the reason in Rollcall.`,
  }),
  voucherOperatorSignedOut: ({ name }) => ({
    what: `The pass is created with ${name}’s sign-in, which isn’t valid at the moment.`,
    todo: `Ask ${name} to sign in to Rollcall, then try again. Another operator can also take this over.`,
  }),
  passWithdrawn: ({ because, deleted }) => ({
    what: `While the pass was being created, ${
      {
        expired: 'the time to use this link ended',
        given: 'someone else was asked to let this person back in',
        cancelled: 'sign-in to this person’s account was blocked again',
        backIn: 'this person got back in',
        contained: 'your own account was contained',
      }[because]
    }, so nobody is shown it.`,
    todo: `${deleted ? 'It has been deleted.' : 'It couldn’t be deleted yet. I’ll try again, and it expires within the hour anyway.'} If this person still can’t sign in, they can ask your helpdesk.`,
  }),
}
