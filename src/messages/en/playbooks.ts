import type { PlaybookText } from '../../operations/registry/texts.ts'
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
