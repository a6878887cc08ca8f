import { accounts as givenAccounts, planFirst } from '../../../chat/words/en/command-details.ts'
export const commands = {
  'let back in': {
    summary: 'Give people a way back in after their password or sign-in methods were removed.',
    usage: 'let back in [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Each person’s manager gets a link to a page. After signing in there, they say how they checked the person’s identity, and the page shows them a Temporary Access Pass. Nobody else sees the pass, and it isn’t stored.',
      'For people without a manager, name someone (“receiver: grady@contoso.com”). Then a second person must approve.',
      'This is an add-on: an administrator has to consent to a permission, and Temporary Access Passes have to be turned on in Entra. Guests, and accounts that are disabled or still contained, are skipped.',
    ],
    examples: ['let back in adele@contoso.com', 'let back in group:"Phished accounts" because the incident is over'],
  },
  'ways back in': {
    summary: 'List the people an operation lets back in, with their links.',
    usage: 'ways back in [id [name]]',
    details: [
      'Shows who is back in, who is waiting for whom, and the link for each. A link opens for its receiver only, so you can send it to receivers who don’t have the app.',
      'With part of a name or sign-in name, it lists only these accounts, or the accounts of this receiver.',
    ],
    examples: ['ways back in', 'ways back in tobaki-42', 'ways back in tobaki-42 adele'],
  },
}

export const auditSteps = {
  vouchersOpened: 'Ways back in opened',
  passAsked: 'Pass requested',
  passShown: 'Pass shown',
  passNotShown: 'Pass not shown',
  backIn: 'Back in',
  voucherExpired: 'Way back in expired',
  voucherCancelled: 'Way back in cancelled',
  voucherGiven: 'Way back in reassigned',
  receiversReminded: 'Receivers reminded',
}

/** What was recorded of someone who was let back in. */
export const auditValues = {
  seen: 'identity checked in person or on video',
  calledBack: 'identity checked by calling back',
  idDocument: 'identity checked by an ID document',
  used: 'the pass was used',
  method: 'a new sign-in method',
  signIn: 'a sign-in',
}

/** What Graph's permissions are for. */
export const permissions = {
  'UserAuthMethod-TAP.ReadWrite.All': 'create Temporary Access Passes, so that people can sign in again',
  'Policy.Read.AuthenticationMethod': 'see who can be given Temporary Access Passes',
}
