import type { PlaybookText } from './playbooks.ts'
import { common, number } from './terms.ts'

const { accounts } = common

/** “3 accounts”, or “2 of 3 accounts” where some are left. */
export const of = (done: number, total: number): string =>
  done === total ? accounts(done) : `${number(done)} of ${accounts(total)}`

export const form = (title: string) => ({
  title,
  intro: 'You will see a plan first. Nothing changes before you confirm it.',
  submit: 'Plan it',
})

/** What is done after an incident, or when somebody leaves, and how it is taken back. */
export const responses = {
  requirePasswordChange: {
    button: (count: number) => `Require password change for ${accounts(count)}`,
    title: (count: number) => `Require a password change for ${accounts(count)}?`,
    running: (count: number) => `Requiring a password change for ${accounts(count)}`,
    done: (done: number, total: number) => `Password change required for ${of(done, total)}`,
    will: 'Will have to change the password',
    one: 'A password change requirement',
    already: 'Already has to change the password',
    nothing: 'No account to require a password change for',
    parts: { change: 'to change the password', already: 'already have to' },
    form: form('Require password change'),
    notes: [
      'People are asked for a new password the next time they sign in. Sessions that are open now go on.',
      'Until then the current password works: whoever knows it can sign in and choose the new one.',
    ],
  },
  resetPasswords: {
    button: (count: number) => `Reset passwords of ${accounts(count)}`,
    title: (count: number) => `Reset the passwords of ${accounts(count)}?`,
    running: (count: number) => `Resetting the passwords of ${accounts(count)}`,
    done: (done: number, total: number) => `Reset the passwords of ${of(done, total)}`,
    will: 'Password will be reset',
    one: 'A password reset',
    already: 'Password was reset already',
    nothing: 'No password to reset',
    parts: { change: 'to reset', already: 'reset already' },
    form: form('Reset passwords'),
    notes: [
      'Nobody has seen the new passwords, and they are kept nowhere. People get back in by self-service password reset or a Temporary Access Pass.',
      'Sessions that are open now go on. Sign the accounts out everywhere as well.',
    ],
  },
  removeMethods: {
    button: (count: number) => `Remove sign-in methods of ${accounts(count)}`,
    title: (count: number) => `Remove the sign-in methods of ${accounts(count)}?`,
    running: (count: number) => `Removing the sign-in methods of ${accounts(count)}`,
    done: (done: number, total: number) => `Removed the sign-in methods of ${of(done, total)}`,
    will: 'Sign-in methods will be removed',
    one: 'A removal of sign-in methods',
    already: 'Has no sign-in method but the password',
    nothing: 'No sign-in method to remove',
    parts: { change: 'with sign-in methods', already: 'with a password only' },
    form: form('Remove sign-in methods'),
    notes: [
      'Whoever knows the password can register new methods where your policies allow it. Reset the password as well.',
      'It can take a few minutes until a removed method no longer works.',
    ],
  },
  revokeConsents: {
    button: (count: number) => `Revoke app consents of ${accounts(count)}`,
    title: (count: number) => `Revoke the app consents of ${accounts(count)}?`,
    running: (count: number) => `Revoking the app consents of ${accounts(count)}`,
    done: (done: number, total: number) => `Revoked the app consents of ${of(done, total)}`,
    will: 'App consents will be revoked',
    one: 'A revocation of app consents',
    already: 'Has not consented to any app',
    nothing: 'No app consent to revoke',
    parts: { change: 'with app consents', already: 'without app consents' },
    form: form('Revoke app consents'),
    notes: [
      'An app keeps the tokens it has until they expire, for about an hour. Sign the accounts out everywhere as well.',
      'People can consent again where your organization allows it.',
    ],
  },
  disableDevices: {
    button: (count: number) => `Disable devices of ${accounts(count)}`,
    title: (count: number) => `Disable the devices of ${accounts(count)}?`,
    running: (count: number) => `Disabling the devices of ${accounts(count)}`,
    done: (done: number, total: number) => `Disabled the devices of ${of(done, total)}`,
    will: 'Devices will be disabled',
    one: 'A disabling of devices',
    already: 'Has no device that is enabled',
    nothing: 'No device to disable',
    parts: { change: 'with devices', already: 'without enabled devices' },
    form: form('Disable devices'),
    notes: [
      'Nobody can sign in to Entra from a disabled device. What is on it stays, and so do sessions that are open now, for about an hour.',
      'Only devices that people are registered on, not those they own and others use.',
    ],
  },
  confirmCompromised: {
    button: (count: number) => `Confirm ${accounts(count)} as compromised`,
    title: (count: number) => `Confirm ${accounts(count)} as compromised?`,
    running: (count: number) => `Confirming ${accounts(count)} as compromised`,
    done: (done: number, total: number) => `Confirmed ${of(done, total)} as compromised`,
    will: 'Will be confirmed as compromised',
    one: 'A confirmation as compromised',
    already: 'Already confirmed as compromised',
    nothing: 'No account to confirm as compromised',
    parts: { change: 'to confirm', already: 'already confirmed' },
    form: form('Confirm compromised'),
    notes: [
      'Their risk becomes high: policies that look at user risk block them or ask for a new password. Where you have no such policy, they can still sign in.',
      'It can take a few minutes until Microsoft Entra ID Protection shows it.',
    ],
  },
  dismissRisk: {
    button: (count: number) => `Dismiss the risk of ${accounts(count)}`,
    title: (count: number) => `Dismiss the risk of ${accounts(count)}?`,
    running: (count: number) => `Dismissing the risk of ${accounts(count)}`,
    done: (done: number, total: number) => `Dismissed the risk of ${of(done, total)}`,
    will: 'Risk will be dismissed',
    one: 'A dismissal of risk',
    already: 'Not at risk',
    nothing: 'No risk to dismiss',
    parts: { change: 'at risk', already: 'not at risk' },
    form: form('Dismiss risk'),
    notes: [
      'That covers all of it, also what Microsoft Entra ID Protection found by itself. Its history stays.',
      'Undo confirms the accounts as compromised, whoever had found them at risk.',
    ],
  },
  contain: {
    button: (count: number) => `Contain ${accounts(count)}`,
    title: (count: number) => `Contain ${accounts(count)}?`,
    running: (count: number) => `Containing ${accounts(count)}`,
    done: (done: number, total: number) => `Contained ${of(done, total)}`,
    will: 'Will be contained',
    one: 'A containment',
    already: 'Already contained',
    nothing: 'No account to contain',
    parts: { change: 'to contain', already: 'already contained' },
    form: form('Contain accounts'),
    notes: [
      'By hand, in Exchange: inbox rules and forwarding. Microsoft Graph shows nobody those of other people.',
      'By hand: what the attacker sent, shared or downloaded, and apps that keep their access by a tenant-wide consent.',
      'People get back in by self-service password reset or a Temporary Access Pass, after their accounts are enabled again.',
    ],
  },
  restore: {
    button: (count: number) => `Restore ${accounts(count)}`,
    title: (count: number) => `Restore ${accounts(count)}?`,
    running: (count: number) => `Restoring ${accounts(count)}`,
    done: (done: number, total: number) => `Restored ${of(done, total)}`,
    will: 'Will be restored',
    one: 'A restore',
    already: 'Already as it was',
    nothing: 'Nothing to restore',
    parts: { change: 'to restore', already: 'already as before' },
    form: form('Restore accounts'),
    notes: [],
  },
} satisfies Record<string, PlaybookText>
