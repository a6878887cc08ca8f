import type { Sayings } from '../../told.ts'

/** About vouchers: what their receivers read on the page, and operators read in the chat. */
export const vouchers = {
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
      cancelled: 'This is no longer valid, because the account was locked again.',
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
} satisfies Partial<Sayings>
