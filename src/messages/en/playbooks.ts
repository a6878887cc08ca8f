import type { ActionText, PlaybookText } from '../../operations/registry/texts.ts'
import { offboarding } from './offboarding.ts'
import { form } from './playbook-text.ts'
import { responses } from './responses.ts'
import { common, number } from './terms.ts'

const n = number
const { accounts } = common

export const playbooks = {
  disable: {
    button: (count: number) => `Disable ${accounts(count)}`,
    does: (who: string) => `Disable ${who}`,
    running: (who: string) => `Disabling ${who}`,
    done: (who: string) => `Disabled ${who}`,
    will: 'Will be disabled',
    one: 'A disable operation',
    already: 'Already disabled',
    isAlready: 'already disabled',
    nothing: 'No account to disable',
    parts: { change: 'to disable', already: 'already disabled' },
    form: form('Disable accounts'),
    notes: [
      'Apps that are already open can keep working for up to an hour, until their access expires.',
      'Devices, mail forwarding and group memberships stay as they were.',
    ],
    guestsAfter: 'Guests lose access here, but are not signed out of their own organisation.',
    left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} still enabled`,
    guests: (count: number) =>
      `${n(count)} of these ${count === 1 ? 'is a guest' : 'are guests'}. Guests can’t be signed out from here.`,
  },
  enable: {
    button: (count: number) => `Enable ${accounts(count)}`,
    does: (who: string) => `Enable ${who}`,
    running: (who: string) => `Enabling ${who}`,
    done: (who: string) => `Enabled ${who}`,
    will: 'Will be enabled',
    one: 'An enable operation',
    already: 'Already enabled',
    isAlready: 'already enabled',
    nothing: 'No account to enable',
    parts: { change: 'to enable', already: 'already enabled' },
    form: form('Enable accounts'),
    notes: ['People can sign in again at once. Passwords and devices stay as they were.'],
    left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} still disabled`,
  },
  signOut: {
    button: (count: number) => `Sign out ${accounts(count)} everywhere`,
    does: (who: string) => `Sign out ${who} everywhere`,
    running: (who: string) => `Signing out ${who} everywhere`,
    done: (who: string) => `Signed out ${who} everywhere`,
    will: 'Will be signed out',
    one: 'A sign-out',
    already: 'Already signed out',
    isAlready: 'already signed out',
    nothing: 'No account to sign out',
    parts: { change: 'to sign out', already: 'already signed out' },
    form: {
      title: 'Sign out everywhere',
      intro: 'You’ll see a plan first. The accounts stay enabled.',
      submit: 'Create plan',
    },
    notes: [
      'It can take a few minutes before every app asks people to sign in again.',
      'The accounts are still enabled: anyone who knows the password can sign in.',
    ],
    left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} still signed in`,
  },
  ...responses,
  ...offboarding,
} satisfies Record<string, PlaybookText>

/** For operations of another version of the bot. */
export const otherPlaybook: PlaybookText = {
  button: (count) => `Change ${accounts(count)}`,
  does: (who) => `Change ${who}`,
  running: (who) => `Changing ${who}`,
  done: (who) => `Changed ${who}`,
  will: 'Will be changed',
  one: 'A change',
  already: 'Already as requested',
  nothing: 'No account to change',
  parts: { change: 'to change', already: 'already as requested' },
  form: form('Change accounts'),
  notes: [],
}

export const actions = {
  'block-sign-in': { label: 'Block sign-in' },
  'allow-sign-in': { label: 'Allow sign-in' },
  'sign-out': {
    label: 'Sign out everywhere',
    input: { title: 'Also sign out everywhere', addition: 'sign-out' },
    following: {
      progress: (done: number, total: number) => `${n(done)} of ${n(total)} signed out everywhere.`,
      allDone: 'signed out everywhere',
      done: (count: number, verified: number) =>
        `${n(count)} signed out everywhere${verified > 0 && verified === count ? ', verified' : ''}`,
      failed: (count: number) => `${n(count)} couldn’t be signed out`,
      missing: 'Not signed out',
      left: (count: number) => `${accounts(count)} ${count === 1 ? 'is' : 'are'} disabled but still signed in`,
      fix: (count: number) => (count === 1 ? 'Sign out the one left' : `Sign out the ${n(count)} left`),
    },
    stays: 'Sign-outs can’t be undone: anyone signed out has to sign in again.',
    steps: {
      done: 'Signed out everywhere',
      failed: 'Sign-out failed',
      uncertain: 'Sign-out not certain',
      skipped: 'Not signed out',
    },
  },
  'require-password-change': { label: 'Require password change', back: 'No longer require a password change' },
  'reset-password': {
    label: 'Reset password',
    stays: 'A reset can’t be undone: the old password is gone.',
  },
  'remove-methods': {
    label: 'Remove sign-in methods',
    items: (count: number) => `${n(count)} ${count === 1 ? 'sign-in method' : 'sign-in methods'}`,
    sorts: {
      microsoftAuthenticator: 'Microsoft Authenticator',
      phone: 'phone',
      email: 'email',
      fido2: 'passkey',
      softwareOath: 'authenticator app code',
      windowsHelloForBusiness: 'Windows Hello',
      platformCredential: 'platform credential',
      external: 'external method',
      temporaryAccessPass: 'Temporary Access Pass',
      qrCodePin: 'QR code and PIN',
      hardwareOath: 'hardware token',
      securityQuestion: 'security questions',
      appPassword: 'app password',
      other: 'other method',
    },
    unseen: 'Hardware tokens and security questions aren’t visible here: check them in Entra.',
    unread: 'read and removed during the run',
    stays: 'Removed sign-in methods can’t be brought back: people have to register them again.',
  },
  'disable-devices': {
    label: 'Disable devices',
    back: 'Enable devices again',
    caution: 'Enable only devices you know: one might be an attacker’s.',
    items: (count: number) => `${n(count)} ${count === 1 ? 'device' : 'devices'}`,
    since: (date: string) => `registered ${date}`,
    limits:
      'Devices that these people joined or registered. Hybrid-joined computers are managed in Active Directory or Intune.',
  },
  'confirm-compromised': { label: 'Confirm compromised' },
  'dismiss-risk': { label: 'Dismiss risk' },
  quarantine: { label: 'Put in quarantine' },
  'end-quarantine': { label: 'Release from quarantine' },
  'let-back-in': {
    label: 'Prepare a way back in',
    limits: 'For 24 hours, their managers can view Temporary Access Passes in the browser.',
    input: { title: 'Let people who lost their password or sign-in methods back in', addition: 'way back in' },
    stays: 'Once a pass has been used, it can’t be taken back. Disabling the account makes all other passes useless.',
    steps: {
      done: 'Way back in prepared',
      failed: 'Way back in failed',
      uncertain: 'Way back in not certain',
      skipped: 'No way back in',
    },
  },
  'revoke-consents': {
    label: 'Revoke app consents',
    back: 'Restore app consents',
    caution: 'Restore only apps you have checked: people can consent again.',
    items: (count: number) => `${n(count)} ${count === 1 ? 'app consent' : 'app consents'}`,
    since: (date: string) => `created ${date}`,
    unnamed: 'App names require Application.Read.All.',
  },
  'remove-licences': {
    label: 'Remove licences',
    back: 'Restore licences',
    items: (count: number) => `${n(count)} ${count === 1 ? 'licence' : 'licences'}`,
    limits: 'To keep a mailbox, convert it to a shared one first.',
  },
  'remove-from-groups': {
    label: 'Remove from groups',
    back: 'Add to groups again',
    items: (count: number) => `${n(count)} ${count === 1 ? 'membership' : 'memberships'}`,
    limits:
      'Temporary memberships (from PIM or access packages): undo makes them permanent. Eligible people can activate theirs again.',
    limitsBack:
      'I can’t tell which of these were temporary (from PIM or access packages): all of them come back as permanent ones.',
    whenDated: {
      limits: 'Memberships from access packages: undo makes them permanent. Eligible people can activate theirs again.',
      limitsBack: 'Memberships from access packages come back as permanent ones.',
    },
  },
} satisfies Record<string, ActionText>
