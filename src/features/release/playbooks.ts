import { definePlaybook } from '../../operations/registry/playbook.ts'

/** Reverses what a release restored. */
export const containAgain = definePlaybook({
  name: 'containAgain',
  command: null,
  steps: [],
  tone: 'takes',
  timed: false,
  undo: null,
})

export const release = definePlaybook({
  name: 'release',
  command: {
    name: 'release accounts',
    aliases: 'release, release users, freigeben, gib frei, konten freigeben'.split(', '),
    group: 'respond',
  },
  steps: [
    { action: 'dismiss-risk', optional: { input: 'dismissRisk', on: true } },
    { point: 'with risk' },
    // The attacker might have added them, so they are enabled again only if the operator chooses to.
    { action: 'disable-devices', restores: true, optional: { input: 'enableDevices', on: false, rare: true } },
    { action: 'revoke-consents', restores: true, optional: { input: 'restoreConsents', on: false, rare: true } },
    { action: 'allow-sign-in' },
    { point: 'after sign-in is allowed' },
  ],
  tone: 'gives',
  timed: false,
  releases: 'contain',
  firstBatch: 5,
  undo: containAgain.name,
})
