/** The page on which approvers answer a request with a sign-in made for it. */
export const page = {
  start: {
    title: 'Answer a request for approval',
    text: 'Sign in to read the request. You’re asked to sign in even if you’re already signed in: that shows that it’s you who answers.',
    careful: 'Only approvers who were asked can see it. If nobody asked you, close this page.',
    button: 'Sign in',
  },
  /** Whose name the browser shows, and how long that lasts. */
  signedIn: (name: string) => `Signed in as ${name}, for one answer within ten minutes.`,
  /** In which zone times are shown. */
  times: (zone: string) => `Times: ${zone}.`,
  code: 'Plan code',
  codeHint: 'The card in Teams shows the same characters.',
  irreversible: '▲ Some of this can’t be undone.',
  all: (count: number) => (count === 1 ? 'Show the account' : `Show all ${count} accounts`),
  more: (count: number) => `and ${count} more`,
  comment: 'Comment (optional, recorded in the audit log)',
  approve: 'Approve',
  deny: 'Deny',
  approved: {
    title: 'Approved',
    text: (name: string) => `It now runs with ${name}’s permissions. You can close this page.`,
  },
  denied: {
    title: 'Denied',
    text: (name: string) => `Nothing was changed, and ${name} is told. You can close this page.`,
  },
  /** The same for requests that don't exist and for those that someone else has to answer, and to other organisations. */
  notFound:
    'There is no request here that you can answer. Check the address and with which account you signed in, or ask the person who gave it to you.',
  chooseAnswer: 'Choose an answer.',
  refused: {
    title: 'Nothing was approved',
    cancelled: 'The sign-in was cancelled. Nothing was changed, and the request stays open.',
    signIn: (number: number) =>
      `Microsoft Entra didn’t let you sign in${number > 0 ? ` (AADSTS${number})` : ''}. The request stays open. If a policy of your organisation wants a passkey or a company device, use those; otherwise tell the people who run Rollcall.`,
    unavailable:
      'Something isn’t working at the moment. Nothing was changed, and the request stays open. Wait a minute and try again.',
    stale:
      'This needs a fresh sign-in, and yours was from before. Nothing was changed, and the request stays open. Open the page in a private window and try again. If that doesn’t help, your organisation’s sign-in page reuses earlier sign-ins, or doesn’t say when they were: tell the people who run Rollcall.',
    context:
      'Microsoft Entra didn’t confirm that you signed in the way your organisation demands for approvals. Nothing was changed, and the request stays open. Sign in with the method or device that the policy asks for, or tell the people who run Rollcall.',
    expired: 'This sign-in has been used or has expired. Open the page again.',
    foreign: 'This answer didn’t come from Rollcall’s page. Nothing was changed. Open the page again.',
    tooFast: 'There were too many requests. Wait a minute and open the page again.',
    again: 'Sign in again',
  },
}
