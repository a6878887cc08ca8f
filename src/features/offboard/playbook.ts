import { definePlaybook, restore } from '../../operations/registry/playbook.ts'

export const offboard = definePlaybook({
  name: 'offboard',
  command: { name: 'offboard accounts', aliases: ['offboard', 'offboard users'] },
  // Licences before groups: undo reverses the order, so inherited licences are back before direct ones are assigned.
  steps: [
    { action: 'block-sign-in', optional: { input: 'blockSignIn', on: true } },
    { action: 'sign-out', lastUnless: 'block-sign-in', optional: { input: 'signOut', on: true, offUnlessSent: true } },
    { action: 'reset-password', optional: { input: 'resetPassword', on: false, rare: true } },
    { action: 'require-password-change', optional: { input: 'requirePasswordChange', on: false, rare: true } },
    { action: 'revoke-consents', optional: { input: 'revokeConsents', on: true } },
    { action: 'confirm-compromised', optional: { input: 'confirmCompromised', on: false, rare: true } },
    { action: 'disable-devices', optional: { input: 'disableDevices', on: true } },
    { action: 'remove-methods', optional: { input: 'removeMethods', on: false, rare: true } },
    { action: 'remove-licences', optional: { input: 'removeLicences', on: true } },
    { action: 'remove-from-groups', optional: { input: 'removeFromGroups', on: true } },
  ],
  tone: 'takes',
  offeredIf: 'leaving',
  timed: false,
  setting: {
    key: 'OFFBOARD_ACTIONS',
    default: 'block-sign-in, sign-out, revoke-consents, disable-devices, remove-licences, remove-from-groups',
  },
  undo: restore.name,
})
