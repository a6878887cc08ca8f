import type { Playbook } from '../operations/registry/playbook.ts'

/** Splits a command's aliases. They include German names, so that nobody needs the English word to block an account. */
const splitNames = (list: string): readonly string[] => list.split(', ')

const definePlaybooks = <const All extends Readonly<Record<string, Playbook<Extract<keyof All, string>>>>>(
  all: All,
): All => all

/**
 * Keyed by the name stored with operations and in the audit log, so never rename one. In the order in which help lists
 * them.
 */
export const playbooks = definePlaybooks({
  disable: {
    command: {
      name: 'disable accounts',
      aliases: splitNames(
        'disable, block, block accounts, disable users, lock, lock out, sperre, sperren, deaktiviere, deaktivieren',
      ),
      teamsMenu: true,
    },
    steps: [
      { action: 'block-sign-in' },
      { action: 'sign-out', after: 'block-sign-in', optional: { input: 'signOut', on: true } },
    ],
    tone: 'takes',
    offeredFor: 'enabled',
    timed: true,
    contains: 'asked',
    undo: 'enable',
  },
  enable: {
    command: {
      name: 'enable accounts',
      aliases: splitNames(
        'enable, unblock, unblock accounts, enable users, unlock, entsperre, entsperren, aktiviere, aktivieren',
      ),
      teamsMenu: true,
    },
    steps: [{ action: 'allow-sign-in' }],
    tone: 'gives',
    offeredFor: 'disabled',
    timed: false,
    undo: 'disable',
  },
  signOut: {
    command: {
      name: 'sign out everywhere',
      aliases: splitNames('revoke sessions, revoke, überall abmelden, melde überall ab'),
      teamsMenu: true,
    },
    steps: [{ action: 'sign-out' }],
    tone: 'disturbs',
    timed: false,
    undo: null,
  },
  requirePasswordChange: {
    command: { name: 'require password change', aliases: ['expire passwords', 'expire password'] },
    steps: [{ action: 'require-password-change' }],
    tone: 'disturbs',
    timed: false,
    undo: 'restore',
  },
  resetPasswords: {
    command: { name: 'reset passwords', aliases: ['reset password'] },
    steps: [{ action: 'reset-password' }],
    tone: 'takes',
    timed: false,
    undo: null,
  },
  removeMethods: {
    command: { name: 'remove sign-in methods', aliases: ['remove methods', 'remove mfa methods', 'reset mfa'] },
    steps: [{ action: 'remove-methods' }],
    tone: 'takes',
    timed: false,
    undo: null,
  },
  revokeConsents: {
    command: { name: 'revoke app consents', aliases: ['revoke consents', 'remove app consents'] },
    steps: [{ action: 'revoke-consents' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  removeLicences: {
    command: { name: 'remove licences', aliases: ['remove licenses', 'remove licence', 'remove license'] },
    steps: [{ action: 'remove-licences' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  disableDevices: {
    command: {
      name: 'disable devices',
      aliases: splitNames(
        'disable device, block devices, deaktiviere geräte, geräte deaktivieren, sperre geräte, geräte sperren',
      ),
    },
    steps: [{ action: 'disable-devices' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  removeFromGroups: {
    command: { name: 'remove from groups', aliases: ['remove group memberships', 'remove groups'] },
    steps: [{ action: 'remove-from-groups' }],
    tone: 'takes',
    timed: false,
    undo: 'restore',
  },
  confirmCompromised: {
    command: {
      name: 'confirm compromised',
      aliases: splitNames('mark compromised, confirm users compromised, als kompromittiert bestätigen, kompromittiert'),
      group: 'respond',
    },
    steps: [{ action: 'confirm-compromised' }],
    tone: 'disturbs',
    timed: false,
    undo: 'dismissRisk',
  },
  dismissRisk: {
    command: {
      name: 'dismiss risk',
      aliases: splitNames('dismiss risks, dismiss user risk, risiko verwerfen, verwirf risiko'),
      group: 'respond',
    },
    steps: [{ action: 'dismiss-risk' }],
    tone: 'gives',
    timed: false,
    undo: 'confirmCompromised',
  },
  quarantine: {
    command: {
      name: 'quarantine accounts',
      aliases: splitNames('quarantine, quarantine users, in quarantäne, quarantäne, isoliere, isolieren'),
      group: 'respond',
    },
    steps: [
      { action: 'quarantine' },
      { action: 'sign-out', after: 'quarantine', optional: { input: 'signOut', on: true } },
    ],
    tone: 'takes',
    timed: false,
    contains: 'asked',
    undo: 'endQuarantine',
  },
  endQuarantine: {
    command: {
      name: 'release from quarantine',
      aliases: splitNames('end quarantine, unquarantine, quarantäne beenden, aus quarantäne'),
      group: 'respond',
    },
    steps: [{ action: 'end-quarantine' }],
    tone: 'gives',
    timed: false,
    undo: 'quarantine',
  },
  contain: {
    command: { name: 'contain accounts', aliases: ['contain', 'contain users'], group: 'respond' },
    // Fast steps that cut off access come first, for all accounts; slow steps come last.
    steps: [
      // Disabling a synced account doesn't last.
      { action: 'quarantine', onlyFor: 'synced', optional: { input: 'quarantine', on: true, rare: true, quiet: true } },
      { action: 'block-sign-in', optional: { input: 'blockSignIn', on: true } },
      // While the account is enabled, anyone who knows the password can sign in again.
      { action: 'sign-out', lastUnless: 'block-sign-in', optional: { input: 'signOut', on: true } },
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
    timed: false,
    contains: 'always',
    manualSteps: { mailbox: ['rules', 'forwarding', 'delegates'] },
    undo: 'restore',
  },
  offboard: {
    command: { name: 'offboard accounts', aliases: ['offboard', 'offboard users'], group: 'respond' },
    // Licences before groups: undo reverses the order, so inherited licences are back before direct ones are assigned.
    steps: [
      { action: 'block-sign-in', optional: { input: 'blockSignIn', on: true } },
      { action: 'sign-out', lastUnless: 'block-sign-in', optional: { input: 'signOut', on: true } },
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
    timed: false,
    manualSteps: { mailbox: ['shared', 'automaticReply', 'hidden'], oneDrive: ['managerAccess'] },
    undo: 'restore',
  },
  release: {
    command: {
      name: 'release accounts',
      aliases: splitNames('release, release users, freigeben, gib frei, konten freigeben'),
      group: 'respond',
    },
    steps: [
      { action: 'dismiss-risk', optional: { input: 'dismissRisk', on: true } },
      { action: 'end-quarantine', optional: { input: 'endQuarantine', on: true, rare: true, quiet: true } },
      // The attacker might have added them, so they are enabled again only if the operator chooses to.
      { action: 'disable-devices', restores: true, optional: { input: 'enableDevices', on: false, rare: true } },
      { action: 'revoke-consents', restores: true, optional: { input: 'restoreConsents', on: false, rare: true } },
      { action: 'allow-sign-in' },
      // For people whose sign-in methods were removed.
      { action: 'let-back-in', optional: { input: 'letBackIn', on: true, rare: true, quiet: true } },
    ],
    tone: 'gives',
    timed: false,
    releases: 'contain',
    givesPasses: true,
    firstBatch: 5,
    undo: 'containAgain',
  },
  letBackIn: {
    command: {
      name: 'let back in',
      aliases: splitNames(
        'let in, wieder reinlassen, lass wieder rein, wieder anmelden lassen, wieder zugang geben, zugriffspass',
      ),
      group: 'respond',
    },
    steps: [{ action: 'let-back-in' }],
    tone: 'gives',
    timed: false,
    givesPasses: true,
    undo: null,
  },
  /** Reverses what a release restored. */
  containAgain: { command: null, steps: [], tone: 'takes', timed: false, undo: null },
  /** Restores what another operation recorded. */
  restore: { command: null, steps: [], tone: 'gives', timed: false, undo: null },
})

export type PlaybookName = keyof typeof playbooks

const playbooksByName: Readonly<Record<string, Playbook>> = playbooks
// Allows operations of another version of the bot to be displayed.
const unknownPlaybook: Playbook = { command: null, steps: [], tone: 'takes', timed: false, undo: null }

/** The playbook for displaying an operation, or a generic one if this version doesn't know it. */
export const playbookOf = (name: string): Playbook =>
  (Object.hasOwn(playbooksByName, name) ? playbooksByName[name] : undefined) ?? unknownPlaybook
