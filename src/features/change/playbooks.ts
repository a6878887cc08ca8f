import { definePlaybook, restore } from '../../operations/registry/playbook.ts'

/** Changes of one kind each. */
export const changePlaybooks = [
  definePlaybook({
    name: 'disable',
    command: {
      name: 'disable accounts',
      aliases:
        'disable, block, block accounts, disable users, lock, lock out, sperre, sperren, deaktiviere, deaktivieren'.split(
          ', ',
        ),
      teamsMenu: true,
    },
    steps: [
      { action: 'block-sign-in' },
      { action: 'sign-out', after: 'block-sign-in', optional: { input: 'signOut', on: true, offUnlessSent: true } },
    ],
    tone: 'takes',
    offeredFor: 'enabled',
    timed: true,
    contains: 'asked',
    undo: 'enable',
  }),
  definePlaybook({
    name: 'enable',
    command: {
      name: 'enable accounts',
      aliases:
        'enable, unblock, unblock accounts, enable users, unlock, entsperre, entsperren, aktiviere, aktivieren'.split(
          ', ',
        ),
      teamsMenu: true,
    },
    steps: [{ action: 'allow-sign-in' }],
    tone: 'gives',
    offeredFor: 'disabled',
    timed: false,
    undo: 'disable',
  }),
  definePlaybook({
    name: 'signOut',
    command: {
      name: 'sign out everywhere',
      aliases: 'revoke sessions, revoke, überall abmelden, melde überall ab'.split(', '),
      teamsMenu: true,
    },
    steps: [{ action: 'sign-out' }],
    tone: 'disturbs',
    timed: false,
    undo: null,
  }),
  definePlaybook({
    name: 'requirePasswordChange',
    command: { name: 'require password change', aliases: ['expire passwords', 'expire password'] },
    steps: [{ action: 'require-password-change' }],
    tone: 'disturbs',
    timed: false,
    undo: restore.name,
  }),
  definePlaybook({
    name: 'resetPasswords',
    command: { name: 'reset passwords', aliases: ['reset password'] },
    steps: [{ action: 'reset-password' }],
    tone: 'takes',
    timed: false,
    undo: null,
  }),
  definePlaybook({
    name: 'removeMethods',
    command: { name: 'remove sign-in methods', aliases: ['remove methods', 'remove mfa methods', 'reset mfa'] },
    steps: [{ action: 'remove-methods' }],
    tone: 'takes',
    timed: false,
    undo: null,
  }),
  definePlaybook({
    name: 'revokeConsents',
    command: { name: 'revoke app consents', aliases: ['revoke consents', 'remove app consents'] },
    steps: [{ action: 'revoke-consents' }],
    tone: 'takes',
    timed: false,
    undo: restore.name,
  }),
  definePlaybook({
    name: 'removeLicences',
    command: { name: 'remove licences', aliases: ['remove licenses', 'remove licence', 'remove license'] },
    steps: [{ action: 'remove-licences' }],
    tone: 'takes',
    timed: false,
    undo: restore.name,
  }),
  definePlaybook({
    name: 'disableDevices',
    command: {
      name: 'disable devices',
      aliases:
        'disable device, block devices, deaktiviere geräte, geräte deaktivieren, sperre geräte, geräte sperren'.split(
          ', ',
        ),
    },
    steps: [{ action: 'disable-devices' }],
    tone: 'takes',
    timed: false,
    undo: restore.name,
  }),
  definePlaybook({
    name: 'removeFromGroups',
    command: { name: 'remove from groups', aliases: ['remove group memberships', 'remove groups'] },
    steps: [{ action: 'remove-from-groups' }],
    tone: 'takes',
    timed: false,
    undo: restore.name,
  }),
  definePlaybook({
    name: 'confirmCompromised',
    command: {
      name: 'confirm compromised',
      aliases: 'mark compromised, confirm users compromised, als kompromittiert bestätigen, kompromittiert'.split(', '),
      group: 'respond',
    },
    steps: [{ action: 'confirm-compromised' }],
    tone: 'disturbs',
    timed: false,
    undo: 'dismissRisk',
  }),
  definePlaybook({
    name: 'dismissRisk',
    command: {
      name: 'dismiss risk',
      aliases: 'dismiss risks, dismiss user risk, risiko verwerfen, verwirf risiko'.split(', '),
      group: 'respond',
    },
    steps: [{ action: 'dismiss-risk' }],
    tone: 'gives',
    timed: false,
    undo: 'confirmCompromised',
  }),
]
