import { definePlaybook, restore } from '../../operations/registry/playbook.ts'

export const contain = definePlaybook({
  name: 'contain',
  command: { name: 'contain accounts', aliases: ['contain', 'contain users'], group: 'respond' },
  // Fast steps that cut off access come first, for all accounts; slow steps come last.
  steps: [
    { point: 'for synced accounts' },
    { action: 'block-sign-in', optional: { input: 'blockSignIn', on: true } },
    // While the account is enabled, anyone who knows the password can sign in again.
    { action: 'sign-out', lastUnless: 'block-sign-in', optional: { input: 'signOut', on: true, offUnlessSent: true } },
    { action: 'reset-password', optional: { input: 'resetPassword', on: true } },
    { action: 'require-password-change', optional: { input: 'requirePasswordChange', on: false } },
    { action: 'revoke-consents', optional: { input: 'revokeConsents', on: true } },
    { action: 'confirm-compromised', optional: { input: 'confirmCompromised', on: true } },
    { action: 'disable-devices', optional: { input: 'disableDevices', on: true } },
    { action: 'remove-methods', optional: { input: 'removeMethods', on: true } },
    { action: 'remove-licences', optional: { input: 'removeLicences', on: false, rare: true } },
    { action: 'remove-from-groups', optional: { input: 'removeFromGroups', on: false, rare: true } },
  ],
  tone: 'takes',
  offeredIf: 'compromised',
  timed: false,
  contains: 'always',
  setting: {
    key: 'CONTAIN_ACTIONS',
    default:
      'block-sign-in, sign-out, reset-password, revoke-consents, confirm-compromised, disable-devices, remove-methods',
  },
  undo: restore.name,
})
