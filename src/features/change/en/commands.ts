import {
  compromised,
  accounts as givenAccounts,
  more,
  named,
  planFirst,
} from '../../../chat/words/en/command-details.ts'

export const commands = {
  'disable accounts': {
    summary: 'Block accounts from signing in.',
    usage: 'disable accounts [accounts]',
    details: [givenAccounts, named, more, compromised, planFirst, 'Without accounts you get a form.'],
    examples: ['disable accounts', 'disable accounts adele@contoso.com; miriam@contoso.com'],
    featured: 'Disable accounts',
  },
  'enable accounts': {
    summary: 'Let accounts sign in again.',
    usage: 'enable accounts [accounts]',
    details: [givenAccounts, more, planFirst, 'Without accounts you get a form.'],
    examples: ['enable accounts', 'enable accounts miriam@contoso.com'],
  },
  'sign out everywhere': {
    summary: 'Sign accounts out of all their sessions on all devices.',
    usage: 'sign out everywhere [accounts]',
    details: [
      givenAccounts,
      named,
      planFirst,
      'The accounts stay enabled, so people can sign in again. Guests are not signed out.',
    ],
    examples: ['sign out everywhere', 'sign out everywhere adele@contoso.com'],
  },
  'require password change': {
    summary: 'Make people choose a new password at their next sign-in.',
    usage: 'require password change [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'The current password keeps working until they change it. You can undo this. Guests keep the password of their home organisation.',
    ],
    examples: ['require password change', 'require password change adele@contoso.com'],
  },
  'reset passwords': {
    summary: 'Replace passwords with random ones that nobody knows.',
    usage: 'reset passwords [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'The new passwords are never shown or stored. People get back in with self-service password reset or a Temporary Access Pass. This can’t be undone, so you type the number of accounts to confirm.',
    ],
    examples: ['reset passwords', 'reset passwords adele@contoso.com'],
  },
  'remove sign-in methods': {
    summary: 'Remove the phones, apps and keys that people use to verify their identity.',
    usage: 'remove sign-in methods [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'The password stays. The default method is removed last. This can’t be undone, so you type the number of accounts to confirm. Microsoft Graph allows only a few of these at a time: for many accounts, this takes several minutes.',
    ],
    examples: ['remove sign-in methods', 'remove sign-in methods adele@contoso.com'],
  },
  'revoke app consents': {
    summary: 'Revoke the consents that people gave to apps.',
    usage: 'revoke app consents [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Covers only consent that people granted on their own behalf. Apps with tenant-wide admin consent keep their access, and the plan says so. You can undo this.',
    ],
    examples: ['revoke app consents', 'revoke app consents adele@contoso.com'],
  },
  'remove licences': {
    summary: 'Remove licences assigned directly to accounts.',
    usage: 'remove licences [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Licences assigned through groups stay, and the plan lists them. Undo assigns the same licences again, with the same service plans switched off, if enough are available. If not, the undo plan says so.',
    ],
    examples: ['remove licences', 'remove licences alex@contoso.com'],
  },
  'disable devices': {
    summary: 'Disable people’s registered devices.',
    usage: 'disable devices [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Nobody can sign in from a disabled device, including other people who use it. Undo enables exactly the devices that were disabled. This is off until DEVICE_ACTIONS=true is set, because it requires a broad permission.',
    ],
    examples: ['disable devices', 'disable devices alex@contoso.com'],
  },
  'remove from groups': {
    summary: 'Remove accounts from their groups.',
    usage: 'remove from groups [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Groups that can’t be changed from here are skipped and listed: groups with a membership rule, synced from Active Directory, managed in Exchange or role-assignable, and the groups that control who can use this bot. The plan lists licences that people lose with a group. Undo adds the accounts again.',
    ],
    examples: ['remove from groups', 'remove from groups alex@contoso.com'],
  },
  'confirm compromised': {
    summary: 'Tell Microsoft Entra ID Protection that accounts are compromised.',
    usage: 'confirm compromised [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Their risk becomes high, and policies for risky users apply to them. Undo dismisses the risk. Requires Microsoft Entra ID P2. The risk of guests is assessed in their home organisation.',
    ],
    examples: ['confirm compromised', 'confirm compromised alex@contoso.com'],
  },
  'dismiss risk': {
    summary: 'Dismiss the user risk that Microsoft Entra ID Protection reports for accounts.',
    usage: 'dismiss risk [accounts]',
    details: [
      givenAccounts,
      planFirst,
      'Policies for risky users no longer apply to them. Undo confirms them as compromised. Requires Microsoft Entra ID P2.',
    ],
    examples: ['dismiss risk', 'dismiss risk alex@contoso.com'],
  },
}
