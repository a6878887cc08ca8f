import { type AddedStep, definePlaybook } from '../../operations/registry/playbook.ts'

export const quarantinePlaybooks = [
  definePlaybook({
    name: 'quarantine',
    command: {
      name: 'quarantine accounts',
      aliases: 'quarantine, quarantine users, in quarantäne, quarantäne, isoliere, isolieren'.split(', '),
      group: 'respond',
    },
    steps: [
      { action: 'quarantine' },
      { action: 'sign-out', after: 'quarantine', optional: { input: 'signOut', on: true, offUnlessSent: true } },
    ],
    tone: 'takes',
    timed: false,
    contains: 'asked',
    undo: 'endQuarantine',
  }),
  definePlaybook({
    name: 'endQuarantine',
    command: {
      name: 'release from quarantine',
      aliases: 'end quarantine, unquarantine, quarantäne beenden, aus quarantäne'.split(', '),
      group: 'respond',
    },
    steps: [{ action: 'end-quarantine' }],
    tone: 'gives',
    timed: false,
    undo: 'quarantine',
  }),
]

export const quarantineSteps: readonly AddedStep[] = [
  // Disabling a synced account doesn't last.
  {
    to: 'contain',
    at: 'for synced accounts',
    step: {
      action: 'quarantine',
      onlyFor: 'synced',
      optional: { input: 'quarantine', on: true, rare: true, quiet: true },
    },
  },
  {
    to: 'release',
    at: 'with risk',
    step: { action: 'end-quarantine', optional: { input: 'endQuarantine', on: true, rare: true, quiet: true } },
  },
]
